//! Every rule: what may be an actor, and what it then means. One small function a rule, its reason above it.

mod argument;
mod attributes;
mod concurrent;
mod further;
mod in_trait;
mod local;
mod message;
mod method;
mod priority;
mod receiver;
mod reply;
mod source;
mod stream;
mod types;
mod views;
mod when_full;

use crate::{
    args::{self, BlockArgs, TypeArgs},
    errors::Errors,
    model::{Actor, Bound, BoundKind, Generics, Hook, Kind, Message, Names, Options, State},
    syntax::{Block, Member, is_ours},
};
use method::Role;
use quote::ToTokens;
use syn::{Attribute, DeriveInput, GenericParam, Ident, ItemImpl, Path, Type, Visibility, WherePredicate, parse_quote};

/// What was refused has been reported.
struct Refused;

/// What an `impl` block means. `None` when not even a handle can be made of it.
pub fn block(block: &Block, args: BlockArgs, errors: &mut Errors) -> Option<Actor> {
    let header = &block.header;
    refuse_second_attribute(&header.attrs, errors);
    let kind = further::kind(block, &args, errors);
    let is_local = local::of_block(&args, errors);
    let actor = actor_name(header, errors)?;
    let owned = refuse_lifetimes(&header.generics, &header.self_ty, errors);
    let kind = kind.ok().filter(|_| owned)?;
    let generics = generics(&header.generics, &header.self_ty);
    let runtime = runtime(args.runtime);
    let seen_by = (&runtime, &*header.self_ty);
    let (handle, handle_ty) = further::handle(args.handle, &kind, &actor, &generics.passed, seen_by, errors);
    let mut names = Names { runtime, message: further::message_name(&kind, block, &actor), actor, handle, handle_ty };
    if let Some(message) = args.message {
        if [&names.actor, &names.handle].contains(&&message) {
            errors.at(&message, taken(&message));
        } else {
            names.message = message;
        }
    }
    let mut actor = Actor {
        kind,
        names,
        self_ty: (*header.self_ty).clone(),
        generics,
        vis: args.vis.unwrap_or(Visibility::Public(parse_quote!(pub))),
        attrs: block_attrs(&header.attrs),
        messages: Vec::new(),
        start: Vec::new(),
        stop: Vec::new(),
        sources: Vec::new(),
        options: Options { capacity: args.capacity, name: args.name.map(Into::into) },
        direct: args::given(args.direct).filter(|_| !is_local),
        is_local,
        bounds: Vec::new(),
    };
    let sound = methods(block, &mut actor, errors);
    actor.messages = without_collisions(actor.messages, errors);
    if sound && actor.messages.is_empty() && actor.sources.is_empty() {
        refuse_silence(&actor, errors);
    }
    if sound {
        views::check(&mut actor, errors);
    }
    further::can_be_emitted(&actor, sound).then_some(actor)
}

/// What `#[actor]` on a struct or enum means.
pub fn state(item: DeriveInput, args: TypeArgs) -> State {
    State {
        cfgs: attributes::cfgs(&item.attrs),
        runtime: runtime(args.runtime),
        ident: item.ident,
        generics: generics(&item.generics, &parse_quote!(Self)),
        options: Options { capacity: args.capacity, name: args.name.map(Into::into) },
    }
}

fn runtime(given: Option<Path>) -> Path {
    given.unwrap_or_else(|| parse_quote!(::actor_runtime))
}

/// The messages, hooks and sources of a block; false if any member was refused.
fn methods(block: &Block, actor: &mut Actor, errors: &mut Errors) -> bool {
    let mut sound = true;
    for member in &block.members {
        let Member::Method(method) = member else { continue };
        match method::role(method, actor, errors) {
            Ok(Role::Message(message)) => actor.messages.push(*message),
            Ok(Role::Start(hook)) => set_once(&mut actor.start, hook, "start", errors),
            Ok(Role::Stop(hook)) => set_once(&mut actor.stop, hook, "stop", errors),
            Ok(Role::Source(source)) => actor.sources.push(*source),
            Ok(Role::Own) => {}
            Err(Refused) => sound = false,
        }
    }
    // Once for all blocks.
    if let Kind::First { .. } = actor.kind {
        let self_ty = actor.self_ty.to_token_stream();
        actor.bounds.push(Bound { ty: self_ty, kind: BoundKind::State });
    }
    local::lift_bounds(actor);
    sound
}

