//! The handle: one method for each message, each a single expression.

use super::bounds;
use crate::{
    model::{Actor, Argument, Kind, Message, Passing, WhenFull},
    names,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Path, ext::IdentExt};

pub fn of_actor(actor: &Actor) -> TokenStream {
    let name = &actor.names.handle;
    let doc = format!(
        " A handle to a running {}: cheap to clone, and what keeps the actor alive. Its methods send [`{}`].",
        names::link(&actor.names.actor, &actor.self_ty),
        actor.names.message
    );
    [declaration(actor, name, &doc), methods(actor, &actor.names.handle_ty, None), traits(actor, name, true)]
        .into_iter()
        .collect()
}

pub fn declaration(actor: &Actor, name: &Ident, doc: &str) -> TokenStream {
    let (attrs, vis, enumeration) = (&actor.attrs, &actor.vis, &actor.names.message);
    let (runtime, clause) = (&actor.names.runtime, bounds::of_message(actor));
    let (declared, passed) = (&actor.generics.declared, &actor.generics.passed);
    quote! {
        #(#attrs)*
        #[doc = #doc]
        #[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
        #vis struct #name #declared (#runtime::private::RawHandle<#enumeration #passed>) #clause;
    }
}

/// Those of the view, if one is named.
pub fn methods(actor: &Actor, handle_ty: &TokenStream, view: Option<&Ident>) -> TokenStream {
    let (attrs, declared) = (&actor.attrs, &actor.generics.declared);
    let clause = match actor.kind {
        Kind::First { .. } => bounds::of_message(actor),
        // It goes into a box of what can be sent.
        Kind::Extend | Kind::Trait(_) => bounds::of_handle(actor),
    };
    let has = |message: &&Message| view.is_none_or(|view| message.views.contains(view));
    let methods = actor.messages.iter().filter(has).map(|message| method(actor, message));
    quote! {
        #(#attrs)*
        #[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
        impl #declared #handle_ty #clause {
            #(#methods)*
        }
    }
}

