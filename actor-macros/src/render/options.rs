//! Capacity and name, from the type's attribute or the block's.

use super::bounds;
use crate::{
    model::{Actor, Generics, Options, State, WhenFull},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, Path, ext::IdentExt, spanned::Spanned};

/// What collides with an option of the type that the block gives too. The value is in [`resolved`].
pub fn of_block(actor: &Actor) -> TokenStream {
    let (attrs, self_ty, constants) =
        (&actor.attrs, &actor.self_ty, constants(&actor.options, |_, _, _| quote!(() = ())));
    let (parameters, clause) = (&actor.generics.declared, bounds::of_message(actor));
    if constants.is_empty() {
        return constants;
    }
    quote!(#(#attrs)* impl #parameters #self_ty #clause { #constants })
}

/// The options of the type.
pub fn of_type(state: &State) -> TokenStream {
    let (ident, runtime, cfgs) = (&state.ident, &state.runtime, &state.cfgs);
    let constants = constants(&state.options, |option, ty, value| {
        let value = given(option, runtime, value);
        quote!(#runtime::private::#ty = #value)
    });
    if constants.is_empty() {
        return constants;
    }
    let Generics { declared, passed, predicates, .. } = &state.generics;
    quote!(#(#cfgs)* #[allow(deprecated)] impl #declared #ident #passed where #(#predicates,)* { #constants })
}

/// Either one, or the defaults: an inherent constant hides that of a trait.
pub fn resolved(actor: &Actor) -> TokenStream {
    let (runtime, type_name) = (&actor.names.runtime, actor.names.actor.unraw().to_string());
    let chosen = |option: &str, value: &Option<Expr>| {
        let name = names::given_once(option, Span::call_site());
        // Not by name if it is given here, lest rustc adds to a collision that it cannot choose.
        value.as_ref().map_or_else(|| quote!(Self::#name), |value| given(option, runtime, value))
    };
    let (capacity, name) = (chosen("capacity", &actor.options.capacity), chosen("name", &actor.options.name));
    let coalesces = actor.messages.iter().any(|message| message.when_full == Some(WhenFull::Coalesce));
    let coalescing = coalesces.then(|| quote!(.coalescing()));
    let given = actor.options.capacity.is_some() && actor.options.name.is_some();
    let defaults = (!given).then(|| quote!(use #runtime::private::NotGiven as _;));
    quote! {
        const OPTIONS: #runtime::private::Options = {
            #defaults
            #runtime::private::Options::new(#capacity, #name, #type_name) #coalescing
        };
    }
}

/// The constants for the options that are given, with the type and value that `of` makes of the option's.
fn constants(options: &Options, of: impl Fn(&str, TokenStream, &Expr) -> TokenStream) -> TokenStream {
    let constant = |option: &str, ty: TokenStream, value: &Option<Expr>| {
        value.as_ref().map(|value| {
            let (name, of) = (names::given_once(option, value.span()), of(option, ty, value));
            names::respanned(quote!(#[doc(hidden)] pub(crate) const #name: #of;), value.span())
        })
    };
    let capacity = constant("capacity", quote!(Capacity), &options.capacity);
    let name = constant("name", quote!(Name), &options.name);
    quote!(#capacity #name)
}

/// An option that was given, checked on its own tokens.
fn given(option: &str, runtime: &Path, value: &Expr) -> TokenStream {
    let checked = Ident::new(option, Span::call_site());
    let (before, value) = (names::respanned(quote!(#runtime::private::#checked), value.span()), quote!((#value)));
    quote!(#before #value)
}
