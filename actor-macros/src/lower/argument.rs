//! The rules for arguments: a message owns what it carries.

use super::{Refused, attributes, receiver, types};
use crate::{
    args::{self, ArgumentArgs, given},
    errors::Errors,
    model::{Argument, Bound, BoundKind, Passing},
    names,
};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{FnArg, Pat, PatType, Type, TypeReference, ext::IdentExt, spanned::Spanned};

/// The arguments behind the receiver; those that are refused are left out.
pub fn all<'a>(
    inputs: impl Iterator<Item = &'a FnArg>,
    self_ty: &Type,
    bounds: &mut Vec<Bound>,
    errors: &mut Errors,
) -> Arguments<'a> {
    let typed: Vec<&PatType> =
        inputs.filter_map(|input| if let FnArg::Typed(typed) = input { Some(typed) } else { None }).collect();
    let taken: Vec<Ident> = typed.iter().filter_map(|typed| own_name(&typed.pat)).collect();
    let mut found = Arguments { args: Vec::new(), sound: true, reply: None };
    for (index, typed) in typed.into_iter().enumerate() {
        let Some(options) = args::of_argument(&typed.attrs, errors) else {
            found.sound = false;
            continue;
        };
        let lent = lent(&options, typed, &found.args, errors);
        let (named, sorted) = match lent {
            Some(Ok(Lent { passing, reply })) => {
                found.reply = found.reply.or(reply);
                (Ok(names::positional(index)), refuse_cfg(typed, errors).map(|()| (passing, None)))
            }
            Some(Err(Refused)) => (Err(Refused), Err(Refused)),
            None => {
                let named = name(typed, index, &taken, errors);
                (named, refuse_cfg(typed, errors).and_then(|()| passing(&typed.ty, self_ty, errors)))
            }
        };
        match (named, sorted) {
            (Ok(name), Ok((passing, bound))) => {
                bounds.extend(bound);
                found.args.push(Argument { name, passing });
            }
            _ => found.sound = false,
        }
    }
    found
}

/// What a method takes behind its receiver.
pub struct Arguments<'a> {
    pub args: Vec<Argument>,
    /// Whether none was refused.
    pub sound: bool,
    /// The type of the reply that an argument promises.
    pub reply: Option<&'a Type>,
}

/// An argument that no caller passes.
struct Lent<'a> {
    passing: Passing,
    reply: Option<&'a Type>,
}

/// `reply` and `context`: the type has to be what the runtime lends.
fn lent<'a>(
    options: &ArgumentArgs,
    typed: &'a PatType,
    before: &[Argument],
    errors: &mut Errors,
) -> Option<Result<Lent<'a>, Refused>> {
    let (duty, context) = (given(options.reply), given(options.context));
    if duty.is_none() && context.is_none() && is_own_context(&typed.ty) {
        errors.at(&typed.ty, "no caller has the context of this actor: write `#[actor(context)]` before the argument");
        return Some(Err(Refused));
    }
    let mut refuse = |span, message: &str| {
        errors.push(syn::Error::new(span, message));
        Some(Err(Refused))
    };
    match (duty, context) {
        (None, None) => None,
        (Some(_), Some(span)) => refuse(span, "an argument is `reply` or `context`, not both: keep one"),
        (Some(span), None) => {
            if before.iter().any(|other| matches!(other.passing, Passing::Duty)) {
                return refuse(span, "a message has one reply: remove this `reply`");
            }
            let Some(reply) = types::argument_of(&typed.ty, "ReplyTo") else {
                return refuse(typed.ty.span(), "an argument marked `reply` is the duty to reply: write `ReplyTo<T>`");
            };
            Some(Ok(Lent { passing: Passing::Duty, reply: Some(reply) }))
        }
        (None, Some(span)) => {
            if before.iter().any(|other| matches!(other.passing, Passing::Context)) {
                return refuse(span, "one context is enough: remove this argument");
            }
            if !is_context(&typed.ty) {
                return refuse(
                    typed.ty.span(),
                    "an argument marked `context` is the actor's own: write `&Context<Self>`",
                );
            }
            Some(Ok(Lent { passing: Passing::Context, reply: None }))
        }
    }
}

/// `&Context<Self>`, whatever the path to it.
pub fn is_context(ty: &Type) -> bool {
    match types::plain(ty) {
        Type::Reference(reference) => {
            reference.mutability.is_none() && types::argument_of(&reference.elem, "Context").is_some()
        }
        _ => false,
    }
}

/// The same, of `Self`: nobody else can mean it.
fn is_own_context(ty: &Type) -> bool {
    match types::plain(ty) {
        Type::Reference(reference) => {
            is_context(ty) && types::argument_of(&reference.elem, "Context").is_some_and(receiver::is_self)
        }
        _ => false,
    }
}

