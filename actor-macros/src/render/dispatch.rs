//! The `match` that calls the method of a message.

use super::{
    bounds,
    call::{arg_expr, await_expr, dispatched_type, injected_args, send_bound},
    hooks, sources,
};
use crate::{
    model::{Actor, Argument, BlockKind, Message, SelfKind, StreamReply, TraitImpl},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

/// The impls of the traits that make a type an actor.
pub fn actor_impls(actor: &Actor) -> TokenStream {
    let (dispatch, hooks) = (dispatch(actor), hooks::hook_methods(actor));
    let trait_name = if actor.is_local { "LocalActor" } else { "Actor" };
    let base = impl_for_actor(actor, &runtime_trait(actor, "ActorBase"), &types(actor));
    let main = impl_for_actor(actor, &runtime_trait(actor, trait_name), &quote!(#dispatch #hooks));
    let extensible = impl_for_actor(actor, &hidden_trait(actor, "Extensible"), &from_extension(actor));
    let sources = sources::declarations(actor)
        .map(|declarations| impl_for_actor(actor, &hidden_trait(actor, "HasSources"), &declarations));
    let is_concurrent = actor.messages.iter().any(|message| message.is_concurrent);
    let concurrent =
        is_concurrent.then(|| impl_for_actor(actor, &hidden_trait(actor, "ConcurrentActor"), &dispatch_shared(actor)));
    quote!(#base #main #extensible #sources #concurrent)
}

fn runtime_trait(actor: &Actor, name: &str) -> TokenStream {
    let (runtime, name) = (&actor.names.runtime, Ident::new(name, Span::call_site()));
    quote!(#runtime::#name)
}

fn hidden_trait(actor: &Actor, name: &str) -> TokenStream {
    let (runtime, name) = (&actor.names.runtime, Ident::new(name, Span::call_site()));
    quote!(#runtime::__private::#name)
}

fn impl_for_actor(actor: &Actor, implemented: &TokenStream, items: &TokenStream) -> TokenStream {
    let (attrs, self_ty) = (&actor.attrs, &actor.self_ty);
    let (declared, clause) = (&actor.generics.declared, bounds::actor_clause(actor));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
        impl #declared #implemented for #self_ty #clause { #items }
    }
}

fn types(actor: &Actor) -> TokenStream {
    let (runtime, passed) = (&actor.names.runtime, &actor.generics.passed);
    let (handle, enumeration) = (&actor.names.handle, &actor.names.message);
    let access = actor.direct.map_or_else(
        || quote!(#runtime::__private::OwnedState),
        // The span makes rustc report a missing feature on the option.
        |direct| names::respanned(quote!(#runtime::__private::DirectAccess<Self>), direct),
    );
    let sources = sources::source_set(actor);
    let affinity = Ident::new(if actor.is_local { "OneThread" } else { "AnyThread" }, Span::call_site());
    quote! {
        type Message = #enumeration #passed;
        type Handle = #handle #passed;
        const OPTIONS: #runtime::__private::Options = <Self as #runtime::__private::OneFirstBlock>::OPTIONS;
        type Access = #access;
        type Sources = #sources;
        type Affinity = #runtime::__private::#affinity;
    }
}

/// Wraps a message of an additional block into the enum of the first.
fn from_extension(actor: &Actor) -> TokenStream {
    let (runtime, enumeration) = (&actor.names.runtime, &actor.names.message);
    let (extension, message, passed) = (names::extension(), names::local("message"), &actor.generics.passed);
    quote! {
        fn from_extension(#message: #runtime::__private::ExtensionMessage<Self>) -> #enumeration #passed {
            #enumeration::#extension(#message)
        }
    }
}

fn dispatch(actor: &Actor) -> TokenStream {
    let (runtime, enumeration, send) = (&actor.names.runtime, &actor.names.message, send_bound(actor));
    let (state, message, passed) = (names::local("dispatch"), names::local("message"), &actor.generics.passed);
    let body = dispatch_body(actor, &state, &message);
    quote! {
        #[inline]
        fn dispatch(
            #state: &mut #runtime::__private::DispatchContext<'_, Self>,
            #message: #enumeration #passed,
        ) -> impl ::core::future::Future<Output = ()> #send {
            #body
        }
    }
}

fn dispatch_body(actor: &Actor, state: &Ident, message: &Ident) -> TokenStream {
    let (runtime, enumeration) = (&actor.names.runtime, &actor.names.message);
    let (extension, boxed) = (names::extension(), names::local("extension"));
    let arms = actor.messages.iter().map(|each| {
        if each.is_concurrent { concurrent_arm(actor, each, state) } else { arm(actor, each, &quote!(Self), state) }
    });
    if has_async(actor) {
        quote!(async move {
            match #message {
                #(#arms)*
                #enumeration::#extension(#boxed) => #boxed.dispatch(#state).await,
            }
        })
    } else if actor.messages.is_empty() {
        quote!(match #message { #enumeration::#extension(#boxed) => #boxed.dispatch(#state) })
    } else {
        // An async block would move every message once more.
        let dispatched = dispatched_type(actor);
        quote!(#runtime::__private::#dispatched::ready(match #message {
            #(#arms)*
            #enumeration::#extension(#boxed) => return #boxed.dispatch(#state),
        }))
    }
}

/// The arm of a concurrent message, which also runs the concurrent messages queued behind it.
fn concurrent_arm(actor: &Actor, message: &Message, state: &Ident) -> TokenStream {
    let (cfgs, enumeration, variant) = (&message.cfgs, &actor.names.message, &message.variant);
    let whole = names::local("message");
    quote!(#(#cfgs)* #whole @ #enumeration::#variant { .. } => #state.run_concurrently(#whole).await,)
}

/// The dispatch of a concurrent message, which only borrows the state.
fn dispatch_shared(actor: &Actor) -> TokenStream {
    let (runtime, enumeration) = (&actor.names.runtime, &actor.names.message);
    let (dispatch, message, passed) = (names::local("dispatch"), names::local("message"), &actor.generics.passed);
    let concurrent = actor.messages.iter().filter(|each| each.is_concurrent);
    let arms = concurrent.map(|each| arm(actor, each, &quote!(Self), &dispatch));
    quote! {
        fn dispatch_shared(
            #dispatch: &mut #runtime::__private::ConcurrentContext<'_, Self>,
            #message: #enumeration #passed,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
            async move {
                match #message {
                    #(#arms)*
                    _ => {}
                }
            }
        }
    }
}

/// The dispatch of an additional block.
pub fn extension_impl(actor: &Actor) -> TokenStream {
    let (attrs, runtime, self_ty) = (&actor.attrs, &actor.names.runtime, &actor.self_ty);
    let (enumeration, clause) = (&actor.names.message, bounds::extension_clause(actor));
    let (declared, passed) = (&actor.generics.declared, &actor.generics.passed);
    let (state, lifetime) = (names::local("dispatch"), names::lifetime());
    let target = match &actor.kind {
        BlockKind::Trait(TraitImpl { path, .. }) => quote!(<#self_ty as #path>),
        BlockKind::Primary { .. } | BlockKind::Extend => quote!(<#self_ty>),
    };
    let arms = actor.messages.iter().map(|each| arm(actor, each, &target, &state));
    let affinity = actor.is_local.then(|| quote!(, #runtime::__private::OneThread));
    // The span makes rustc report a missing first block on the type.
    let block = names::respanned(quote!(#runtime::__private::ExtensionBlock<#self_ty #affinity>), self_ty.span());
    let state_ty = names::respanned(quote!(#runtime::__private::DispatchContext<'_, #self_ty>), self_ty.span());
    let matched = quote!(match self { #(#arms)* });
    let body = if has_async(actor) { quote!(boxed(async move { #matched })) } else { quote!(ready(#matched)) };
    let dispatched = dispatched_type(actor);
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
        impl #declared #block for #enumeration #passed #clause {
            fn dispatch<#lifetime>(
                self,
                #state: &#lifetime mut #state_ty,
            ) -> #runtime::__private::#dispatched<#lifetime> {
                #runtime::__private::#dispatched::#body
            }
        }
    }
}

fn has_async(actor: &Actor) -> bool {
    actor.messages.iter().any(|message| message.is_async)
}

/// Calls the method of a message and sends the reply.
fn arm(actor: &Actor, message: &Message, target: &TokenStream, state: &Ident) -> TokenStream {
    let Message { cfgs, variant, method, .. } = message;
    let (enumeration, field, respond_to) = (&actor.names.message, names::respond_to(), names::local("respond_to"));
    let fields = message.message_fields().map(Argument::field);
    let args = message.args.iter().map(|argument| arg_expr(actor, argument));
    let receiver = match message.self_kind {
        SelfKind::Reference => quote!(#state.actor()),
        SelfKind::Value => quote!(#state.take()),
    };
    let args = quote!(#receiver #(, #args)*);
    let outcome =
        if message.is_async { await_expr(actor, method, target, &args) } else { quote!(#target::#method(#args)) };
    let injected = injected_args(&message.args, state);
    let body = if message.replies_later() {
        quote!({ #injected #outcome; })
    } else if message.is_async || message.stream.is_some() {
        let reply = names::local("reply");
        let sent = reply_expr(actor, message, &reply, state);
        quote!({ #injected let #reply = #outcome; #respond_to.reply(#sent, #state); })
    } else if injected.is_empty() {
        quote!(#respond_to.reply(#outcome, #state),)
    } else {
        quote!({ #injected #respond_to.reply(#outcome, #state); })
    };
    quote! {
        #(#cfgs)*
        #enumeration::#variant { #(#fields,)* #field: #respond_to } => #body
    }
}

/// The reply. A stream is wrapped into the type that it has in the message, with the span of the user's `Stream`, where
/// rustc then reports a stream that is not supported.
fn reply_expr(actor: &Actor, message: &Message, reply: &Ident, state: &Ident) -> TokenStream {
    let Some(StreamReply { span, in_result }) = message.stream else { return quote!(#reply) };
    let (runtime, new) = (&actor.names.runtime, if in_result { quote!(from_result) } else { quote!(new) });
    names::respanned(quote!(#runtime::__private::ReplyStream::#new(#reply, #state)), span)
}
