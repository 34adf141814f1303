//! The handle implements a trait of the actor.

use super::{bounds, handle};
use crate::model::{Actor, InTrait, Message, Receiver, Trait};
use proc_macro2::TokenStream;
use quote::quote;

pub fn by_handle(actor: &Actor, of: &Trait) -> TokenStream {
    let (attrs, self_ty, handle_ty) = (&actor.attrs, &actor.self_ty, &actor.names.handle_ty);
    let (declared, clause) = (&actor.generics.declared, bounds::of_implemented(actor));
    let Trait { path, constants, types } = of;
    let constants = constants.iter().map(|(name, ty)| quote!(const #name: #ty = <#self_ty as #path>::#name;));
    let types = types.iter().map(|name| quote!(type #name = <#self_ty as #path>::#name;));
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
    let (InTrait { receiver, output }, made) = (in_trait, handle::made(actor, message));
    let params = message.carried().filter_map(handle::parameter);
    let owned = match message.receiver {
        Receiver::Reference => TokenStream::new(),
        // The handle is used up by the call.
        Receiver::Value => quote!(.owned()),
    };
    quote! {
        #(#cfgs)*
        #(#lints)*
        fn #method(
            #receiver #(, #params)*
        ) -> impl ::core::future::Future<Output = #output> + ::core::marker::Send {
            #runtime::private::ask({ #made } #owned)
        }
    }
}
