//! The rules for arguments: a message owns its fields.

use super::{attributes, signature, tokens, types};
use crate::{
    args::{self, ArgumentOptions, flag_span},
    errors::{Errors, Rejected},
    model::{Argument, Bound, BoundKind, Passing},
    names,
};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{FnArg, Pat, PatType, Signature, Type, TypeReference, ext::IdentExt};

/// The arguments of a method after its receiver.
pub struct Arguments<'a> {
    /// Without the rejected ones.
    pub args: Vec<Argument>,
    /// Whether no argument was rejected.
    pub ok: bool,
    /// The type of the reply that a `reply` argument sends.
    pub reply: Option<&'a Type>,
    pub bounds: Vec<Bound>,
}

pub fn lower_arguments<'a>(sig: &'a Signature, self_ty: &Type, errors: &mut Errors) -> Arguments<'a> {
    let inputs = sig.inputs.iter().skip(1);
    let typed: Vec<&PatType> =
        inputs.filter_map(|input| if let FnArg::Typed(typed) = input { Some(typed) } else { None }).collect();
    let taken: Vec<Ident> = typed.iter().filter_map(|typed| own_name(&typed.pat)).collect();
    let mut found = Arguments { args: Vec::new(), ok: true, reply: None, bounds: Vec::new() };
    for (index, typed) in typed.into_iter().enumerate() {
        let Some(options) = args::argument_options(&typed.attrs, errors) else {
            found.ok = false;
            continue;
        };
        let (names, passing) = match lower_injected(&options, typed, &found.args, self_ty, errors) {
            Ok(Some(Injected { passing, reply })) => {
                found.reply = found.reply.or(reply);
                (Ok(positional_names(index, &taken)), check_cfg(typed, errors).map(|()| (passing, None)))
            }
            Ok(None) => {
                let names = lower_names(typed, index, &taken, errors);
                (names, check_cfg(typed, errors).and_then(|()| lower_passing(&typed.ty, sig, self_ty, errors)))
            }
            Err(Rejected) => (Err(Rejected), Err(Rejected)),
        };
        match (names, passing) {
            (Ok((name, variable)), Ok((passing, bound))) => {
                found.bounds.extend(bound);
                found.args.push(Argument { name, variable, passing });
            }
            _ => found.ok = false,
        }
    }
    found
}

/// An argument that the runtime passes and not the caller.
struct Injected<'a> {
    passing: Passing,
    reply: Option<&'a Type>,
}

/// A `reply` or `context` argument. Its type has to be the one that the runtime passes.
fn lower_injected<'a>(
    options: &ArgumentOptions,
    typed: &'a PatType,
    before: &[Argument],
    self_ty: &Type,
    errors: &mut Errors,
) -> Result<Option<Injected<'a>>, Rejected> {
    let ty = &typed.ty;
    match (flag_span(options.reply), flag_span(options.context)) {
        (None, None) if is_own_context(ty, self_ty) => {
            let message =
                "a caller cannot pass the context of this actor: write `#[actor(context)]` before the argument";
            Err(errors.reject(ty, message))
        }
        (None, None) => Ok(None),
        (Some(_), Some(span)) => {
            Err(errors.reject_span(span, "`reply` and `context` are not supported on one argument: keep one"))
        }
        (Some(span), None) => {
            if before.iter().any(|other| matches!(other.passing, Passing::ReplyTo)) {
                return Err(errors.reject_span(span, "a second `reply` argument is not supported: remove it"));
            }
            let Some(reply) = types::argument_of(ty, "ReplyTo") else {
                let message = "a `reply` argument must be the reply sender: write `ReplyTo<T>`";
                return Err(errors.reject(ty, message));
            };
            Ok(Some(Injected { passing: Passing::ReplyTo, reply: Some(reply) }))
        }
        (None, Some(span)) => {
            if before.iter().any(|other| matches!(other.passing, Passing::Context)) {
                return Err(errors.reject_span(span, "a second `context` argument is not supported: remove it"));
            }
            check_context(ty, self_ty, errors)?;
            Ok(Some(Injected { passing: Passing::Context, reply: None }))
        }
    }
}