/// By hand, for `derive` would ask the parameters to be `Clone` and `Debug`.
pub fn traits(actor: &Actor, name: &Ident, controls: bool) -> TokenStream {
    let (attrs, runtime) = (&actor.attrs, &actor.names.runtime);
    let (enumeration, text) = (&actor.names.message, name.unraw().to_string());
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_message(actor));
    let (sent, f, raw) = (bounds::of_handle(actor), names::local("f"), names::local("raw"));
    let head = |path: TokenStream, clause: &TokenStream, body: TokenStream| {
        quote! {
            #(#attrs)*
            #[automatically_derived]
            impl #declared #path for #name #passed #clause { #body }
        }
    };
    let clone = quote!(
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    );
    let debug = quote! {
        fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            #f.debug_tuple(#text).field(&self.0).finish()
        }
    };
    let handle = quote! {
        type Message = #enumeration #passed;
        fn from_raw(#raw: #runtime::private::RawHandle<Self::Message>) -> Self { Self(#raw) }
        fn raw(&self) -> &#runtime::private::RawHandle<Self::Message> { &self.0 }
    };
    let control = controls.then(|| head(quote!(#runtime::ActorControl), &sent, TokenStream::new()));
    [
        head(quote!(::core::clone::Clone), &clause, clone),
        head(quote!(::core::fmt::Debug), &clause, debug),
        head(quote!(#runtime::ActorHandle), &sent, handle),
    ]
    .into_iter()
    .chain(control)
    .collect()
}

fn method(actor: &Actor, message: &Message) -> TokenStream {
    let (runtime, reply) = (&actor.names.runtime, &message.reply);
    let Message { method, vis, cfgs, notes, lints, .. } = message;
    let (docs, made) = (docs(message), made(actor, message, &raw(actor, &quote!(self))));
    let call = if message.is_fallible { quote!(TryCall) } else { quote!(Call) };
    let params = message.carried().filter_map(parameter);
    let mailed = mailed(actor);
    quote! {
        #(#cfgs)*
        #docs
        #(#notes)*
        #(#lints)*
        #vis fn #method(&self #(, #params)*) -> #runtime::#call<'_, #mailed, #reply> {
            #made
        }
    }
}

/// What the mailbox holds.
fn mailed(actor: &Actor) -> TokenStream {
    let (runtime, self_ty) = (&actor.names.runtime, &actor.self_ty);
    let (enumeration, passed) = (&actor.names.message, &actor.generics.passed);
    match actor.kind {
        Kind::First { .. } => quote!(#enumeration #passed),
        Kind::Extend | Kind::Trait(_) => quote!(<#self_ty as #runtime::AnyActor>::Message),
    }
}

/// What all handles share. The field is private to the module of the first block, and another may stand elsewhere.
pub fn raw(actor: &Actor, handle: &TokenStream) -> TokenStream {
    let runtime = &actor.names.runtime;
    match actor.kind {
        Kind::First { .. } => quote!(&self.0),
        Kind::Extend | Kind::Trait(_) => quote!(<Self as #runtime::ActorHandle>::raw(#handle)),
    }
}

/// The call, of a message made from the arguments.
pub fn made(actor: &Actor, message: &Message, raw: &TokenStream) -> TokenStream {
    let (runtime, self_ty, enumeration) = (&actor.names.runtime, &actor.self_ty, &actor.names.message);
    let (variant, respond_to) = (&message.variant, names::respond_to());
    let fields = message.carried().filter_map(|argument| field(actor, argument));
    let mut made = quote!(#enumeration::#variant { #(#fields,)* #respond_to });
    let first = matches!(actor.kind, Kind::First { .. });
    if !first {
        made = quote!(<#self_ty as #runtime::AnyActor>::further(#runtime::private::Further::new(#made)));
    }
    // Whether callers run methods themselves, the first block says.
    let runs_at_once = !message.is_async && !message.replies_later();
    let new = if (actor.direct.is_some() || !first) && runs_at_once { quote!(direct) } else { quote!(new) };
    let when_full = message.when_full.map(|choice| when_full(runtime, choice));
    quote! {
        let #respond_to = #runtime::ReplyTo::nobody();
        #runtime::Call::#new(#raw, #made) #when_full
    }
}

fn when_full(runtime: &Path, choice: WhenFull) -> TokenStream {
    let choice = match choice {
        WhenFull::Coalesce => quote!(Coalesce),
        WhenFull::Stop => quote!(Stop),
    };
    quote!(.when_full(#runtime::private::WhenFull::#choice))
}

fn parameter(argument: &Argument) -> Option<TokenStream> {
    let name = &argument.name;
    match &argument.passing {
        Passing::Owned(ty) => Some(quote!(#name: #ty)),
        Passing::Borrowed(ty) => Some(quote!(#name: &#ty)),
        Passing::Duty | Passing::Context => None,
    }
}

fn field(actor: &Actor, argument: &Argument) -> Option<TokenStream> {
    let (runtime, name) = (&actor.names.runtime, &argument.name);
    match &argument.passing {
        Passing::Owned(_) => Some(quote!(#name)),
        Passing::Borrowed(ty) => Some(quote!(#name: #runtime::private::keep::<#ty>(#name))),
        Passing::Duty | Passing::Context => None,
    }
}

/// The user's docs, and what the message copies. Of errors those of `Call` speak.
pub fn docs(message: &Message) -> TokenStream {
    let own = &message.docs;
    let mut lines = Vec::new();
    for argument in &message.args {
        if let Passing::Borrowed(_) = argument.passing {
            lines.extend([String::new(), format!(" The message owns a copy of `{}`.", argument.name)]);
        }
    }
    let told = match message.when_full {
        None => None,
        Some(WhenFull::Coalesce) => Some(" Told by `try_tell` to a full mailbox, it replaces the newest queued call."),
        Some(WhenFull::Stop) => Some(" Told by `try_tell` to a full mailbox, it ends the actor."),
    };
    lines.extend(told.into_iter().flat_map(|told| [String::new(), told.to_owned()]));
    quote!(#(#own)* #(#[doc = #lines])*)
}
