//! The enum with one variant per message.

use super::{borrowed, bounds};
use crate::{
    model::{Actor, Argument, BlockKind, Message, OverflowPolicy, Passing},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

pub fn declaration(actor: &Actor) -> TokenStream {
    let (attrs, vis, name) = (&actor.attrs, &actor.vis, &actor.names.message_declared);
    let (declared, clause) = (&actor.generics.declared, bounds::message_clause(actor));
    let variants = actor.messages.iter().map(|message| variant(actor, message));
    let rest = match &actor.kind {
        BlockKind::Primary { .. } => Some(extension_variant(actor)),
        BlockKind::Extend | BlockKind::Trait(_) => unused_params_variant(actor),
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

/// The docs of an additional block do not link to the handle, which may not be in scope there.
fn docs(actor: &Actor) -> String {
    let (link, handle) = (names::link(&actor.names.actor, &actor.self_ty), &actor.names.handle);
    match actor.kind {
        BlockKind::Primary { .. } => format!(" The messages of {link}, sent by the methods of [`{handle}`]."),
        BlockKind::Extend => {
            format!(" The messages of an additional block of {link}, sent by the methods of `{handle}`.")
        }
        BlockKind::Trait(_) => {
            format!(" The messages of a trait that {link} implements, sent by the methods of `{handle}`.")
        }
    }
}

/// Not derived, because `derive` would require every argument to be `Debug`.
pub fn debug_impl(actor: &Actor) -> TokenStream {
    let (attrs, name) = (&actor.attrs, &actor.names.message);
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::message_clause(actor));
    let (runtime, text, f) =
        (&actor.names.runtime, names::shown(name, actor.names.message_is_hidden), names::local("f"));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #declared ::core::fmt::Debug for #name #passed #clause {
            fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #runtime::__private::debug(self, #text, #f)
            }
        }
    }
}

/// What is known of any message.
pub fn info_impl(actor: &Actor) -> TokenStream {
    let (attrs, runtime, name) = (&actor.attrs, &actor.names.runtime, &actor.names.message);
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::message_clause(actor));
    let arms = actor.messages.iter().map(|message| info_arm(actor, message));
    let rest = match &actor.kind {
        BlockKind::Primary { .. } => Some(names::extension()),
        BlockKind::Extend | BlockKind::Trait(_) => needs_unused_params(actor).then(names::unused_params),
    };
    let other = names::local("other");
    let rest = rest.map(|variant| quote!(#name::#variant(#other) => #other.info(),));
    let consts = [
        ("HAS_PRIORITY", actor.messages.iter().any(|message| message.is_priority)),
        ("HAS_COALESCE", actor.messages.iter().any(|message| message.overflow == Some(OverflowPolicy::Coalesce))),
        ("HAS_CONCURRENT", actor.messages.iter().any(|message| message.is_concurrent)),
    ];
    let consts = consts.into_iter().filter(|(_, has_any)| *has_any).map(|(name, _)| {
        let name = Ident::new(name, Span::call_site());
        quote!(const #name: ::core::primitive::bool = true;)
    });
    // With `#[inline]` it is only compiled where it is used.
    quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #declared #runtime::__private::Message for #name #passed #clause {
            #(#consts)*
            #[inline]
            fn info(&self) -> #runtime::__private::MessageInfo<'_> {
                match self {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
}

fn info_arm(actor: &Actor, message: &Message) -> TokenStream {
    let Message { cfgs, variant, method, .. } = message;
    let (runtime, method) = (&actor.names.runtime, method.unraw().to_string());
    // By the enum's name, as in the dispatch. If another type has that name, rustc reports a missing variant once.
    let (enumeration, field, respond_to) = (&actor.names.message, names::respond_to(), names::local("respond_to"));
    let priority = message.is_priority.then(|| quote!(.priority()));
    let concurrent = message.is_concurrent.then(|| quote!(.concurrent()));
    quote! {
        #(#cfgs)*
        #enumeration::#variant { #field: #respond_to, .. } => {
            #runtime::__private::MessageInfo::new(#method, #respond_to) #priority #concurrent
        }
    }
}

fn variant(actor: &Actor, message: &Message) -> TokenStream {
    let Message { cfgs, lints, variant, method, .. } = message;
    let runtime = &actor.names.runtime;
    let (reply, respond_to) = (&message.reply, names::respond_to());
    let fields = message.message_fields().filter_map(|argument| field(actor, method, argument));
    let doc = format!(" A call of `{method}`.");
    let reply_doc = format!(" Sends the reply of `{method}` to its caller.");
    quote! {
        #(#cfgs)*
        #(#lints)*
        #[doc = #doc]
        #variant {
            #(#fields,)*
            #[doc = #reply_doc]
            #respond_to: #runtime::ReplyTo<#reply>,
        }
    }
}

fn field(actor: &Actor, method: &syn::Ident, argument: &Argument) -> Option<TokenStream> {
    let name = &argument.name;
    let doc = format!(" The argument `{name}` of `{method}`.");
    match &argument.passing {
        Passing::Owned(ty) => Some(quote!(#[doc = #doc] #name: #ty)),
        Passing::Borrowed(ty) => {
            let owned = borrowed::item(actor, "OwnedArg", ty);
            Some(quote!(#[doc = #doc] #name: #owned))
        }
        Passing::ReplyTo | Passing::Context => None,
    }
}

/// The variant for the messages of all additional blocks.
fn extension_variant(actor: &Actor) -> TokenStream {
    let (runtime, self_ty, extension) = (&actor.names.runtime, &actor.self_ty, names::extension());
    quote!(#[doc(hidden)] #extension(#runtime::__private::ExtensionMessage<#self_ty>),)
}

/// A variant that is never constructed. Rustc requires every type parameter to occur in the enum, and an enum whose
/// variants all have a `#[cfg]` could be empty, which cannot be matched by reference.
fn unused_params_variant(actor: &Actor) -> Option<TokenStream> {
    let (types, runtime, name) = (&actor.generics.types, &actor.names.runtime, names::unused_params());
    needs_unused_params(actor).then(|| {
        quote! {
            #[doc(hidden)]
            #name(#runtime::__private::UnusedParams<fn(#(*const #types),*)>)
        }
    })
}

fn needs_unused_params(actor: &Actor) -> bool {
    !actor.generics.types.is_empty() || actor.messages.iter().all(|message| !message.cfgs.is_empty())
}
