//! The handle: one method per message, which builds the message and returns a call.

use super::{borrowed, bounds};
use crate::{
    model::{Actor, Argument, BlockKind, Message, OverflowPolicy, Passing},
    names,
};
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::quote;
use syn::{Path, ext::IdentExt, spanned::Spanned};

/// The handle of a first block.
pub fn main_handle(actor: &Actor) -> TokenStream {
    let name = &actor.names.handle;
    let doc = format!(
        " A handle to a running {}. It is cheap to clone and keeps the actor alive. Its methods send [`{}`].",
        names::link(&actor.names.actor, &actor.self_ty),
        actor.names.message
    );
    [declaration(actor, name, &doc), methods(actor, &actor.names.handle_ty, None), traits(actor, name, true)]
        .into_iter()
        .collect()
}

/// The struct of a handle or view.
pub fn declaration(actor: &Actor, name: &Ident, doc: &str) -> TokenStream {
    let (attrs, vis, enumeration) = (&actor.attrs, &actor.vis, &actor.names.message);
    let (runtime, clause) = (&actor.names.runtime, bounds::message_clause(actor));
    let (declared, passed) = (&actor.generics.declared, &actor.generics.passed);
    quote! {
        #(#attrs)*
        #[doc = #doc]
        #[allow(dead_code, private_bounds, private_interfaces, unreachable_pub)]
        #vis struct #name #declared (#runtime::__private::RawHandle<#enumeration #passed>) #clause;
    }
}

/// The methods of the handle, or of one view.
pub fn methods(actor: &Actor, handle_ty: &TokenStream, view: Option<&Ident>) -> TokenStream {
    let (attrs, declared) = (&actor.attrs, &actor.generics.declared);
    let clause = match actor.kind {
        BlockKind::Primary { .. } => bounds::message_clause(actor),
        // The message goes into a `Send` box.
        BlockKind::Extend | BlockKind::Trait(_) => bounds::handle_clause(actor),
    };
    let is_in_view = |message: &&Message| view.is_none_or(|view| message.views.contains(view));
    let methods = actor.messages.iter().filter(is_in_view).map(|message| method(actor, message));
    quote! {
        #(#attrs)*
        #[allow(dead_code, non_snake_case, private_interfaces, clippy::used_underscore_binding)]
        impl #declared #handle_ty #clause {
            #(#methods)*
        }
    }
}

