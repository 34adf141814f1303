//! The owned forms of reference arguments.
//!
//! The owned form of `&K` is an associated type of `K`. The where clauses assume the bound for it. They cannot assume it
//! for a type without a parameter of the block, which may be the handle that the where clause belongs to. The form of
//! such a type depends on a constant instead, so that it has a name even if the bound does not hold.

use crate::{
    model::{Actor, BoundKind},
    names,
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// The runtime's `name` for the type `ty` behind a `&`: the alias `OwnedArg` or one of the functions.
pub fn item(actor: &Actor, name: &str, ty: &TokenStream) -> TokenStream {
    let (runtime, name) = (&actor.names.runtime, Ident::new(name, Span::call_site()));
    if has_parameter(actor, ty) {
        return quote!(#runtime::__private::#name::<#ty>);
    }
    let is_to_owned = is_to_owned(actor, ty);
    quote!(#runtime::__private::concrete::#name::<#ty, #is_to_owned>)
}

/// Whether a type or constant parameter of the block occurs in `ty`.
pub fn has_parameter(actor: &Actor, ty: &TokenStream) -> bool {
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
