//! Every rule: what can be an actor, and what it then means. One small function per rule, with its reason above it.

mod argument;
mod attributes;
mod concurrent;
mod extension;
mod header;
mod local;
mod message;
mod method;
mod naming;
mod priority;
mod receiver;
mod reply;
mod signature;
mod source;
mod stream;
mod tokens;
mod trait_method;
mod types;
mod views;
mod when_full;

use crate::{
    args::{BlockOptions, TypeOptions},
    errors::{Errors, Rejected},
    model::{Actor, ActorOptions, BlockKind, Bound, BoundKind, Hook, Message, TypeAttr},
    syntax::{ImplBlock, Member, OtherMember, TypeItem, is_actor_attr},
};
use method::MethodRole;
use quote::ToTokens;
use syn::parse_quote;

/// The meaning of an `impl` block. Returns `None` if not even a handle can be generated.
pub fn lower_block(block: &ImplBlock, options: BlockOptions, errors: &mut Errors) -> Option<Actor> {
    let mut actor = header::lower_header(block, options, errors)?;
    let methods = lower_methods(block, &mut actor, errors);
    actor.messages = without_collisions(actor.messages, errors);
    if methods.is_ok() && block.is_complete {
        check_has_messages(&actor, errors);
        views::check_views(&mut actor, errors);
    }
    extension::can_be_emitted(&actor, methods.is_ok()).then_some(actor)
}

/// The meaning of `#[actor]` on a struct or enum.
pub fn lower_type(item: TypeItem, options: TypeOptions) -> TypeAttr {
    TypeAttr {
        cfgs: attributes::cfgs(&item.attrs),
        runtime: header::runtime_path(options.runtime),
        ident: item.ident,
        generics: header::lower_generics(&item.generics, &parse_quote!(Self)),
        options: ActorOptions { capacity: options.capacity, name: options.name.map(Into::into) },
    }
}

/// Adds the messages, hooks and sources of a block to `actor`.
fn lower_methods(block: &ImplBlock, actor: &mut Actor, errors: &mut Errors) -> Result<(), Rejected> {
    let mut result = Ok(());
    for member in &block.members {
        let method = match member {
            Member::Method(method) => method,
            Member::Other(other) => {
                check_no_options(other, errors);
                continue;
            }
        };
        match method::lower_method(method, actor, errors) {
            Ok(MethodRole::Message(message)) => actor.messages.push(*message),
            Ok(MethodRole::Start(hook)) => set_hook(&mut actor.start, hook, "on_start", errors),
            Ok(MethodRole::Stop(hook)) => set_hook(&mut actor.stop, hook, "on_stop", errors),
            Ok(MethodRole::Source(source)) => actor.sources.push(*source),
            Ok(MethodRole::Internal) => {}
            Err(Rejected) => result = Err(Rejected),
        }
    }
    // The state is checked once per actor, not once per block.
    if actor.kind.is_primary() {
        let self_ty = actor.self_ty.to_token_stream();
        actor.bounds.push(Bound { ty: self_ty, kind: BoundKind::SendState });
    }
    local::lift_bounds(actor);
    result
}

/// Constants, types and macro calls have no options.
fn check_no_options(member: &OtherMember, errors: &mut Errors) {
    for attr in member.attrs.iter().filter(|attr| is_actor_attr(attr)) {
        errors.at(attr, "`#[actor(..)]` is only supported on methods and arguments of a block: remove it");
    }
}

/// With two hooks of one kind, their order would be unclear.
fn set_hook(hooks: &mut Vec<Hook>, hook: Hook, kind: &str, errors: &mut Errors) {
    let other = hooks.iter().find(|other| !attributes::are_alternatives(&other.cfgs, &hook.cfgs));
    if let Some(Hook { method, .. }) = other {
        errors.at(&hook.method, format!("`{method}` is already the `{kind}` hook: call this method from there"));
    } else {
        hooks.push(hook);
    }
}

/// Two methods must not become the same variant, unless their `#[cfg]`s are alternatives. The first one stays.
fn without_collisions(messages: Vec<Message>, errors: &mut Errors) -> Vec<Message> {
    let mut kept: Vec<Message> = Vec::new();
    for message in messages {
        match kept.iter().find(|other| collide(other, &message)) {
            None => kept.push(message),
            Some(other) if other.method == message.method => {
                let text = format!("`{}` is already a message: rename one of the two", other.method);
                // Rustc reports the same unless a condition may exclude one of them.
                if other.cfgs.is_empty() && message.cfgs.is_empty() {
                    errors.unless_reported(message.method.span(), text);
                } else {
                    errors.at(&message.method, text);
                }
            }
            Some(Message { method: other, variant, .. }) => {
                let method = &message.method;
                errors.at(
                    method,
                    format!("`{other}` and `{method}` would both be the message `{variant}`: rename one of the two"),
                );
            }
        }
    }
    kept
}

fn collide(one: &Message, other: &Message) -> bool {
    one.variant == other.variant && !attributes::are_alternatives(&one.cfgs, &other.cfgs)
}

/// An actor without messages and sources has nothing to do after its start, so it is a mistake.
fn check_has_messages(actor: &Actor, errors: &mut Errors) {
    if !actor.messages.is_empty() || !actor.sources.is_empty() {
        return;
    }
    let name = &actor.names.actor;
    let message = if let BlockKind::Trait(_) = actor.kind {
        "a trait without methods is not supported: remove `#[actor]` and implement the trait for the handle manually"
            .to_owned()
    } else {
        format!(
            "`{name}` has no message: give a method a receiver and a visibility, as in `pub fn get(&self)`, or mark a \
             private one with `#[actor(message)]`"
        )
    };
    errors.at(&actor.self_ty, message);
}
