//! The impl of a user's trait for the handle.

use super::{bounds, handle};
use crate::{
    model::{Actor, Argument, AssocConst, AssocType, Message, SelfKind, TraitFuture, TraitImpl, TraitMethod},
    names,
};
use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

pub fn handle_impl(actor: &Actor, trait_: &TraitImpl) -> TokenStream {
    let (attrs, self_ty) = (&actor.attrs, &actor.self_ty);
    // With the spans of the user's header, a missing method is one error, as in the user's impl.
    let handle_ty = names::with_span(actor.names.handle_ty.clone(), self_ty.span());
    let (declared, clause) =
        (&actor.generics.declared, names::respanned(bounds::trait_impl_clause(actor), self_ty.span()));
    let TraitImpl { impl_token, path, constants, types, .. } = trait_;
    let constants = constants
        .iter()
        .map(|AssocConst { name, ty, cfgs }| quote!(#(#cfgs)* const #name: #ty = <#self_ty as #path>::#name;));
    let types = types.iter().map(|AssocType { declaration, cfgs }| quote!(#(#cfgs)* #declaration));
    let methods =
        actor.messages.iter().filter_map(|message| Some(method(actor, message, message.trait_method.as_ref()?)));
    let mut body = Group::new(Delimiter::Brace, quote!(#(#constants)* #(#types)* #(#methods)*));
    body.set_span(trait_.braces);
    quote! {
        #(#attrs)*
        #[allow(deprecated, non_snake_case, refining_impl_trait, clippy::used_underscore_binding)]
        #impl_token #declared #path for #handle_ty #clause #body
    }
}

/// A method that calls the actor. Its future is `Send` even if the trait does not require it.
fn method(actor: &Actor, message: &Message, trait_method: &TraitMethod) -> TokenStream {
    let runtime = &actor.names.runtime;
    let Message { method, cfgs, lints, .. } = message;
    let TraitMethod { lifetimes, clause, receiver, types, future } = trait_method;
    let params = message.message_fields().zip(types).map(|(Argument { variable, .. }, ty)| quote!(#variable: #ty));
    // A method that takes `self` by value owns the handle, so its future cannot borrow it.
    let (handle, owned) = match message.self_kind {
        SelfKind::Reference => (quote!(self), TokenStream::new()),
        SelfKind::Value => (quote!(&self), quote!(.into_owned())),
    };
    let call = handle::call_expr(actor, message, &handle::raw_expr(actor, &handle));
    let (returned, ask) = match future {
        TraitFuture::Unnamed { output, outlives } => (
            quote!(impl ::core::future::Future<Output = #output> + ::core::marker::Send #(+ #outlives)*),
            quote!(ask({ #call } #owned)),
        ),
        TraitFuture::Boxed(ty) => (quote!(#ty), quote!(ask_boxed({ #call }))),
    };
    quote! {
        #(#cfgs)*
        #(#lints)*
        fn #method #lifetimes(#receiver #(, #params)*) -> #returned #clause {
            #runtime::__private::#ask
        }
    }
}
