//! The handle implements a trait of the actor.

use super::{bounds, handle};
use crate::model::{Actor, Argument, Associated, Constant, InTrait, Message, Receiver, Trait, TraitFuture};
use proc_macro2::TokenStream;
use quote::quote;

pub fn by_handle(actor: &Actor, of: &Trait) -> TokenStream {
    let (attrs, self_ty, handle_ty) = (&actor.attrs, &actor.self_ty, &actor.names.handle_ty);
    let (declared, clause) = (&actor.generics.declared, bounds::of_implemented(actor));
    let Trait { path, constants, types } = of;
    let constants = constants
        .iter()
        .map(|Constant { name, ty, cfgs }| quote!(#(#cfgs)* const #name: #ty = <#self_ty as #path>::#name;));
    let types =
        types.iter().map(|Associated { name, cfgs }| quote!(#(#cfgs)* type #name = <#self_ty as #path>::#name;));
    let methods = actor.messages.iter().filter_map(|message| Some(method(actor, message, message.in_trait.as_ref()?)));
    quote! {
        #(#attrs)*
        #[allow(deprecated, non_snake_case, refining_impl_trait, clippy::used_underscore_binding)]
        impl #declared #path for #handle_ty #clause {
            #(#constants)*
            #(#types)*
            #(#methods)*
        }
    }
}

/// Its future can be sent, whatever the trait asks for.
fn method(actor: &Actor, message: &Message, in_trait: &InTrait) -> TokenStream {
    let runtime = &actor.names.runtime;
    let Message { method, cfgs, lints, .. } = message;
    let InTrait { lifetimes, clause, receiver, types, future } = in_trait;
    let params = message.carried().zip(types).map(|(Argument { name, .. }, ty)| quote!(#name: #ty));
    // By value, the handle is used up by the call.
    let (lent, owned) = match message.receiver {
        Receiver::Reference => (quote!(self), TokenStream::new()),
        Receiver::Value => (quote!(&self), quote!(.owned())),
    };
    let made = handle::made(actor, message, &handle::raw(actor, &lent));
    let (returned, asked) = match future {
        TraitFuture::Unnamed { output, outlives } => (
            quote!(impl ::core::future::Future<Output = #output> + ::core::marker::Send #(+ #outlives)*),
            quote!(ask({ #made } #owned)),
        ),
        TraitFuture::Boxed(ty) => (quote!(#ty), quote!(ask_boxed({ #made }))),
    };
    quote! {
        #(#cfgs)*
        #(#lints)*
        fn #method #lifetimes(#receiver #(, #params)*) -> #returned #clause {
            #runtime::private::#asked
        }
    }
}
