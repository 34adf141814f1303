//! What a method is as a message.

use super::{
    Refused,
    argument::{self, Arguments},
    attributes, concurrent, further, local,
    method::{conditional, unusual},
    priority, receiver,
    reply::{self, Replying},
    types, when_full,
};
use crate::{
    args::MethodArgs,
    errors::Errors,
    model::{Actor, Argument, Bound, BoundKind, Message},
    names,
    syntax::Method,
};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Signature, Type};

/// All mistakes are looked for before the first is a reason to stop.
pub fn message(
    method: &Method,
    options: &MethodArgs,
    actor: &mut Actor,
    errors: &mut Errors,
) -> Result<Message, Refused> {
    let sig = &further::signature(method, &actor.kind);
    let usual = unusual(sig, errors);
    let always = conditional(sig, &actor.generics, errors);
    let receiver = receiver::of(sig, errors);
    local::refuse_concurrent(options, actor.is_local, errors)?;
    let is_concurrent = concurrent::check(options, method, &actor.kind, errors);
    let mut bounds = Vec::new();
    let inputs = sig.inputs.iter().skip(1);
    let Arguments { args, sound, reply: promised } = argument::all(inputs, &actor.self_ty, &mut bounds, errors);
    let replying = reply::of(sig, promised, options, actor, errors);
    let variant = variant(&sig.ident, errors);
    let (receiver, replying, variant) = (receiver?, replying?, variant?);
    usual.and(always)?;
    let is_concurrent = is_concurrent?;
    if !sound {
        return Err(Refused);
    }
    refuse_own_arguments(sig, &replying, &args, errors)?;
    let cfgs = attributes::cfgs(&method.attrs);
    // A bound cannot be conditional, and the types of a conditional method may not exist without it.
    if cfgs.is_empty() {
        actor.bounds.extend(receiver::shared_state(sig, &actor.self_ty));
        actor.bounds.append(&mut bounds);
        actor.bounds.extend(bounds_of(&replying, &actor.self_ty));
    }
    let Replying { reply, is_fallible, stream, in_trait } = replying;
    Ok(Message {
        method: sig.ident.clone(),
        variant,
        vis: method.vis.clone(),
        receiver,
        is_async: sig.asyncness.is_some() || in_trait.is_some(),
        is_concurrent,
        is_priority: priority::of(options, &actor.kind, errors),
        args,
        reply,
        is_fallible,
        stream: stream.map(|stream| stream.stream),
        cfgs,
        docs: attributes::docs(&method.attrs, &sig.ident),
        notes: attributes::notes(&method.attrs),
        lints: attributes::lints(&method.attrs),
        when_full: when_full::of(options, &actor.kind, errors),
        views: options.view.as_ref().map(|views| views.0.clone()).unwrap_or_default(),
        in_trait,
    })
}

/// The trait says what its callers pass.
fn refuse_own_arguments(
    sig: &Signature,
    replying: &Replying,
    args: &[Argument],
    errors: &mut Errors,
) -> Result<(), Refused> {
    if replying.in_trait.is_none() || args.iter().all(Argument::is_carried) {
        return Ok(());
    }
    errors
        .at(&sig.ident, "a trait's method has the arguments of the trait: `reply` and `context` are for other blocks");
    Err(Refused)
}

/// That of the item first: if it cannot be sent, it is to blame.
fn bounds_of(replying: &Replying, self_ty: &Type) -> impl Iterator<Item = Bound> {
    let Replying { reply, is_fallible, stream, in_trait } = replying;
    let item = stream.as_ref().and_then(|stream| {
        argument::bound(&types::without_self(stream.item.to_token_stream(), self_ty), BoundKind::Reply)
    });
    let shape = match (in_trait.is_some(), is_fallible) {
        (true, _) => Some(BoundKind::TraitReply),
        (false, true) => Some(BoundKind::FlattenedReply),
        (false, false) => None,
    };
    let shape = shape.map(|kind| Bound { ty: reply.clone(), kind });
    [item, argument::bound(reply, BoundKind::Reply), shape].into_iter().flatten()
}

/// `add` is the message `Add`.
fn variant(method: &Ident, errors: &mut Errors) -> Result<Ident, Refused> {
    names::variant(method).ok_or_else(|| {
        errors.at(method, "a message takes its name from the method, and this one has no letters: rename it");
        Refused
    })
}
