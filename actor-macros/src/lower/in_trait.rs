//! The rules for methods of traits, which the handle has, too.

use super::{Refused, types};
use crate::{
    errors::Errors,
    model::{Actor, InTrait, TraitFuture},
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    FnArg, GenericArgument, Lifetime, PathArguments, Receiver, ReceiverKind, ReturnType, Signature, TraitBound, Type,
    TypeParamBound, punctuated::Punctuated, token::Plus,
};

/// The future that a trait's method returns.
struct Promised<'a> {
    output: Option<&'a Type>,
    /// `None`: it has no name.
    boxed: Option<Boxed<'a>>,
}

/// What is said of a future in a box.
struct Boxed<'a> {
    written: &'a Type,
    is_sent: bool,
    /// What the handle's future need not be.
    other: Option<&'a TraitBound>,
}

/// The handle's method has the same signature.
pub fn of<'a>(
    sig: &'a Signature,
    flattened: bool,
    actor: &Actor,
    errors: &mut Errors,
) -> Result<(InTrait, &'a Type), Refused> {
    let promised = asynchronous(sig, errors)?;
    let (output, receiver) = fallible(&promised, sig, flattened, errors)?;
    let own = |ty: &Type| types::without_self(types::unparenthesized(ty).to_token_stream(), &actor.self_ty);
    let future = match promised.boxed {
        Some(boxed) => {
            refuse_odd(&boxed, actor.is_local, errors)?;
            TraitFuture::Boxed(own(boxed.written))
        }
        None => TraitFuture::Unnamed { output: own(output), outlives: outlived(&sig.output) },
    };
    let arguments =
        sig.inputs.iter().filter_map(|input| if let FnArg::Typed(typed) = input { Some(&*typed.ty) } else { None });
    let in_trait = InTrait {
        lifetimes: sig.generics.split_for_impl().0.to_token_stream(),
        clause: sig.generics.where_clause.clone(),
        receiver: receiver_of_handle(receiver),
        types: arguments.map(own).collect(),
        future,
    };
    Ok((in_trait, output))
}

/// The handle's method waits for the actor.
fn asynchronous<'a>(sig: &'a Signature, errors: &mut Errors) -> Result<Promised<'a>, Refused> {
    promised(sig).ok_or_else(|| {
        errors.at(
            &sig.ident,
            "the handle implements the trait too, and cannot wait in a synchronous method: make it `async fn`, or return `impl \
             Future<Output = Result<T, E>> + Send`, or a `Pin<Box<dyn ..>>` of the same; of its aliases only `BoxFuture<'_, \
             Result<T, E>>` is known",
        );
        Refused
    })
}

/// The actor may be gone.
fn fallible<'a>(
    promised: &Promised<'a>,
    sig: &'a Signature,
    flattened: bool,
    errors: &mut Errors,
) -> Result<(&'a Type, &'a Receiver), Refused> {
    let (Some(output), Some(receiver)) = (promised.output, sig.receiver()) else {
        errors.at(
            &sig.ident,
            "the handle implements the trait too, and its calls can fail: return `Result<T, E>` with `E: From<CallError>`",
        );
        return Err(Refused);
    };
    if flattened || types::is_result(output) {
        return Ok((output, receiver));
    }
    let message = "the handle implements the trait too, and its calls can fail: return `Result<T, E>` with `E: \
                   From<CallError>`; an alias of another name takes `#[actor(flatten)]`";
    errors.at(output, message);
    Err(Refused)
}

/// The run loop goes from thread to thread with the actor's own future, and the handle's is what a call is.
fn refuse_odd(boxed: &Boxed<'_>, is_local: bool, errors: &mut Errors) -> Result<(), Refused> {
    if let Some(other) = boxed.other {
        let what = types::shown(other);
        errors.at(
            other,
            format!("the handle implements the trait too, and its future is `Send`, not `{what}`: remove this bound"),
        );
        return Err(Refused);
    }
    if !boxed.is_sent && !is_local {
        errors.at(
            boxed.written,
            "this actor goes from thread to thread, and so do its futures: have the trait ask for `+ Send`, as `BoxFuture` does \
             and `#[async_trait]` without `(?Send)`, or write `local` on all blocks of the actor",
        );
        return Err(Refused);
    }
    Ok(())
}

