//! Views: handles to the same mailbox that have some of the methods.

use super::{bounds, handle};
use crate::{
    model::{Actor, View},
    names,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub fn declarations(actor: &Actor, views: &[View]) -> TokenStream {
    views.iter().map(|view| declaration(actor, view)).collect()
}

fn declaration(actor: &Actor, view: &View) -> TokenStream {
    let (name, handle) = (&view.name, &actor.names.handle);
    let doc = format!(
        " A view of [`{handle}`]: a handle to the same {} with fewer methods. It keeps the actor alive too.",
        names::link(&actor.names.actor, &actor.self_ty),
    );
    let passed = &actor.generics.passed;
    [
        handle::declaration(actor, name, &doc),
        handle::methods(actor, &quote!(#name #passed), Some(name)),
        handle::traits(actor, name, view.controls),
        from_handle(actor, name),
    ]
    .into_iter()
    .collect()
}

/// The conversion from the handle. There is none in the other direction.
fn from_handle(actor: &Actor, view: &Ident) -> TokenStream {
    let (attrs, handle_ty, handle) = (&actor.attrs, &actor.names.handle_ty, names::local("handle"));
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::message_clause(actor));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #declared ::core::convert::From<#handle_ty> for #view #passed #clause {
            fn from(#handle: #handle_ty) -> Self { Self(#handle.0) }
        }
    }
}

/// The methods that an additional block adds to the views.
pub fn extensions(actor: &Actor) -> TokenStream {
    let mut views: Vec<&Ident> = Vec::new();
    for view in actor.messages.iter().flat_map(|message| &message.views) {
        if !views.contains(&view) {
            views.push(view);
        }
    }
    let passed = &actor.generics.passed;
    views.into_iter().map(|view| handle::methods(actor, &quote!(#view #passed), Some(view))).collect()
}