/// Two hooks of a kind would leave it open which runs first.
fn set_once(hooks: &mut Vec<Hook>, hook: Hook, kind: &str, errors: &mut Errors) {
    if let Some(Hook { method: first, .. }) =
        hooks.iter().find(|first| !attributes::are_alternatives(&first.cfgs, &hook.cfgs))
    {
        errors.at(&hook.method, format!("`{first}` is the {kind} hook already: call this method from there"));
    } else {
        hooks.push(hook);
    }
}

/// What it generates it would generate twice.
fn refuse_second_attribute(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| is_ours(attr)) {
        errors.at(attr, "`#[actor]` stands on this block already: put all options in one");
    }
}

/// Actor, handle and message are three types.
fn taken(name: &Ident) -> String {
    format!("`{name}` is taken: the actor, its handle and its message need a name each")
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
        for borrow in types::borrows(self_ty) {
            sound = false;
            errors.at(borrow, "an actor cannot borrow: own the data, or write `'static` here");
        }
    }
    sound
}

/// The names of the handle and the enum come from that of the actor.
fn actor_name(header: &ItemImpl, errors: &mut Errors) -> Option<Ident> {
    let self_ty = &header.self_ty;
    let is_parameter = |ident: &Ident| header.generics.type_params().any(|param| param.ident == *ident);
    let name = match types::plain(self_ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.clone()),
        _ => None,
    };
    let own = name.filter(|name| !is_parameter(name) && !types::is_primitive(self_ty));
    if own.is_none() {
        errors.at(self_ty, "`#[actor]` needs a struct or enum of this crate: write `impl Counter { .. }`");
    }
    own
}

/// Parameters as an `impl` declares them: the defaults stay with the type.
fn generics(generics: &syn::Generics, self_ty: &Type) -> Generics {
    let mut generics = generics.clone();
    for param in &mut generics.params {
        match param {
            GenericParam::Type(param) => param.default = None,
            GenericParam::Const(param) => param.default = None,
            GenericParam::Lifetime(_) => {}
        }
    }
    let (declared, passed, where_clause) = generics.split_for_impl();
    let without_self = |predicate: &WherePredicate| types::without_self(predicate.to_token_stream(), self_ty);
    Generics {
        declared: types::without_self(declared.to_token_stream(), self_ty),
        passed: passed.to_token_stream(),
        types: generics.type_params().map(|param| param.ident.clone()).collect(),
        predicates: where_clause.into_iter().flat_map(|clause| &clause.predicates).map(without_self).collect(),
    }
}

/// Conditions must hold for the whole expansion; a lint level was meant for the code of the block, generated code included.
fn block_attrs(attrs: &[Attribute]) -> Vec<Attribute> {
    [attributes::cfgs(attrs), attributes::lints(attrs)].concat()
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
    one.variant == other.variant && !attributes::are_alternatives(&one.cfgs, &other.cfgs)
}

/// An actor that nobody can talk to, and nothing feeds, is a mistake.
fn refuse_silence(actor: &Actor, errors: &mut Errors) {
    let name = &actor.names.actor;
    let message = if let Kind::Trait(_) = actor.kind {
        "this block has no method that a handle could ask for: remove `#[actor]`, and implement the trait for the handle by hand"
            .to_owned()
    } else {
        format!(
            "`{name}` has no message: give a method a receiver and a visibility, as in `pub fn get(&self)`, or mark a \
             private one with `#[actor(message)]`"
        )
    };
    errors.at(&actor.self_ty, message);
}
