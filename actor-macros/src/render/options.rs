//! Capacity and name, from the type's attribute or the block's.

use super::bounds;
use crate::{
    model::{Actor, Generics, Options, State},
    names,
};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Expr, Path, spanned::Spanned};

/// The options of the block, declared where a second one, of the type, would collide.
pub fn of_block(actor: &Actor) -> TokenStream {
    let (attrs, self_ty, constants) = (&actor.attrs, &actor.self_ty, constants(&actor.options, &actor.names.runtime));
    let (parameters, clause) = (&actor.generics.declared, bounds::of_message(actor));
    if constants.is_empty() {
        return constants;
    }
    quote!(#(#attrs)* impl #parameters #self_ty #clause { #constants })
}

/// The options of the type.
pub fn of_type(state: &State) -> TokenStream {
    let (ident, constants) = (&state.ident, constants(&state.options, &state.runtime));
    if constants.is_empty() {
        return constants;
    }
    let Generics { declared, passed, where_clause, .. } = &state.generics;
    quote!(impl #declared #ident #passed #where_clause { #constants })
}

/// Either one, or the defaults: an inherent constant hides that of a trait.
pub fn resolved(actor: &Actor) -> TokenStream {
    let (runtime, type_name) = (&actor.names.runtime, actor.names.actor.to_string());
    let chosen = |option: &str, value: &Option<Expr>| {
        let name = names::given_once(option, Span::call_site());
        // Not by name if it is given here, lest rustc adds to a collision that it cannot choose.
        value.as_ref().map_or_else(|| quote!(Self::#name), |value| quote!(#runtime::private::Option::Some(#value)))
    };
    let (capacity, name) = (chosen("capacity", &actor.options.capacity), chosen("name", &actor.options.name));
    quote! {
        const OPTIONS: #runtime::private::Options = {
            use #runtime::private::NotGiven as _;
            #runtime::private::Options::new(#capacity, #name, #type_name)
        };
    }
}

fn constants(options: &Options, runtime: &Path) -> TokenStream {
    let constant = |option: &str, ty: TokenStream, value: &Option<Expr>| {
        value.as_ref().map(|value| {
            let name = names::given_once(option, value.span());
            let some = quote!(#runtime::private::Option::Some(#value));
            let constant = quote!(#[doc(hidden)] pub(crate) const #name: #runtime::private::Option<#ty> = #some;);
            names::respanned(constant, value.span())
        })
    };
    let capacity = constant("capacity", quote!(usize), &options.capacity);
    let name = constant("name", quote!(&'static str), &options.name);
    quote!(#capacity #name)
}
