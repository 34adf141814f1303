//! The owned forms of reference arguments.
//!
//! The owned form of `&K` is an associated type of `K`. The where clauses assume the bound for it. They cannot assume it
//! for the handle that the where clause belongs to: the bound would require itself. So they do not assume it for:
//!
//! - a type without a parameter of the block, which may be any handle. Its form depends on a constant instead, so that it
//!   has a name even if the bound does not hold.
//! - a type that contains the name of the block's own handle or view. With parameters, a constant cannot say whether the
//!   bound holds, but handles can be cloned. Another type of that name is only reported in more places if it cannot.

use crate::{
    model::{Actor, BlockKind, BoundKind},
    names,
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// The runtime's `name` for the type `ty` behind a `&`: the alias `OwnedArg` or one of the functions.
pub fn item(actor: &Actor, name: &str, ty: &TokenStream) -> TokenStream {
    let (runtime, name) = (&actor.names.runtime, Ident::new(name, Span::call_site()));
    if is_assumed(actor, ty) {
        return quote!(#runtime::__private::#name::<#ty>);
    }
    let is_to_owned = if has_parameter(actor, ty) { quote!(true) } else { is_to_owned(actor, ty) };
    quote!(#runtime::__private::concrete::#name::<#ty, #is_to_owned>)
}

/// Whether the where clauses assume that `ty` can be borrowed.
pub fn is_assumed(actor: &Actor, ty: &TokenStream) -> bool {
    has_parameter(actor, ty) && !names_own_handle(actor, ty)
}

fn names_own_handle(actor: &Actor, ty: &TokenStream) -> bool {
    let views = if let BlockKind::Primary { views } = &actor.kind { views.as_slice() } else { &[] };
    names::mentions(ty, &actor.names.handle) || views.iter().any(|view| names::mentions(ty, &view.name))
}

/// Whether a type or constant parameter of the block occurs in `ty`.
fn has_parameter(actor: &Actor, ty: &TokenStream) -> bool {
    let mut passed = actor.generics.passed.clone().into_iter();
    passed.any(|token| matches!(token, TokenTree::Ident(name) if names::mentions(ty, &name)))
}

/// Without a check that reports a type that is not `ToOwned`, the type has to be.
fn is_to_owned(actor: &Actor, ty: &TokenStream) -> TokenStream {
    let is_checked = |written: &str| {
        actor.bounds.iter().any(|bound| bound.kind == BoundKind::BorrowedArgument && bound.ty.to_string() == written)
    };
    if !is_checked(&ty.to_string()) {
        return quote!(true);
    }
    let runtime = &actor.names.runtime;
    let concrete = quote!(#runtime::__private::concrete);
    quote!({
        use #concrete::NotToOwned as _;
        #concrete::IsToOwned::<#ty>::VALUE
    })
}
