//! The options `capacity` and `name`, which the type's attribute or the block's can set.

use super::bounds;
use crate::{
    model::{Actor, ActorOptions, Generics, TypeAttr},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, Path, ext::IdentExt, spanned::Spanned};

/// Constants without a value, which collide with those of the type if both set the same option. The value is in
/// [`resolved`].
pub fn block_constants(actor: &Actor) -> TokenStream {
    let constants = constants(&actor.options, |_, _, _| quote!(() = ()));
    if constants.is_empty() {
        return constants;
    }
    let (attrs, self_ty) = (&actor.attrs, &actor.self_ty);
    let (parameters, clause) = (&actor.generics.declared, bounds::message_clause(actor));
    quote!(#(#attrs)* impl #parameters #self_ty #clause { #constants })
}

/// Constants with the values that the type's attribute sets.
pub fn type_constants(ty: &TypeAttr) -> TokenStream {
    let (ident, runtime, cfgs) = (&ty.ident, &ty.runtime, &ty.cfgs);
    let constants = constants(&ty.options, |option, ty, value| {
        let value = checked_value(option, runtime, value);
        quote!(#runtime::__private::#ty = #value)
    });
    if constants.is_empty() {
        return constants;
    }
    let Generics { declared, passed, predicates, .. } = &ty.generics;
    quote!(#(#cfgs)* #[allow(deprecated)] impl #declared #ident #passed where #(#predicates,)* { #constants })
}

/// The value of the block or of the type, or the default: an inherent constant of the type hides the default constant
/// of a trait.
pub fn resolved(actor: &Actor) -> TokenStream {
    let (runtime, type_name) = (&actor.names.runtime, actor.names.actor.unraw().to_string());
    let value = |option: &str, value: &Option<Expr>| {
        let name = names::option_const(option, Span::call_site());
        // A value of the block is not read from its constant, because a collision would then be a second, ambiguity
        // error.
        value.as_ref().map_or_else(|| quote!(Self::#name), |value| checked_value(option, runtime, value))
    };
    let ActorOptions { capacity, name } = &actor.options;
    let are_set = capacity.is_some() && name.is_some();
    let defaults = (!are_set).then(|| quote!(use #runtime::__private::NotGiven as _;));
    let (capacity, name) = (value("capacity", capacity), value("name", name));
    quote! {
        const OPTIONS: #runtime::__private::Options = {
            #defaults
            #runtime::__private::Options::new(#capacity, #name, #type_name)
        };
    }
}

/// One constant per option that is set. `type_and_value` gets the option's name, type and value.
fn constants(options: &ActorOptions, type_and_value: impl Fn(&str, TokenStream, &Expr) -> TokenStream) -> TokenStream {
    let constant = |option: &str, ty: TokenStream, value: &Option<Expr>| {
        value.as_ref().map(|value| {
            let name = names::option_const(option, value.span());
            let type_and_value = type_and_value(option, ty, value);
            names::respanned(quote!(#[doc(hidden)] pub(crate) const #name: #type_and_value;), value.span())
        })
    };
    let capacity = constant("capacity", quote!(Capacity), &options.capacity);
    let name = constant("name", quote!(Name), &options.name);
    quote!(#capacity #name)
}

/// The value passed through the runtime's function for this option, so that a type error points at the value.
fn checked_value(option: &str, runtime: &Path, value: &Expr) -> TokenStream {
    let function = Ident::new(option, Span::call_site());
    let (before, value) = (names::respanned(quote!(#runtime::__private::#function), value.span()), quote!((#value)));
    quote!(#before #value)
}