/// `None`: there is no future to be seen.
fn promised(sig: &Signature) -> Option<Promised<'_>> {
    let ty = match &sig.output {
        ReturnType::Type(_, ty) => Some(&**ty),
        ReturnType::Default => None,
    };
    if sig.asyncness.is_some() {
        return Some(Promised { output: ty, boxed: None });
    }
    let ty = ty?;
    if let Type::ImplTrait(future) = types::plain(ty) {
        return Some(Promised { output: Some(output(&future.bounds)?), boxed: None });
    }
    let (output, boxed) = in_box(ty).or_else(|| alias(ty))?;
    Some(Promised { output: Some(output), boxed: Some(boxed) })
}

/// `Pin<Box<dyn Future<Output = T> + Send + 'a>>`, by whatever paths.
fn in_box(ty: &Type) -> Option<(&Type, Boxed<'_>)> {
    let object = types::argument_of(types::argument_of(ty, "Pin")?, "Box")?;
    let Type::TraitObject(object) = types::plain(object) else { return None };
    let traits = || {
        object
            .bounds
            .iter()
            .filter_map(|bound| if let TypeParamBound::Trait(bound) = bound { Some(bound) } else { None })
    };
    let is = |bound: &TraitBound, name| bound.path.segments.last().is_some_and(|last| last.ident == name);
    let is_sent = traits().any(|bound| is(bound, "Send"));
    let other = traits().find(|bound| !is(bound, "Send") && !is(bound, "Future"));
    Some((output(&object.bounds)?, Boxed { written: ty, is_sent, other }))
}

/// `BoxFuture<'a, T>` and `LocalBoxFuture<'a, T>`: nobody sees through an alias, but these are known by their names.
fn alias(ty: &Type) -> Option<(&Type, Boxed<'_>)> {
    let Type::Path(path) = types::plain(ty) else { return None };
    let last = path.path.segments.last()?;
    let is_sent = last.ident == "BoxFuture";
    let PathArguments::AngleBracketed(args) = &last.arguments else { return None };
    let mut types =
        args.args.iter().filter_map(|arg| if let GenericArgument::Type(ty) = arg { Some(ty) } else { None });
    match (types.next(), types.next()) {
        (Some(output), None) if is_sent || last.ident == "LocalBoxFuture" => {
            Some((output, Boxed { written: ty, is_sent, other: None }))
        }
        _ => None,
    }
}

/// The handle's method changes nothing, and its `self` is written by the expansion, whoever wrote the actor's.
fn receiver_of_handle(receiver: &Receiver) -> TokenStream {
    match &receiver.kind {
        ReceiverKind::Reference(and, lifetime, mutability) => quote!(#and #lifetime #mutability self),
        ReceiverKind::Typed(colon, ty) => quote!(self #colon #ty),
        _ => quote!(self),
    }
}

/// `'a` of `impl Future<Output = T> + Send + 'a`.
fn outlived(output: &ReturnType) -> Vec<Lifetime> {
    let ReturnType::Type(_, ty) = output else { return Vec::new() };
    let Type::ImplTrait(future) = types::plain(ty) else { return Vec::new() };
    let lifetimes = future.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Lifetime(lifetime) => Some(lifetime.clone()),
        _ => None,
    });
    lifetimes.collect()
}

/// `T` of `Future<Output = T> + Send`.
fn output(bounds: &Punctuated<TypeParamBound, Plus>) -> Option<&Type> {
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let last = bound.path.segments.last().filter(|segment| segment.ident == "Future")?;
        let PathArguments::AngleBracketed(args) = &last.arguments else { return None };
        args.args.iter().find_map(|arg| match arg {
            GenericArgument::AssocType(output) if output.ident == "Output" => Some(&output.ty),
            _ => None,
        })
    })
}
