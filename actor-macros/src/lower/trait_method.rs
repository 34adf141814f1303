//! The rules for methods of traits, which the handle implements too.

use super::{signature, tokens, types};
use crate::{
    errors::{Errors, Rejected},
    model::{Actor, TraitFuture, TraitMethod},
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    FnArg, Lifetime, Receiver, ReceiverKind, Signature, TraitBound, Type, TypeParamBound, punctuated::Punctuated,
    token::Plus,
};

/// The future that a trait method returns.
struct ReturnedFuture<'a> {
    output: Option<&'a Type>,
    /// `None`: the future has no name.
    boxed: Option<BoxedFuture<'a>>,
}

struct BoxedFuture<'a> {
    written: &'a Type,
    is_send: bool,
    /// A bound that the handle's future does not satisfy.
    other_bound: Option<&'a TraitBound>,
}

/// The signature for the handle, which is the same as the actor's, and the type of the reply.
pub fn lower_trait_method<'a>(
    sig: &'a Signature,
    is_flattened: bool,
    actor: &Actor,
    errors: &mut Errors,
) -> Result<(TraitMethod, &'a Type), Rejected> {
    let future = lower_future(sig, errors)?;
    let (output, receiver) = lower_output(&future, sig, is_flattened, errors)?;
    let without_self = |ty: &Type| tokens::without_self(types::unparenthesized(ty).to_token_stream(), &actor.self_ty);
    let future = match future.boxed {
        Some(boxed) => {
            check_boxed(&boxed, actor.is_local, errors)?;
            TraitFuture::Boxed(without_self(boxed.written))
        }
        None => TraitFuture::Unnamed { output: without_self(output), outlives: outlived(sig) },
    };
    let arguments =
        sig.inputs.iter().filter_map(|input| if let FnArg::Typed(typed) = input { Some(&*typed.ty) } else { None });
    let method = TraitMethod {
        lifetimes: sig.generics.split_for_impl().0.to_token_stream(),
        clause: sig.generics.where_clause.clone(),
        receiver: handle_receiver(receiver),
        types: arguments.map(without_self).collect(),
        future,
    };
    Ok((method, output))
}

/// The handle's method waits for the actor, so it has to return a future.
fn lower_future<'a>(sig: &'a Signature, errors: &mut Errors) -> Result<ReturnedFuture<'a>, Rejected> {
    returned_future(sig).ok_or_else(|| {
        let message = "a synchronous trait method is not supported, because the handle has to wait for the reply: \
                       make it `async fn`, or return `impl Future<Output = Result<T, E>> + Send`, `Pin<Box<dyn \
                       Future<Output = Result<T, E>> + Send + '_>>` or `BoxFuture<'_, Result<T, E>>`; other aliases \
                       are not recognized";
        errors.reject(&sig.ident, message)
    })
}

/// The actor may be stopped, so the handle's method has to be able to return an error.
fn lower_output<'a>(
    future: &ReturnedFuture<'a>,
    sig: &'a Signature,
    is_flattened: bool,
    errors: &mut Errors,
) -> Result<(&'a Type, &'a Receiver), Rejected> {
    const MESSAGE: &str = "a trait method must return a `Result`, because a call of the handle can fail: write \
                           `Result<T, E>` with `E: From<CallError>`";
    let (Some(output), Some(receiver)) = (future.output, sig.receiver()) else {
        return Err(errors.reject(&sig.ident, MESSAGE));
    };
    if is_flattened || types::is_result(output) {
        return Ok((output, receiver));
    }
    Err(errors.reject(output, format!("{MESSAGE}, or `#[actor(flatten)]` if this is an alias of such a type")))
}