fn own_name(pat: &Pat) -> Option<Ident> {
    match pat {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(pat.ident.clone()),
        _ => None,
    }
}

/// A pattern is the method's own affair; the message names the argument by its place.
fn name(typed: &PatType, index: usize, taken: &[Ident], errors: &mut Errors) -> Result<Ident, Refused> {
    let Some(name) = own_name(&typed.pat) else {
        let mut name = names::positional(index);
        while taken.contains(&name) {
            name = quote::format_ident!("{name}_");
        }
        return Ok(name);
    };
    if name.unraw() == names::respond_to() {
        errors.at(&name, "`respond_to` is the field of the reply in every message: rename this argument");
        return Err(Refused);
    }
    Ok(name)
}

/// The argument would have to vanish from the enum, the handle and the dispatch at once.
fn refuse_cfg(typed: &PatType, errors: &mut Errors) -> Result<(), Refused> {
    let cfg = typed.attrs.iter().find(|attr| !attributes::cfgs(std::slice::from_ref(attr)).is_empty());
    cfg.map_or(Ok(()), |cfg| {
        errors.at(cfg, "an argument cannot be conditional: write two methods and put `#[cfg(..)]` on each");
        Err(Refused)
    })
}

fn passing(ty: &Type, self_ty: &Type, errors: &mut Errors) -> Result<(Passing, Option<Bound>), Refused> {
    if let Some(unnamed) = types::unnamed(ty) {
        let what = types::shown(&unnamed);
        errors.at(
            &unnamed,
            format!("`{what}` has no name that a message could give it: take a type, or `Box<dyn Trait + Send>`"),
        );
        return Err(Refused);
    }
    if let Some(left_out) = types::left_out(ty) {
        errors.at(&left_out, "a message holds its arguments, so their types must be written out: replace this `_`");
        return Err(Refused);
    }
    match types::plain(ty) {
        Type::Reference(reference) if !types::is_static(reference.lifetime.as_ref()) => {
            borrowed(reference, self_ty, errors)
        }
        _ => owned(ty, self_ty, errors),
    }
}

fn owned(ty: &Type, self_ty: &Type, errors: &mut Errors) -> Result<(Passing, Option<Bound>), Refused> {
    refuse_borrows_inside(ty, errors)?;
    let ty = types::without_self(types::unparenthesized(ty).to_token_stream(), self_ty);
    let bound = bound(&ty, BoundKind::Argument);
    Ok((Passing::Owned(ty), bound))
}

/// `&T`: the message owns the value, the method borrows it.
fn borrowed(
    reference: &TypeReference,
    self_ty: &Type,
    errors: &mut Errors,
) -> Result<(Passing, Option<Bound>), Refused> {
    let cure = match types::plain(&reference.elem) {
        _ if reference.mutability.is_some() => {
            Some("the actor cannot change a value of its caller: take the value and return the changed one".to_owned())
        }
        Type::TraitObject(object) => {
            let mut object = types::shown(object);
            if !object.ends_with("Send") {
                object.push_str(" + Send");
            }
            Some(format!("a message cannot own a copy of a trait object: take `Box<{object}>`, or an `Arc` of it"))
        }
        Type::Reference(inner) => {
            let inner = types::shown(inner);
            Some(format!("a message owns one copy of what it borrows: take `{inner}`"))
        }
        _ => None,
    };
    if let Some(cure) = cure {
        errors.at(reference, cure);
        return Err(Refused);
    }
    refuse_borrows_inside(&reference.elem, errors)?;
    let ty = types::without_self(reference.elem.to_token_stream(), self_ty);
    let bound = bound(&ty, BoundKind::BorrowedArgument);
    Ok((Passing::Borrowed(ty), bound))
}

/// Only a reference that stands alone can be rebuilt from an owned value.
fn refuse_borrows_inside(ty: &Type, errors: &mut Errors) -> Result<(), Refused> {
    let Some(borrow) = types::borrow(ty) else { return Ok(()) };
    let written = types::shown(&borrow);
    let owned = owned_form(&written);
    errors.at(borrow, format!("a message owns its arguments: write {owned} in place of `{written}`"));
    Err(Refused)
}

fn owned_form(written: &str) -> String {
    match written {
        "&str" => "`String`".to_owned(),
        "&[u8]" => "`Vec<u8>`".to_owned(),
        lifetime if lifetime.starts_with('\'') => "`'static`".to_owned(),
        reference => match reference.strip_prefix('&') {
            Some(ty) if ty.starts_with(char::is_alphabetic) && !ty.contains(' ') => format!("`{ty}`"),
            _ => "an owned type".to_owned(),
        },
    }
}

/// What has to be proved of a type, on its tokens.
pub fn bound(ty: &TokenStream, kind: BoundKind) -> Option<Bound> {
    (!types::is_surely_sound(ty)).then(|| Bound { ty: ty.clone(), kind })
}
