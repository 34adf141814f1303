//! The rules for additional blocks of an actor: those that extend its handle, and those that implement a trait.

use super::{attributes, tokens};
use crate::{
    args::{BlockOptions, flag_span},
    errors::{Errors, Rejected},
    model::{Actor, AssocConst, AssocType, BlockKind, TraitImpl},
    syntax::{ImplBlock, Member, Method},
};
use proc_macro2::Span;
use quote::ToTokens;
use syn::{ImplItemConst, ImplItemType, Path, Signature, spanned::Spanned};

/// Rejects an option of a method outside of the actor's first block. The mailbox and the run loop know the messages of
/// the first block only; the other blocks' messages are boxed in one of its variants.
pub fn require_first_block(option: &str, span: Span, kind: &BlockKind, errors: &mut Errors) -> Result<(), Rejected> {
    let remedy = match kind {
        BlockKind::Primary { .. } => return Ok(()),
        BlockKind::Extend => "move this method there",
        // A method of a trait cannot be moved.
        BlockKind::Trait(_) => "remove it",
    };
    Err(errors.reject_span(span, only_on_first_block(option, remedy)))
}

/// Handle, views and options are declared once, by the first block.
pub fn check_block_options(options: &BlockOptions, errors: &mut Errors) -> Result<(), Rejected> {
    let mut result = Ok(());
    for (option, span) in [
        ("views", options.views.as_ref().and_then(|views| views.0.first()).map(|view| view.name.span())),
        ("direct", flag_span(options.direct)),
        ("capacity", options.capacity.as_ref().map(Spanned::span)),
        ("name", options.name.as_ref().map(Spanned::span)),
    ] {
        if let Some(span) = span {
            result = Err(errors.reject_span(span, only_on_first_block(option, "move it there")));
        }
    }
    // Without a name the enum cannot be used outside of the expansion.
    if let (Some(vis), None) = (&options.vis, &options.message) {
        let message = "`vis` is the visibility of the message enum, which has no name here: write `message = ..` too, or \
                       remove `vis`";
        result = Err(errors.reject(vis, message));
    }
    result
}

fn only_on_first_block(option: &str, remedy: &str) -> String {
    format!("`{option}` is only supported on the first `#[actor]` block: {remedy}")
}

/// The handle gets the associated types and constants of the actor.
pub fn lower_trait_impl(path: &Path, block: &ImplBlock, errors: &mut Errors) -> Result<TraitImpl, Rejected> {
    let ImplBlock { header, members, braces, .. } = block;
    let self_ty = &header.self_ty;
    let name = path.segments.last().map(|last| last.ident.clone()).ok_or(Rejected)?;
    let path = tokens::without_self(path.to_token_stream(), self_ty);
    let mut found = TraitImpl {
        impl_token: header.impl_token,
        braces: *braces,
        name,
        path,
        constants: Vec::new(),
        types: Vec::new(),
    };
    for member in members {
        let Member::Other(item) = member else { continue };
        let item = item.to_token_stream();
        if let Ok(constant) = syn::parse2::<ImplItemConst>(item.clone()) {
            let ty = tokens::without_self(constant.ty.to_token_stream(), self_ty);
            found.constants.push(AssocConst { name: constant.ident, ty, cfgs: attributes::cfgs(&constant.attrs) });
        } else if let Ok(ty) = syn::parse2::<ImplItemType>(item) {
            if !ty.generics.params.is_empty() {
                let message = "an associated type with parameters is not supported: remove `#[actor]` and implement \
                               the trait for the handle manually";
                return Err(errors.reject(&ty.generics, message));
            }
            let cfgs = attributes::cfgs(&ty.attrs);
            // Not a path to the actor's type, which would be a second error if the trait has no such type.
            let declaration = ImplItemType { attrs: Vec::new(), ..ty }.to_token_stream();
            let declaration = tokens::without_self(tokens::qualify_self(declaration, &found.path), self_ty);
            found.types.push(AssocType { declaration, cfgs });
        }
    }
    Ok(found)
}

/// A trait impl without one of its methods, and an additional block without messages, would only cause follow-up
/// errors.
pub fn can_be_emitted(actor: &Actor, methods_ok: bool) -> bool {
    match actor.kind {
        BlockKind::Primary { .. } => true,
        BlockKind::Extend => !actor.messages.is_empty(),
        BlockKind::Trait(_) => methods_ok,
    }
}

/// The method's signature, valid outside of a trait's block.
pub fn lower_signature(method: &Method, kind: &BlockKind) -> Signature {
    let sig = &method.sig;
    let qualified = match kind {
        BlockKind::Trait(TraitImpl { path, .. }) => syn::parse2(tokens::qualify_self(sig.to_token_stream(), path)).ok(),
        BlockKind::Primary { .. } | BlockKind::Extend => None,
    };
    qualified.unwrap_or_else(|| sig.clone())
}