/// The run loop moves between threads together with the actor's future. The handle's future is `Send` and nothing else.
fn check_boxed(boxed: &BoxedFuture<'_>, is_local: bool, errors: &mut Errors) -> Result<(), Rejected> {
    if let Some(other) = boxed.other_bound {
        let name = tokens::to_source(other);
        let message =
            format!("`{name}` is not supported here, because the handle's future is only `Send`: remove this bound");
        return Err(errors.reject(other, message));
    }
    if !boxed.is_send && !is_local {
        let message = "the future of a trait method must be `Send`, because the actor moves between threads: write `+ \
                       Send`, `BoxFuture`, or `#[async_trait]` without `(?Send)`; or write `local` on all blocks of \
                       the actor";
        return Err(errors.reject(boxed.written, message));
    }
    Ok(())
}

/// Returns `None` if no future is recognized.
fn returned_future(sig: &Signature) -> Option<ReturnedFuture<'_>> {
    let ty = signature::return_type(sig);
    if sig.asyncness.is_some() {
        return Some(ReturnedFuture { output: ty, boxed: None });
    }
    let ty = ty?;
    if let Type::ImplTrait(future) = types::peel(ty) {
        return Some(ReturnedFuture { output: Some(future_output(&future.bounds)?), boxed: None });
    }
    let (output, boxed) = pinned_box(ty).or_else(|| known_alias(ty))?;
    Some(ReturnedFuture { output: Some(output), boxed: Some(boxed) })
}

/// `Pin<Box<dyn Future<Output = T> + Send + 'a>>`, with any paths.
fn pinned_box(ty: &Type) -> Option<(&Type, BoxedFuture<'_>)> {
    let object = types::argument_of(types::argument_of(ty, "Pin")?, "Box")?;
    let Type::TraitObject(object) = types::peel(object) else { return None };
    let traits = || {
        object
            .bounds
            .iter()
            .filter_map(|bound| if let TypeParamBound::Trait(bound) = bound { Some(bound) } else { None })
    };
    let is = |bound: &TraitBound, name| bound.path.segments.last().is_some_and(|last| last.ident == name);
    let is_send = traits().any(|bound| is(bound, "Send"));
    let other_bound = traits().find(|bound| !is(bound, "Send") && !is(bound, "Future"));
    Some((future_output(&object.bounds)?, BoxedFuture { written: ty, is_send, other_bound }))
}

/// `BoxFuture<'a, T>` and `LocalBoxFuture<'a, T>`. A macro cannot resolve aliases, so these are recognized by name.
fn known_alias(ty: &Type) -> Option<(&Type, BoxedFuture<'_>)> {
    let Type::Path(path) = types::peel(ty) else { return None };
    let last = path.path.segments.last()?;
    let is_send = last.ident == "BoxFuture";
    let mut types = types::type_arguments(&last.arguments);
    match (types.next(), types.next()) {
        (Some(output), None) if is_send || last.ident == "LocalBoxFuture" => {
            Some((output, BoxedFuture { written: ty, is_send, other_bound: None }))
        }
        _ => None,
    }
}

/// The user's receiver with a `self` token of the expansion, because the generated body uses that `self`.
fn handle_receiver(receiver: &Receiver) -> TokenStream {
    match &receiver.kind {
        ReceiverKind::Reference(and, lifetime, mutability) => quote!(#and #lifetime #mutability self),
        ReceiverKind::Typed(colon, ty) => quote!(self #colon #ty),
        _ => quote!(self),
    }
}

/// The lifetimes `'a` of `impl Future<Output = T> + Send + 'a`.
fn outlived(sig: &Signature) -> Vec<Lifetime> {
    let Some(Type::ImplTrait(future)) = signature::return_type(sig).map(types::peel) else { return Vec::new() };
    let lifetimes = future.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Lifetime(lifetime) => Some(lifetime.clone()),
        _ => None,
    });
    lifetimes.collect()
}

/// The `T` of `Future<Output = T> + Send`.
fn future_output(bounds: &Punctuated<TypeParamBound, Plus>) -> Option<&Type> {
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let last = bound.path.segments.last().filter(|segment| segment.ident == "Future")?;
        types::assoc_type(&last.arguments, "Output")
    })
}
