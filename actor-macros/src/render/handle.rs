//! The handle: one method for each message, each a single expression.

use super::bounds;
use crate::{
    model::{Actor, Argument, Message, Passing},
    names,
};
use proc_macro2::TokenStream;
use quote::quote;

pub fn declaration(actor: &Actor) -> TokenStream {
    let (attrs, vis, name, enumeration) = (&actor.attrs, &actor.vis, &actor.names.handle, &actor.names.message);
    let (runtime, clause) = (&actor.names.runtime, bounds::of_message(actor));
    let (declared, passed) = (&actor.generics.declared, &actor.generics.passed);
    let doc = format!(
        " A handle to a running {}: cheap to clone, and what keeps the actor alive. Its methods send [`{}`].",
        names::link(&actor.names.actor, &actor.self_ty),
        actor.names.message
    );
    quote! {
        #(#attrs)*
        #[doc = #doc]
        #[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
        #vis struct #name #declared (#runtime::private::RawHandle<#enumeration #passed>) #clause;
    }
}

pub fn methods(actor: &Actor) -> TokenStream {
    let (attrs, name) = (&actor.attrs, &actor.names.handle);
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_message(actor));
    let methods = actor.messages.iter().map(|message| method(actor, message));
    quote! {
        #(#attrs)*
        #[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
        impl #declared #name #passed #clause {
            #(#methods)*
        }
    }
}

/// By hand, for `derive` would ask the parameters to be `Clone` and `Debug`.
pub fn traits(actor: &Actor) -> TokenStream {
    let (attrs, runtime, name) = (&actor.attrs, &actor.names.runtime, &actor.names.handle);
    let (enumeration, text) = (&actor.names.message, name.to_string());
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_message(actor));
    let (sent, f, raw) = (bounds::of_handle(actor), names::local("f"), names::local("raw"));
    let head = |path: TokenStream, clause: &TokenStream, body: TokenStream| {
        quote! {
            #(#attrs)*
            #[automatically_derived]
            impl #declared #path for #name #passed #clause { #body }
        }
    };
    let impls = [
        head(
            quote!(::core::clone::Clone),
            &clause,
            quote!(
                fn clone(&self) -> Self {
                    Self(::core::clone::Clone::clone(&self.0))
                }
            ),
        ),
        head(
            quote!(::core::fmt::Debug),
            &clause,
            quote! {
                fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #f.debug_tuple(#text).field(&self.0).finish()
                }
            },
        ),
        head(
            quote!(#runtime::ActorHandle),
            &sent,
            quote! {
                type Message = #enumeration #passed;
                fn from_raw(#raw: #runtime::private::RawHandle<Self::Message>) -> Self { Self(#raw) }
                fn raw(&self) -> &#runtime::private::RawHandle<Self::Message> { &self.0 }
            },
        ),
        head(quote!(#runtime::ActorControl), &sent, TokenStream::new()),
    ];
    impls.into_iter().collect()
}

fn method(actor: &Actor, message: &Message) -> TokenStream {
    let (runtime, enumeration, passed) = (&actor.names.runtime, &actor.names.message, &actor.generics.passed);
    let Message { method, variant, vis, reply, cfgs, notes, lints, .. } = message;
    let docs = docs(message);
    let call = if message.is_fallible { quote!(TryCall) } else { quote!(Call) };
    let params = message.args.iter().map(parameter);
    let fields = message.args.iter().map(|argument| field(actor, argument));
    let respond_to = names::respond_to();
    let new = if actor.direct.is_some() && !message.is_async { quote!(direct) } else { quote!(new) };
    quote! {
        #(#cfgs)*
        #docs
        #(#notes)*
        #(#lints)*
        #vis fn #method(&self #(, #params)*) -> #runtime::#call<'_, #enumeration #passed, #reply> {
            let #respond_to = #runtime::ReplyTo::nobody();
            #runtime::Call::#new(&self.0, #enumeration::#variant { #(#fields,)* #respond_to })
        }
    }
}

fn parameter(argument: &Argument) -> TokenStream {
    let name = &argument.name;
    match &argument.passing {
        Passing::Owned(ty) => quote!(#name: #ty),
        Passing::Borrowed(ty) => quote!(#name: &#ty),
    }
}

fn field(actor: &Actor, argument: &Argument) -> TokenStream {
    let (runtime, name) = (&actor.names.runtime, &argument.name);
    match &argument.passing {
        Passing::Owned(_) => quote!(#name),
        Passing::Borrowed(ty) => quote!(#name: #runtime::private::keep::<#ty>(#name)),
    }
}

/// The user's docs, and what the message copies. Of errors those of `Call` speak.
fn docs(message: &Message) -> TokenStream {
    let own = &message.docs;
    let mut lines = Vec::new();
    if own.is_empty() {
        lines.push(format!(" Has the actor run `{}`.", message.method));
    }
    for argument in &message.args {
        if let Passing::Borrowed(_) = argument.passing {
            lines.extend([String::new(), format!(" The message owns a copy of `{}`.", argument.name)]);
        }
    }
    quote!(#(#own)* #(#[doc = #lines])*)
}
