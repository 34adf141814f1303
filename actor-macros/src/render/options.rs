//! Capacity and name, from the type's attribute or the block's.

use super::bounds::where_clause;
use crate::{
    model::{Actor, Generics, Options, State},
    names,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The options of the block, declared where a second one, of the type, would collide.
pub fn of_block(actor: &Actor) -> TokenStream {
    let (attrs, self_ty, constants) = (&actor.attrs, &actor.self_ty, constants(&actor.options, &actor.names.runtime));
    let (parameters, clause) = (&actor.generics.declared, where_clause(actor));
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
    let (capacity, name) = (names::given_once("capacity"), names::given_once("name"));
    quote! {
        const OPTIONS: #runtime::private::Options = {
            use #runtime::private::NotGiven as _;
            #runtime::private::Options::new(Self::#capacity, Self::#name, #type_name)
        };
    }
}

fn constants(options: &Options, runtime: &Path) -> TokenStream {
    let constant = |option: &str, ty: TokenStream, value: &Option<syn::Expr>| {
        let name = names::given_once(option);
        value.as_ref().map(|value| {
            quote! {
                #[doc(hidden)]
                pub(crate) const #name: #runtime::private::Option<#ty> = #runtime::private::Option::Some(#value);
            }
        })
    };
    let capacity = constant("capacity", quote!(usize), &options.capacity);
    let name = constant("name", quote!(&'static str), &options.name);
    quote!(#capacity #name)
}
