//! The rules for a method that is a message.

use super::{
    argument::{self, Arguments},
    attributes, concurrent, extension, local, priority, receiver,
    reply::{self, LoweredReply},
    signature, tokens, when_full,
};
use crate::{
    args::MethodOptions,
    errors::{Errors, Rejected},
    model::{Actor, Argument, BlockKind, Bound, BoundKind, Message},
    names,
    syntax::Method,
};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Signature, Type};

/// Applies every rule before it returns an error, so that all mistakes are reported at once.
pub fn lower_message(
    method: &Method,
    options: &MethodOptions,
    actor: &mut Actor,
    errors: &mut Errors,
) -> Result<Message, Rejected> {
    let sig = &extension::lower_signature(method, &actor.kind);
    let can_skip = !matches!(actor.kind, BlockKind::Trait(_));
    let fn_kind = signature::check_fn_kind(sig, can_skip, errors);
    let where_clause = signature::check_where_clause(sig, &actor.generics, can_skip, errors);
    let self_kind = receiver::lower_receiver(sig, errors);
    local::check_concurrent(options, actor.is_local, errors)?;
    let is_concurrent = concurrent::lower_concurrent(options, method, &actor.kind, errors);
    let Arguments { args, ok, reply: sent_later, bounds } = argument::lower_arguments(sig, &actor.self_ty, errors);
    let reply = reply::lower_reply(sig, sent_later, options, actor, errors);
    let variant = lower_variant(&sig.ident, errors);
    let (self_kind, reply, variant) = (self_kind?, reply?, variant?);
    fn_kind.and(where_clause)?;
    let is_concurrent = is_concurrent?;
    if !ok {
        return Err(Rejected);
    }
    check_trait_arguments(sig, &reply, &args, errors)?;
    let cfgs = attributes::cfgs(&method.attrs);
    let bounds: Vec<Bound> = bounds.into_iter().chain(reply_bounds(&reply, &actor.self_ty)).collect();
    signature::add_bounds(actor, sig, &cfgs, bounds);
    let LoweredReply { ty: reply, is_fallible, stream, trait_method } = reply;
    Ok(Message {
        method: sig.ident.clone(),
        variant,
        vis: method.vis.clone(),
        self_kind,
        is_async: sig.asyncness.is_some() || trait_method.is_some(),
        is_concurrent,
        is_priority: priority::lower_priority(options, &actor.kind, errors),
        args,
        reply,
        is_fallible,
        stream: stream.map(|stream| stream.reply),
        cfgs,
        docs: attributes::docs(&method.attrs, &sig.ident),
        passthrough_attrs: attributes::passthrough(&method.attrs),
        lints: attributes::lints(&method.attrs),
        overflow: when_full::lower_when_full(options, &actor.kind, errors),
        views: options.view.as_ref().map(|views| views.0.clone()).unwrap_or_default(),
        trait_method,
    })
}

/// The trait defines the arguments, and a caller passes all of them.
fn check_trait_arguments(
    sig: &Signature,
    reply: &LoweredReply,
    args: &[Argument],
    errors: &mut Errors,
) -> Result<(), Rejected> {
    if reply.trait_method.is_none() {
        return Ok(());
    }
    let mut inputs = sig.inputs.iter().skip(1).zip(args);
    let injected = inputs.find(|(_, argument)| !argument.is_message_field());
    injected.map_or(Ok(()), |(input, _)| {
        let message = "`reply` and `context` arguments are not supported in the block of a trait: remove this argument";
        Err(errors.reject(input, message))
    })
}

/// The bound on a stream's item is first, because an error about the item is more specific than one about the reply.
fn reply_bounds(reply: &LoweredReply, self_ty: &Type) -> impl Iterator<Item = Bound> {
    let LoweredReply { ty, is_fallible, stream, trait_method } = reply;
    let item = stream.as_ref().and_then(|stream| {
        argument::bound(&tokens::without_self(stream.item.to_token_stream(), self_ty), BoundKind::Reply)
    });
    let form = match (trait_method.is_some(), is_fallible) {
        (true, _) => Some(BoundKind::TraitReply),
        (false, true) => Some(BoundKind::FlattenedReply),
        (false, false) => None,
    };
    let form = form.map(|kind| Bound { ty: ty.clone(), kind });
    [item, argument::bound(ty, BoundKind::Reply), form].into_iter().flatten()
}

/// The method `add` is the message `Add`.
fn lower_variant(method: &Ident, errors: &mut Errors) -> Result<Ident, Rejected> {
    names::variant(method).ok_or_else(|| {
        let message = "a method name without letters is not supported, because the message is named after it: rename \
                       the method";
        errors.reject(method, message)
    })
}
