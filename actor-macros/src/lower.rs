//! Every rule: what may be an actor, and what it then means. One small function a rule, its reason above it.

mod argument;
mod method;
mod types;

use crate::{
    args::{BlockArgs, TypeArgs},
    errors::Errors,
    model::{Actor, Bound, BoundKind, Generics, Hook, Message, Names, Options, State},
    names,
    syntax::{Block, Member},
};
use method::Role;
use quote::ToTokens;
use syn::{Attribute, DeriveInput, GenericParam, Ident, Path, Type, Visibility, parse_quote};

/// What an `impl` block means. `None` when not even a handle can be made of it.
pub fn block(block: &Block, args: BlockArgs, errors: &mut Errors) -> Option<Actor> {
    let header = &block.header;
    let inherent = refuse_trait_impl(block, errors);
    let owned = refuse_lifetimes(&header.generics, &header.self_ty, errors);
    let actor = actor_name(&header.self_ty, errors)?;
    if !(inherent && owned) {
        return None;
    }
    let names = Names {
        runtime: runtime(args.runtime),
        handle: args.handle.unwrap_or_else(|| names::handle(&actor)),
        message: args.message.unwrap_or_else(|| names::message(&actor)),
        actor,
    };
    let mut actor = Actor {
        names,
        self_ty: (*header.self_ty).clone(),
        generics: generics(&header.generics),
        vis: args.vis.unwrap_or(Visibility::Public(parse_quote!(pub))),
        attrs: block_attrs(&header.attrs),
        messages: Vec::new(),
        start: None,
        stop: None,
        options: Options { capacity: args.capacity, name: args.name },
        bounds: Vec::new(),
    };
    let sound = methods(block, &mut actor, errors);
    actor.messages = without_collisions(actor.messages, errors);
    if sound && actor.messages.is_empty() {
        refuse_silence(&actor, errors);
    }
    Some(actor)
}

/// What `#[actor]` on a struct or enum means.
pub fn state(item: DeriveInput, args: TypeArgs) -> State {
    State {
        runtime: runtime(args.runtime),
        ident: item.ident,
        generics: generics(&item.generics),
        options: Options { capacity: args.capacity, name: args.name },
    }
}

fn runtime(given: Option<Path>) -> Path {
    given.unwrap_or_else(|| parse_quote!(::actor_runtime))
}

/// The messages and hooks of a block; false if any member was refused.
fn methods(block: &Block, actor: &mut Actor, errors: &mut Errors) -> bool {
    let mut sound = true;
    for member in &block.members {
        let Member::Method(method) = member else { continue };
        match method::role(method, &actor.self_ty, &mut actor.bounds, errors) {
            Ok(Role::Message(message)) => actor.messages.push(*message),
            Ok(Role::Start(hook)) => set_once(&mut actor.start, hook, "start", errors),
            Ok(Role::Stop(hook)) => set_once(&mut actor.stop, hook, "stop", errors),
            Ok(Role::Own) => {}
            Err(method::Refused) => sound = false,
        }
    }
    let self_ty = actor.self_ty.to_token_stream();
    actor.bounds.push(Bound { ty: self_ty, kind: BoundKind::State });
    sound
}

/// Two hooks of a kind would leave it open which runs first.
fn set_once(slot: &mut Option<Hook>, hook: Hook, kind: &str, errors: &mut Errors) {
    if let Some(first) = slot {
        let first = &first.method;
        errors.at(&hook.method, format!("`{first}` is the {kind} hook already: call this method from there"));
    } else {
        *slot = Some(hook);
    }
}

/// The methods of a trait belong to whoever implements it, and the handle would have to implement it too.
fn refuse_trait_impl(block: &Block, errors: &mut Errors) -> bool {
    let Some((path, _)) = &block.header.trait_ else { return true };
    let self_ty = types::shown(&block.header.self_ty);
    errors.at(
        path,
        format!("`#[actor]` does not support trait impls: write an inherent block, `#[actor] impl {self_ty} {{ .. }}`"),
    );
    false
}

/// The task of an actor may outlive everything that was alive when it was spawned.
fn refuse_lifetimes(generics: &syn::Generics, self_ty: &Type, errors: &mut Errors) -> bool {
    let mut sound = true;
    for lifetime in generics.lifetimes() {
        sound = false;
        errors.at(
            lifetime,
            "an actor cannot borrow: its task may outlive what it borrows from; own the data, or write `'static` in place \
             of this lifetime",
        );
    }
    if sound {
        types::borrows(self_ty, &mut |part| {
            sound = false;
            errors.at(part, "an actor cannot borrow: own the data, or write `'static` here");
        });
    }
    sound
}

/// The names of the handle and the enum come from that of the actor.
fn actor_name(self_ty: &Type, errors: &mut Errors) -> Option<Ident> {
    let name = match types::plain(self_ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.clone()),
        _ => None,
    };
    if name.is_none() {
        errors.at(self_ty, "`#[actor]` needs a struct or enum of this crate: write `impl Counter { .. }`");
    }
    name
}

/// Parameters as an `impl` declares them: the defaults stay with the type.
fn generics(generics: &syn::Generics) -> Generics {
    let mut generics = generics.clone();
    for param in &mut generics.params {
        match param {
            GenericParam::Type(param) => param.default = None,
            GenericParam::Const(param) => param.default = None,
            GenericParam::Lifetime(_) => {}
        }
    }
    let (declared, passed, where_clause) = generics.split_for_impl();
    Generics {
        declared: declared.to_token_stream(),
        passed: passed.to_token_stream(),
        types: generics.type_params().map(|param| param.ident.clone()).collect(),
        where_clause: where_clause.cloned(),
    }
}

/// `#[cfg]` must hold for the whole expansion; a lint level was meant for the code of the block, generated code included.
fn block_attrs(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs
        .iter()
        .filter_map(|attr| method::lint_level(attr).or_else(|| method::is_cfg(attr).then(|| attr.clone())))
        .collect()
}

/// Variants of one name are one variant, unless `#[cfg]` picks one of them. The first stays.
fn without_collisions(messages: Vec<Message>, errors: &mut Errors) -> Vec<Message> {
    let mut kept: Vec<Message> = Vec::new();
    for message in messages {
        match kept.iter().find(|other| collide(other, &message)) {
            None => kept.push(message),
            Some(other) if other.method == message.method => {
                errors.at(&message.method, format!("`{}` is a message already: rename one of the two", other.method));
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
    let cfgs = |message: &Message| message.cfgs.iter().map(|cfg| cfg.to_token_stream().to_string()).collect::<Vec<_>>();
    let alternatives = !one.cfgs.is_empty() && !other.cfgs.is_empty() && cfgs(one) != cfgs(other);
    one.variant == other.variant && !alternatives
}

/// An actor that nobody can talk to is a mistake.
fn refuse_silence(actor: &Actor, errors: &mut Errors) {
    let name = &actor.names.actor;
    errors.at(
        &actor.self_ty,
        format!(
            "`{name}` has no message: give a method a receiver and a visibility, as in `pub fn get(&self)`, or mark a \
             private one with `#[actor(message)]`"
        ),
    );
}