/// The traits of a handle. They are not derived, because `derive` would require the parameters to be `Clone` and
/// `Debug`.
pub fn traits(actor: &Actor, name: &Ident, controls: bool) -> TokenStream {
    let (attrs, runtime) = (&actor.attrs, &actor.names.runtime);
    let (enumeration, text) = (&actor.names.message, name.unraw().to_string());
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::message_clause(actor));
    let (send_clause, f, raw) = (bounds::handle_clause(actor), names::local("f"), names::local("raw"));
    let impl_of = |path: TokenStream, clause: &TokenStream, body: TokenStream| {
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
            #runtime::__private::debug_handle(&self.0, #text, #f)
        }
    };
    let handle = quote! {
        type Message = #enumeration #passed;
        fn from_raw(#raw: #runtime::__private::RawHandle<Self::Message>) -> Self { Self(#raw) }
        fn raw(&self) -> &#runtime::__private::RawHandle<Self::Message> { &self.0 }
    };
    let control = controls.then(|| impl_of(quote!(#runtime::ActorControl), &send_clause, TokenStream::new()));
    [
        impl_of(quote!(::core::clone::Clone), &clause, clone),
        impl_of(quote!(::core::fmt::Debug), &clause, debug),
        impl_of(quote!(#runtime::ActorHandle), &send_clause, handle),
    ]
    .into_iter()
    .chain(control)
    .collect()
}

fn method(actor: &Actor, message: &Message) -> TokenStream {
    let (runtime, reply) = (&actor.names.runtime, &message.reply);
    let Message { method, vis, cfgs, passthrough_attrs, lints, .. } = message;
    let docs = docs(message);
    let call = call_expr(actor, message, &raw_expr(actor, &quote!(self)));
    let call_ty = if message.is_fallible { quote!(FallibleCall) } else { quote!(Call) };
    let params = message.message_fields().filter_map(parameter);
    let mailbox_message = mailbox_message(actor);
    quote! {
        #(#cfgs)*
        #docs
        #(#passthrough_attrs)*
        #(#lints)*
        #vis fn #method(&self #(, #params)*) -> #runtime::#call_ty<'_, #mailbox_message, #reply> {
            #call
        }
    }
}

/// The type of the messages in the mailbox.
fn mailbox_message(actor: &Actor) -> TokenStream {
    let (runtime, enumeration, passed) = (&actor.names.runtime, &actor.names.message, &actor.generics.passed);
    match actor.kind {
        BlockKind::Primary { .. } => quote!(#enumeration #passed),
        BlockKind::Extend | BlockKind::Trait(_) => quote!(<Self as #runtime::ActorHandle>::Message),
    }
}

/// The raw handle. An additional block may be in another module, where the field is private, so it uses the trait.
pub fn raw_expr(actor: &Actor, handle: &TokenStream) -> TokenStream {
    let runtime = &actor.names.runtime;
    match actor.kind {
        BlockKind::Primary { .. } => quote!(&self.0),
        BlockKind::Extend | BlockKind::Trait(_) => quote!(#runtime::ActorHandle::raw(#handle)),
    }
}

/// Builds the message from the arguments and returns its call.
pub fn call_expr(actor: &Actor, message: &Message, raw: &TokenStream) -> TokenStream {
    let (runtime, enumeration) = (&actor.names.runtime, &actor.names.message);
    let (variant, respond_to) = (&message.variant, names::respond_to());
    let fields = message.message_fields().filter_map(|argument| field(actor, argument));
    let fields = quote!(#(#fields,)* #respond_to: #runtime::ReplyTo::none());
    let is_primary = actor.kind.is_primary();
    // With the parameters of the enum, a type that rustc rejects leaves nothing to infer.
    let passed = (!actor.generics.passed.is_empty()).then_some(&actor.generics.passed).map(|passed| quote!(::#passed));
    let message_expr = if is_primary {
        quote!(#enumeration #passed::#variant { #fields })
    } else {
        extension_expr(actor, variant, &fields)
    };
    // Only the first block knows whether the actor is direct. The others assume it, and the runtime decides.
    let is_immediate = !message.is_async && !message.replies_later();
    let new = if (actor.direct.is_some() || !is_primary) && is_immediate { quote!(direct) } else { quote!(new) };
    let when_full = message.overflow.map(|policy| when_full(runtime, policy));
    quote! {
        #runtime::Call::#new(#raw, #message_expr) #when_full
    }
}

/// The message of an additional block, in the enum of the first.
fn extension_expr(actor: &Actor, variant: &Ident, fields: &TokenStream) -> TokenStream {
    let (runtime, self_ty, enumeration) = (&actor.names.runtime, &actor.self_ty, &actor.names.message);
    // The span makes rustc report a missing first block on the type, once.
    let at = |tokens| names::respanned(tokens, self_ty.span());
    let (wrap, enumeration) =
        (at(quote!(<#self_ty as #runtime::__private::Extensible>::wrap)), at(quote!(#enumeration)));
    let group = |delimiter, tokens| {
        let mut group = Group::new(delimiter, tokens);
        group.set_span(group.span().located_at(self_ty.span()));
        group
    };
    let fields = group(Delimiter::Brace, fields.clone());
    let message = group(Delimiter::Parenthesis, quote!(#enumeration::#variant #fields));
    quote!(#wrap #message)
}

fn when_full(runtime: &Path, policy: OverflowPolicy) -> TokenStream {
    let policy = match policy {
        OverflowPolicy::Coalesce => quote!(Coalesce),
        OverflowPolicy::Stop => quote!(Stop),
    };
    quote!(.when_full(#runtime::__private::WhenFull::#policy))
}

fn parameter(argument: &Argument) -> Option<TokenStream> {
    let name = &argument.variable;
    match &argument.passing {
        Passing::Owned(ty) => Some(quote!(#name: #ty)),
        Passing::Borrowed(ty) => Some(quote!(#name: &#ty)),
        Passing::ReplyTo | Passing::Context => None,
    }
}

fn field(actor: &Actor, argument: &Argument) -> Option<TokenStream> {
    let Argument { name, variable, passing } = argument;
    match passing {
        Passing::Owned(_) => Some(argument.field()),
        Passing::Borrowed(ty) => {
            let to_owned = borrowed::item(actor, "to_owned_arg", ty);
            Some(quote!(#name: #to_owned(#variable)))
        }
        Passing::ReplyTo | Passing::Context => None,
    }
}

/// The user's docs, then what the macro adds. The docs of `Call` describe the errors.
fn docs(message: &Message) -> TokenStream {
    let user_docs = &message.docs;
    let mut lines = Vec::new();
    for argument in &message.args {
        if let Passing::Borrowed(_) = argument.passing {
            lines.extend([String::new(), format!(" The message owns a copy of `{}`.", argument.variable)]);
        }
    }
    let policy = match message.overflow {
        None => None,
        Some(OverflowPolicy::Coalesce) => {
            Some(" If the mailbox is full, `try_tell` replaces the newest queued call of this method.")
        }
        Some(OverflowPolicy::Stop) => Some(" If the mailbox is full, `try_tell` stops the actor."),
    };
    lines.extend(policy.into_iter().flat_map(|line| [String::new(), line.to_owned()]));
    quote!(#(#user_docs)* #(#[doc = #lines])*)
}
