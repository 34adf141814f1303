//! The enum with one variant for each message.

use super::bounds;
use crate::{
    model::{Actor, Argument, Kind, Message, Passing},
    names,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

pub fn declaration(actor: &Actor) -> TokenStream {
    let (attrs, vis, name) = (&actor.attrs, &actor.vis, &actor.names.message);
    let (declared, clause) = (&actor.generics.declared, bounds::of_message(actor));
    let variants = actor.messages.iter().map(|message| variant(actor, message));
    let rest = match &actor.kind {
        Kind::First { .. } => Some(further(actor)),
        Kind::Extend | Kind::Trait(_) => parameters(actor),
    };
    let doc = docs(actor);
    quote! {
        #(#attrs)*
        #[doc = #doc]
        #[allow(dead_code, non_snake_case, private_bounds, private_interfaces, unreachable_pub)]
        #[non_exhaustive]
        #vis enum #name #declared #clause {
            #(#variants,)*
            #rest
        }
    }
}

/// A further block may stand where the handle is not in scope, so that no link leads to it.
fn docs(actor: &Actor) -> String {
    let (link, handle) = (names::link(&actor.names.actor, &actor.self_ty), &actor.names.handle);
    match actor.kind {
        Kind::First { .. } => format!(" The messages of {link}, sent by the methods of [`{handle}`]."),
        Kind::Extend => format!(" The messages of a further block of {link}, sent by the methods of `{handle}`."),
        Kind::Trait(_) => format!(" The messages of a trait of {link}, sent by the methods of `{handle}`."),
    }
}

/// By hand, for `derive` would ask every argument to be `Debug`.
pub fn debug(actor: &Actor) -> TokenStream {
    let (attrs, name) = (&actor.attrs, &actor.names.message);
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_message(actor));
    let (runtime, text, f) = (&actor.names.runtime, name.unraw().to_string(), names::local("f"));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #declared ::core::fmt::Debug for #name #passed #clause {
            fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #runtime::private::debug(self, #text, #f)
            }
        }
    }
}

/// What can be learned of a message without knowing which it is.
pub fn parts(actor: &Actor) -> TokenStream {
    let (attrs, runtime, name) = (&actor.attrs, &actor.names.runtime, &actor.names.message);
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_message(actor));
    let arms = actor.messages.iter().map(|Message { cfgs, variant, method, .. }| {
        let (respond_to, method) = (names::respond_to(), method.unraw().to_string());
        quote!(#(#cfgs)* Self::#variant { #respond_to, .. } => (#method, #respond_to),)
    });
    let rest = match &actor.kind {
        Kind::First { .. } => Some(names::further()),
        Kind::Extend | Kind::Trait(_) => has_parameters(actor).then(names::parameters),
    };
    let others = names::local("others");
    let rest = rest.map(|variant| quote!(Self::#variant(#others) => #others.parts(),));
    let priority = actor.messages.iter().any(|each| each.is_priority).then(|| priority(actor));
    // Inlined, it is compiled where it is used and nowhere else.
    quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #declared #runtime::private::Parts for #name #passed #clause {
            #[inline]
            fn parts(&self) -> #runtime::private::Known<'_> {
                match self {
                    #(#arms)*
                    #rest
                }
            }
            #priority
        }
    }
}

/// Which messages go before others. Nothing of it is there without such a method.
fn priority(actor: &Actor) -> TokenStream {
    let these = actor.messages.iter().filter(|each| each.is_priority);
    let these = these.map(|Message { cfgs, variant, .. }| quote!(#(#cfgs)* Self::#variant { .. } => true,));
    quote! {
        const PRIORITY: bool = true;
        #[inline]
        fn is_priority(&self) -> bool {
            match self {
                #(#these)*
                _ => false,
            }
        }
    }
}

fn variant(actor: &Actor, message: &Message) -> TokenStream {
    let Message { cfgs, lints, variant, method, .. } = message;
    let runtime = &actor.names.runtime;
    let (reply, respond_to) = (&message.reply, names::respond_to());
    let fields = message.carried().filter_map(|argument| field(actor, method, argument));
    let doc = format!(" A call of `{method}`.");
    let duty = format!(" Who gets the reply of `{method}`.");
    quote! {
        #(#cfgs)*
        #(#lints)*
        #[doc = #doc]
        #variant {
            #(#fields,)*
            #[doc = #duty]
            #respond_to: #runtime::ReplyTo<#reply>,
        }
    }
}

fn field(actor: &Actor, method: &syn::Ident, argument: &Argument) -> Option<TokenStream> {
    let (runtime, name) = (&actor.names.runtime, &argument.name);
    let doc = format!(" The argument `{name}` of `{method}`.");
    match &argument.passing {
        Passing::Owned(ty) => Some(quote!(#[doc = #doc] #name: #ty)),
        Passing::Borrowed(ty) => Some(quote!(#[doc = #doc] #name: #runtime::private::Owned<#ty>)),
        Passing::Duty | Passing::Context => None,
    }
}

/// The messages of all other blocks.
fn further(actor: &Actor) -> TokenStream {
    let (runtime, self_ty, further) = (&actor.names.runtime, &actor.self_ty, names::further());
    quote!(#[doc(hidden)] #further(#runtime::private::Further<#self_ty>),)
}

/// Every type parameter must occur in the enum, whether or not a message uses it, or only under some `#[cfg]`; and nothing can
/// be matched by reference if all messages are under one.
fn parameters(actor: &Actor) -> Option<TokenStream> {
    let (types, runtime, name) = (&actor.generics.types, &actor.names.runtime, names::parameters());
    has_parameters(actor).then(|| {
        quote! {
            #[doc(hidden)]
            #name(#runtime::private::Parameters<fn(#(*const #types),*)>)
        }
    })
}

fn has_parameters(actor: &Actor) -> bool {
    !actor.generics.types.is_empty() || actor.messages.iter().all(|message| !message.cfgs.is_empty())
}
