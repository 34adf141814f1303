//! The rules that messages, hooks and sources share.

use super::{receiver, types};
use crate::{
    errors::{Errors, Rejected},
    model::{Actor, Bound, Generics},
    names,
};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, GenericParam, Lifetime, ReturnType, Safety, Signature, Type, TypeReference};

/// What a user can do about a message that is not supported, if it need not be one.
const SKIP: &str = ", or write `#[actor(skip)]` on the method";

/// A message has one type and is sent by safe code. So its method cannot vary by call, nor require a contract of its
/// caller.
///
/// `can_skip`: the method is a message by default, so that `skip` is another remedy.
pub fn check_fn_kind(sig: &Signature, can_skip: bool, errors: &mut Errors) -> Result<(), Rejected> {
    let mut result = Ok(());
    let skip = if can_skip { SKIP } else { "" };
    let mut reject = |tokens: &dyn ToTokens, what: &str, remedy: &str| {
        let message = format!("{what} is not supported as a message or hook: {remedy}");
        result = Err(errors.reject(tokens.to_token_stream(), message));
    };
    // A variadic function is `unsafe extern` too, which would be reported as well.
    if let Some(variadic) = &sig.variadic {
        reject(variadic, "a variadic function", "take a `Vec`");
        return result;
    }
    if let Some(constness) = &sig.constness {
        reject(constness, "a `const fn`", &format!("remove `const`{skip}"));
    }
    if let Safety::Unsafe(unsafety) = &sig.safety {
        reject(unsafety, "an `unsafe fn`", &format!("remove `unsafe`{skip}"));
    }
    if let Some(abi) = &sig.abi {
        reject(abi, "an `extern fn`", &format!("remove `extern`{skip}"));
    }
    for param in &sig.generics.params {
        if !matches!(param, GenericParam::Lifetime(_)) {
            let remedy = "take a concrete type, or `Box<dyn Trait + Send>`, or move the parameter to the actor";
            reject(param, "a generic method", remedy);
        }
    }
    result
}

/// The dispatch calls the method for every type that the actor's parameters stand for, so the method cannot restrict
/// them.
pub fn check_where_clause(
    sig: &Signature,
    generics: &Generics,
    can_skip: bool,
    errors: &mut Errors,
) -> Result<(), Rejected> {
    let mut result = Ok(());
    let skip = if can_skip { SKIP } else { "" };
    for predicate in sig.generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        let tokens = predicate.to_token_stream();
        if generics.types.iter().any(|parameter| names::mentions(&tokens, parameter)) {
            let message = format!(
                "a bound on a parameter of the actor is not supported on a method: move it to the `impl` block{skip}"
            );
            result = Err(errors.reject(predicate, message));
        }
    }
    result
}

/// Leaves an undeclared lifetime to rustc. The actor has no lifetime parameters, so only the method can declare one.
pub fn check_declared(borrow: &TokenStream, sig: &Signature, errors: &mut Errors) -> Result<(), Rejected> {
    let lifetime = syn::parse2::<Lifetime>(borrow.clone()).or_else(|_| {
        let reference = syn::parse2::<TypeReference>(borrow.clone())?;
        reference.lifetime.ok_or_else(|| syn::Error::new(Span::call_site(), "elided"))
    });
    let Ok(lifetime) = lifetime else { return Ok(()) };
    let is_declared = lifetime.ident == "_" || sig.generics.lifetimes().any(|param| param.lifetime == lifetime);
    let message = format!("the lifetime `{lifetime}` is not declared");
    if is_declared { Ok(()) } else { Err(errors.reject_unless_reported(borrow, message)) }
}

/// The return type, if there is one.
pub fn return_type(sig: &Signature) -> Option<&Type> {
    match &sig.output {
        ReturnType::Type(_, ty) => Some(ty),
        ReturnType::Default => None,
    }
}

/// Rejects any return type except `()`.
pub fn check_returns_nothing(sig: &Signature, message: &str, errors: &mut Errors) -> Result<(), Rejected> {
    match return_type(sig) {
        Some(ty) if !types::is_unit(ty) => Err(errors.reject(ty, message)),
        _ => Ok(()),
    }
}

/// Adds the bounds of a method, unless the method has a `#[cfg]`: a bound cannot be conditional, and the types of a
/// conditional method may not exist.
pub fn add_bounds(actor: &mut Actor, sig: &Signature, cfgs: &[Attribute], bounds: impl IntoIterator<Item = Bound>) {
    if cfgs.is_empty() {
        actor.bounds.extend(receiver::sync_state(sig, &actor.self_ty));
        actor.bounds.extend(bounds);
    }
}