/// A `context` argument is `&Context<Self>`, with any path and with the actor's name in place of `Self`.
pub fn check_context(ty: &Type, self_ty: &Type, errors: &mut Errors) -> Result<(), Rejected> {
    let message = "a `context` argument must be the context of this actor: write `&Context<Self>`";
    match context_actor(ty) {
        Some(actor) if types::is_actor(actor, self_ty) => Ok(()),
        Some(other) => Err(errors.reject(other, message)),
        // Rustc reports the missing argument.
        None if types::is_named(ty, "Context") => Err(errors.reject_unless_reported(ty, message)),
        None => Err(errors.reject(ty, message)),
    }
}

/// The `T` of `&Context<T>`. The runtime lends the context for the call only, so the reference is not `'static`.
fn context_actor(ty: &Type) -> Option<&Type> {
    match types::peel(ty) {
        Type::Reference(reference)
            if reference.mutability.is_none() && !types::is_static(reference.lifetime.as_ref()) =>
        {
            types::argument_of(&reference.elem, "Context")
        }
        _ => None,
    }
}

/// Whether this is `&Context<Self>`. A type of the user's with the same name has no reason to be generic over the
/// actor.
fn is_own_context(ty: &Type, self_ty: &Type) -> bool {
    context_actor(ty).is_some_and(|actor| types::is_actor(actor, self_ty))
}

fn own_name(pat: &Pat) -> Option<Ident> {
    match pat {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(pat.ident.clone()),
        _ => None,
    }
}

/// The names of the field and the variable. They are the argument's name, or its position if the argument is a pattern.
fn lower_names(
    typed: &PatType,
    index: usize,
    taken: &[Ident],
    errors: &mut Errors,
) -> Result<(Ident, Ident), Rejected> {
    let Some(name) = own_name(&typed.pat) else { return Ok(positional_names(index, taken)) };
    if name.unraw() == names::respond_to() {
        let message = "the name `respond_to` is reserved for the reply sender in the message: rename this argument";
        return Err(errors.reject(&name, message));
    }
    if taken.iter().filter(|other| other.unraw() == name.unraw()).count() > 1 {
        return Err(errors.reject_unless_reported(&name, format!("two arguments have the name `{name}`: rename one")));
    }
    let name = names::argument(&name);
    Ok((name.clone(), name))
}

/// The variable has another name than the field, because a constant in the user's code may have the name of the field.
fn positional_names(index: usize, taken: &[Ident]) -> (Ident, Ident) {
    let mut name = names::positional(index);
    let variable = names::local(&name.to_string());
    while taken.contains(&name) {
        name = quote::format_ident!("{name}_");
    }
    (name, variable)
}

/// A conditional argument would have to be conditional in the enum, the handle and the dispatch at once.
fn check_cfg(typed: &PatType, errors: &mut Errors) -> Result<(), Rejected> {
    let cfg = typed.attrs.iter().find(|attr| !attributes::cfgs(std::slice::from_ref(attr)).is_empty());
    let message = "`#[cfg]` is not supported on an argument: write two methods with `#[cfg(..)]` on each";
    cfg.map_or(Ok(()), |cfg| Err(errors.reject(cfg, message)))
}

