//! Views: handles with some of the methods, over the same mailbox.

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
        " A view of [`{handle}`]: a handle to the same {} with fewer methods, which keeps the actor alive as well.",
        names::link(&actor.names.actor, &actor.self_ty),
    );
    let passed = &actor.generics.passed;
    [
        handle::declaration(actor, name, &doc),
        handle::methods(actor, &quote!(#name #passed), Some(name)),
        handle::traits(actor, name, view.controls),
        narrowed(actor, name),
    ]
    .into_iter()
    .collect()
}

/// Never back.
fn narrowed(actor: &Actor, view: &Ident) -> TokenStream {
    let (attrs, handle_ty, handle) = (&actor.attrs, &actor.names.handle_ty, names::local("handle"));
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_message(actor));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #declared ::core::convert::From<#handle_ty> for #view #passed #clause {
            fn from(#handle: #handle_ty) -> Self { Self(#handle.0) }
        }
    }
}

/// What a block behind the first adds to the views of the actor.
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
