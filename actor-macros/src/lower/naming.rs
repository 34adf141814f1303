//! The rules for the names of the handle and the message enum.

use crate::{
    errors::Errors,
    model::{BlockKind, Generics, Names, TraitImpl},
    names,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path, Token, Type, spanned::Spanned};

/// The names that the block and its options contain.
pub struct GivenNames {
    pub runtime: Path,
    pub impl_token: Token![impl],
    pub actor: Ident,
    pub handle: Option<Path>,
    pub message: Option<Ident>,
}

pub fn lower_names(
    given: GivenNames,
    kind: &BlockKind,
    self_ty: &Type,
    generics: &Generics,
    errors: &mut Errors,
) -> Names {
    let GivenNames { runtime, impl_token, actor, handle, message } = given;
    let (handle, handle_ty) = match (kind, handle) {
        (BlockKind::Primary { .. }, handle) => declared_handle(handle, &actor, &generics.passed, errors),
        (BlockKind::Extend | BlockKind::Trait(_), Some(path)) => given_handle(&path, &actor, &generics.passed),
        (BlockKind::Extend | BlockKind::Trait(_), None) => {
            let handle = names::handle(&actor);
            let ty = if matches!(kind, BlockKind::Trait(_)) && generics.passed.is_empty() {
                names::respanned(quote!(<#self_ty as #runtime::ActorBase>::Handle), self_ty.span())
            } else {
                let (handle, passed) = (names::respanned(quote!(#handle), self_ty.span()), &generics.passed);
                quote!(#handle #passed)
            };
            (handle, ty)
        }
    };
    let default = match kind {
        BlockKind::Primary { .. } => names::message(&actor),
        BlockKind::Extend => names::extra_message(&actor),
        BlockKind::Trait(TraitImpl { name, .. }) => names::trait_message(&actor, name),
    };
    let message = message.filter(|message| {
        let is_free = ![&actor, &handle].contains(&message);
        if !is_free {
            errors.at(message, already_used(message));
        }
        is_free
    });
    // Rustc suggests a lifetime parameter behind the name of the enum, if a type in it lacks a lifetime.
    let declared = |name: &Ident| Ident::new(&name.to_string(), name.span().located_at(impl_token.span));
    let message_declared = message.clone().unwrap_or_else(|| declared(&default));
    let message_is_hidden = message.is_none() && !kind.is_primary();
    let message = message.unwrap_or(default);
    if handle != message {
        return Names { runtime, actor, handle, handle_ty, message, message_declared, message_is_hidden };
    }
    errors.at(&handle, already_used(&handle));
    let handle = names::handle(&actor);
    let (passed, handle_ty) = (&generics.passed, &handle);
    Names {
        runtime,
        actor,
        handle_ty: quote!(#handle_ty #passed),
        handle,
        message,
        message_declared,
        message_is_hidden,
    }
}

/// The first block declares the handle, so the option is a plain name.
fn declared_handle(
    given: Option<Path>,
    actor: &Ident,
    generics: &TokenStream,
    errors: &mut Errors,
) -> (Ident, TokenStream) {
    let mut name = names::handle(actor);
    if let Some(path) = given {
        match path.get_ident() {
            Some(given) if given != actor => name = given.clone(),
            Some(given) => errors.at(&path, already_used(given)),
            None => errors.at(
                &path,
                "`handle` only supports a plain name on the first `#[actor]` block: write `handle = CounterHandle`",
            ),
        }
    }
    let ty = quote!(#name #generics);
    (name, ty)
}

/// An additional block names the existing handle. The generics are those of this block, unless they are written out.
fn given_handle(path: &Path, actor: &Ident, generics: &TokenStream) -> (Ident, TokenStream) {
    let last = path.segments.last();
    let name = last.map_or_else(|| names::handle(actor), |segment| segment.ident.clone());
    let generics = last.filter(|last| last.arguments.is_none()).map(|_| generics);
    (name, quote!(#path #generics))
}

fn already_used(name: &Ident) -> String {
    format!("the name `{name}` is already used: give the actor, its handle and its message enum different names")
}