fn lower_passing(
    ty: &Type,
    sig: &Signature,
    self_ty: &Type,
    errors: &mut Errors,
) -> Result<(Passing, Option<Bound>), Rejected> {
    types::check_reported(ty, errors)?;
    if let Some(unnamed) = types::unnamed(ty) {
        let what = tokens::to_source(&unnamed);
        let message = format!(
            "`{what}` is not supported in an argument of a message, because a field needs a named type: take a \
             concrete type, or `Box<dyn Trait + Send>`"
        );
        return Err(errors.reject(&unnamed, message));
    }
    if let Some(left_out) = types::left_out(ty) {
        let message = "`_` is not supported in an argument of a message: write the type out";
        return Err(errors.reject(&left_out, message));
    }
    match types::peel(ty) {
        Type::Reference(reference) if !types::is_static(reference.lifetime.as_ref()) => {
            lower_borrowed(reference, sig, self_ty, errors)
        }
        _ => {
            types::check_sized(ty, errors)?;
            lower_owned(ty, sig, self_ty, errors)
        }
    }
}

fn lower_owned(
    ty: &Type,
    sig: &Signature,
    self_ty: &Type,
    errors: &mut Errors,
) -> Result<(Passing, Option<Bound>), Rejected> {
    check_borrows_inside(ty, sig, errors)?;
    let ty = tokens::without_self(types::unparenthesized(ty).to_token_stream(), self_ty);
    let bound = bound(&ty, BoundKind::OwnedArgument);
    Ok((Passing::Owned(ty), bound))
}

/// `&T`: the handle clones the value into the message, and the method borrows the clone.
fn lower_borrowed(
    reference: &TypeReference,
    sig: &Signature,
    self_ty: &Type,
    errors: &mut Errors,
) -> Result<(Passing, Option<Bound>), Rejected> {
    let message = match types::peel(&reference.elem) {
        _ if reference.mutability.is_some() => Some(
            "`&mut` is not supported in an argument of a message, because the actor cannot change its caller's value: \
             take the value and return the changed one"
                .to_owned(),
        ),
        Type::TraitObject(object) => {
            let mut object = tokens::to_source(object);
            if !object.ends_with("Send") {
                object.push_str(" + Send");
            }
            Some(format!(
                "a reference to a trait object is not supported, because the message cannot clone the object: take \
                 `Box<{object}>`, or an `Arc` of it"
            ))
        }
        Type::Reference(inner) => {
            let inner = tokens::to_source(inner);
            Some(format!("a reference to a reference is not supported: take `{inner}`"))
        }
        _ => None,
    };
    if let Some(message) = message {
        return Err(errors.reject(reference, message));
    }
    check_borrows_inside(&reference.elem, sig, errors)?;
    let ty = tokens::without_self(reference.elem.to_token_stream(), self_ty);
    let bound = bound(&ty, BoundKind::BorrowedArgument);
    Ok((Passing::Borrowed(ty), bound))
}

/// Only a reference that is the whole type can be rebuilt from an owned value.
fn check_borrows_inside(ty: &Type, sig: &Signature, errors: &mut Errors) -> Result<(), Rejected> {
    let Some(borrow) = types::borrow(ty) else { return Ok(()) };
    signature::check_declared(&borrow, sig, errors)?;
    let written = tokens::to_source(&borrow);
    let owned = owned_form(&written);
    let message = format!(
        "a borrow inside of an argument's type is not supported, because a message owns its fields: write {owned} \
         instead of `{written}`"
    );
    Err(errors.reject(borrow, message))
}

fn owned_form(written: &str) -> String {
    match written {
        "&str" => "`String`".to_owned(),
        "&[u8]" => "`Vec<u8>`".to_owned(),
        lifetime if lifetime.starts_with('\'') => "`'static`".to_owned(),
        cow if cow.starts_with("Cow<") => format!("`{}`", cow.replacen('<', "<'static, ", 1)),
        reference => match reference.strip_prefix('&') {
            Some(ty) if ty.starts_with(char::is_alphabetic) && !ty.contains(' ') => format!("`{ty}`"),
            _ => "an owned type".to_owned(),
        },
    }
}

/// A bound to check on the tokens of `ty`, unless it is known to hold.
pub fn bound(ty: &TokenStream, kind: BoundKind) -> Option<Bound> {
    (!types::is_known(ty)).then(|| Bound { ty: ty.clone(), kind })
}
