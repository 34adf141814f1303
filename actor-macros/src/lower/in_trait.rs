//! The rules for methods of traits, which the handle has, too.

use super::{Refused, types};
use crate::{errors::Errors, model::InTrait};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    FnArg, GenericArgument, Lifetime, PathArguments, Receiver, ReceiverKind, ReturnType, Signature, Type,
    TypeParamBound,
};

/// The handle's method has the same signature: it can wait for the actor only if that is asynchronous.
pub fn of<'a>(
    sig: &'a Signature,
    flattened: bool,
    self_ty: &Type,
    errors: &mut Errors,
) -> Result<(InTrait, &'a Type), Refused> {
    let output = match &sig.output {
        ReturnType::Type(_, ty) if sig.asyncness.is_some() => Some(&**ty),
        ReturnType::Type(_, ty) => future_output(ty),
        ReturnType::Default => None,
    };
    if sig.asyncness.is_none() && output.is_none() {
        errors.at(
            &sig.ident,
            "the handle implements the trait too, and cannot wait in a synchronous method: make it `async fn`, or return `impl \
             Future<Output = Result<T, E>> + Send`",
        );
        return Err(Refused);
    }
    let (Some(output), Some(receiver)) = (output, sig.receiver()) else {
        errors.at(
            &sig.ident,
            "the handle implements the trait too, and its calls can fail: return `Result<T, E>` with `E: From<CallError>`",
        );
        return Err(Refused);
    };
    if !flattened && !types::is_result(output) {
        let message = "the handle implements the trait too, and its calls can fail: return `Result<T, E>` with `E: \
                       From<CallError>`; an alias of another name takes `#[actor(flatten)]`";
        errors.at(output, message);
        return Err(Refused);
    }
    let own = |ty: &Type| types::without_self(types::unparenthesized(ty).to_token_stream(), self_ty);
    let arguments =
        sig.inputs.iter().filter_map(|input| if let FnArg::Typed(typed) = input { Some(&*typed.ty) } else { None });
    let in_trait = InTrait {
        lifetimes: sig.generics.split_for_impl().0.to_token_stream(),
        clause: sig.generics.where_clause.clone(),
        receiver: receiver_of_handle(receiver),
        types: arguments.map(own).collect(),
        output: own(output),
        outlives: outlived(&sig.output),
    };
    Ok((in_trait, output))
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

/// `T` of `impl Future<Output = T> + Send`.
fn future_output(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(future) = types::plain(ty) else { return None };
    future.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let last = bound.path.segments.last().filter(|segment| segment.ident == "Future")?;
        let PathArguments::AngleBracketed(args) = &last.arguments else { return None };
        args.args.iter().find_map(|arg| match arg {
            GenericArgument::AssocType(output) if output.ident == "Output" => Some(&output.ty),
            _ => None,
        })
    })
}
