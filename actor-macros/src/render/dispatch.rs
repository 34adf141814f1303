//! The one `match`: from message to method.

use super::{bounds, sources};
use crate::{
    model::{Actor, Argument, Hook, Kind, Message, Passing, Receiver, Stream, Trait},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

/// One trait has it all, or the futures of a local actor have one of their own.
pub fn implementation(actor: &Actor) -> TokenStream {
    let (types, further, dispatch) = (types(actor), further(actor), dispatch(actor));
    let read = actor.messages.iter().any(|each| each.is_concurrent).then(|| read(actor));
    let sources = sources::declared(actor);
    let live = (!actor.start.is_empty() || !actor.stop.is_empty()).then(|| live(actor));
    let start = actor.start.iter().map(|each| hook(actor, each, "start"));
    let stop = actor.stop.iter().map(|each| hook(actor, each, "stop"));
    if actor.is_local {
        let runtime = &actor.names.runtime;
        let place = quote!(type Place = #runtime::private::Local;);
        let any = implemented(actor, "AnyActor", &quote!(#types #place #further #sources));
        let local = implemented(actor, "LocalActor", &quote!(#dispatch #live #(#start)* #(#stop)*));
        quote!(#any #local)
    } else {
        implemented(actor, "Actor", &quote!(#types #dispatch #further #read #sources #live #(#start)* #(#stop)*))
    }
}

fn implemented(actor: &Actor, name: &str, items: &TokenStream) -> TokenStream {
    let (attrs, runtime, self_ty) = (&actor.attrs, &actor.names.runtime, &actor.self_ty);
    let (declared, clause) = (&actor.generics.declared, bounds::of_actor(actor));
    let name = Ident::new(name, Span::call_site());
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
        impl #declared #runtime::#name for #self_ty #clause { #items }
    }
}

fn types(actor: &Actor) -> TokenStream {
    let (runtime, passed) = (&actor.names.runtime, &actor.generics.passed);
    let (handle, enumeration) = (&actor.names.handle, &actor.names.message);
    // A missing feature is blamed on the option.
    let rest = match actor.direct {
        Some(direct) => names::respanned(sources::watched(actor, quote!(#runtime::private::Direct<Self>)), direct),
        None => sources::watched(actor, quote!(#runtime::private::Queued)),
    };
    quote! {
        type Message = #enumeration #passed;
        type Handle = #handle #passed;
        const OPTIONS: #runtime::private::Options = <Self as #runtime::private::HasBlock>::OPTIONS;
        type Rest = #rest;
    }
}

fn further(actor: &Actor) -> TokenStream {
    let (runtime, enumeration) = (&actor.names.runtime, &actor.names.message);
    let (further, message, passed) = (names::further(), names::local("message"), &actor.generics.passed);
    quote! {
        fn further(#message: #runtime::private::Further<Self>) -> #enumeration #passed {
            #enumeration::#further(#message)
        }
    }
}

fn dispatch(actor: &Actor) -> TokenStream {
    let (runtime, enumeration, sent) = (&actor.names.runtime, &actor.names.message, sent(actor));
    let (state, message, passed) = (names::local("state"), names::local("message"), &actor.generics.passed);
    let (further, carried) = (names::further(), names::local("further"));
    let arm = |each: &Message| {
        if each.is_concurrent { together(actor, each, &state) } else { arm(actor, each, &quote!(Self), &state) }
    };
    let arms: TokenStream = actor.messages.iter().map(arm).collect();
    let body = if has_async(actor) {
        quote!(async move {
            match #message {
                #arms
                #enumeration::#further(#carried) => #carried.dispatch(#state).await,
            }
        })
    } else if actor.messages.is_empty() {
        quote!(match #message { #enumeration::#further(#carried) => #carried.dispatch(#state) })
    } else {
        // Not a block that might wait: from that every message is moved once more.
        let rest = dispatched(actor);
        quote!(#runtime::private::#rest::done(match #message {
            #arms
            #enumeration::#further(#carried) => return #carried.dispatch(#state),
        }))
    };
    quote! {
        #[inline]
        fn dispatch(
            #state: &mut #runtime::private::State<'_, Self>,
            #message: #enumeration #passed,
        ) -> impl ::core::future::Future<Output = ()> #sent {
            #body
        }
    }
}

/// What futures have to be.
fn sent(actor: &Actor) -> Option<TokenStream> {
    (!actor.is_local).then(|| quote!(+ ::core::marker::Send))
}

/// The rest of a dispatch.
pub fn dispatched(actor: &Actor) -> Ident {
    Ident::new(if actor.is_local { "LocalDispatched" } else { "Dispatched" }, Span::call_site())
}

/// A message that brings in those behind it.
fn together(actor: &Actor, message: &Message, state: &Ident) -> TokenStream {
    let (cfgs, enumeration, variant) = (&message.cfgs, &actor.names.message, &message.variant);
    let whole = names::local("message");
    quote!(#(#cfgs)* #whole @ #enumeration::#variant { .. } => #state.run_together(#whole).await,)
}

/// Which messages run together, and one of them on its own. Without it, an actor has no code for any.
fn read(actor: &Actor) -> TokenStream {
    let (runtime, enumeration) = (&actor.names.runtime, &actor.names.message);
    let (reader, message, passed) = (names::local("reader"), names::local("message"), &actor.generics.passed);
    let concurrent: Vec<_> = actor.messages.iter().filter(|each| each.is_concurrent).collect();
    let arms = concurrent.iter().map(|each| arm(actor, each, &quote!(Self), &reader));
    let these =
        concurrent.iter().map(|Message { cfgs, variant, .. }| quote!(#(#cfgs)* #enumeration::#variant { .. } => true,));
    quote! {
        fn is_concurrent(#message: &#enumeration #passed) -> bool {
            match #message {
                #(#these)*
                _ => false,
            }
        }
        fn read(
            #reader: &mut #runtime::private::Reader<'_, Self>,
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

/// The same for a block behind the first.
pub fn of_further(actor: &Actor) -> TokenStream {
    let (attrs, runtime, self_ty) = (&actor.attrs, &actor.names.runtime, &actor.self_ty);
    let (enumeration, clause) = (&actor.names.message, bounds::of_actor(actor));
    let (declared, passed) = (&actor.generics.declared, &actor.generics.passed);
    let (state, lifetime) = (names::local("state"), names::lifetime());
    let target = match &actor.kind {
        Kind::Trait(Trait { path, .. }) => quote!(<#self_ty as #path>),
        Kind::First { .. } | Kind::Extend => quote!(<#self_ty>),
    };
    let arms = arms(actor, &target, &state);
    let place = actor.is_local.then(|| quote!(, #runtime::private::Local));
    // A missing first block is blamed on the type.
    let block = names::respanned(quote!(#runtime::private::Block<#self_ty #place>), self_ty.span());
    let lent = names::respanned(quote!(#runtime::private::State<'_, #self_ty>), self_ty.span());
    let matched = quote!(match self { #arms });
    let how = if has_async(actor) { quote!(soon(async move { #matched })) } else { quote!(done(#matched)) };
    let rest = dispatched(actor);
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
        impl #declared #block for #enumeration #passed #clause {
            fn dispatch<#lifetime>(
                self,
                #state: &#lifetime mut #lent,
            ) -> #runtime::private::#rest<#lifetime> {
                #runtime::private::#rest::#how
            }
        }
    }
}

fn has_async(actor: &Actor) -> bool {
    actor.messages.iter().any(|message| message.is_async)
}

fn arms(actor: &Actor, target: &TokenStream, state: &Ident) -> TokenStream {
    actor.messages.iter().map(|each| arm(actor, each, target, state)).collect()
}

fn arm(actor: &Actor, message: &Message, target: &TokenStream, state: &Ident) -> TokenStream {
    let (cfgs, enumeration, variant, method) = (&message.cfgs, &actor.names.message, &message.variant, &message.method);
    let respond_to = names::respond_to();
    let names = message.carried().map(|argument| &argument.name);
    let args = message.args.iter().map(|argument| passed(actor, argument));
    let receiver = match message.receiver {
        Receiver::Reference => quote!(#state.actor()),
        Receiver::Value => quote!(#state.take()),
    };
    let call = quote!(#target::#method(#receiver #(, #args)*));
    let outcome = if message.is_async { awaited(actor, method, &call) } else { call };
    let lent = lent(&message.args, state);
    let body = if message.replies_later() {
        quote!({ #lent #outcome; })
    } else if message.is_async || message.stream.is_some() {
        let reply = names::local("reply");
        let given = streamed(actor, message, &reply, state);
        quote!({ #lent let #reply = #outcome; #respond_to.answer(#given, #state); })
    } else if lent.is_empty() {
        quote!(#respond_to.answer(#outcome, #state),)
    } else {
        quote!({ #lent #respond_to.answer(#outcome, #state); })
    };
    quote! {
        #(#cfgs)*
        #enumeration::#variant { #(#names,)* #respond_to } => #body
    }
}

/// The reply; a stream gets the name that it has in the message. What is wrong with it is blamed on the user's `Stream`.
fn streamed(actor: &Actor, message: &Message, reply: &Ident, state: &Ident) -> TokenStream {
    let Some(Stream { span, in_result }) = message.stream else { return quote!(#reply) };
    let (runtime, of) = (&actor.names.runtime, if in_result { quote!(of_result) } else { quote!(of) });
    names::respanned(quote!(#runtime::private::ReplyStream::#of(#reply, #state)), span)
}

/// What the method gets that no caller passes, taken from the dispatch's state before that lends the actor.
pub fn lent(args: &[Argument], state: &Ident) -> TokenStream {
    let (respond_to, context) = (names::respond_to(), names::local("context"));
    let each = args.iter().map(|argument| match argument.passing {
        Passing::Duty => quote!(let #respond_to = #respond_to.duty(#state);),
        Passing::Context => quote!(let #context = #state.context();),
        Passing::Owned(_) | Passing::Borrowed(_) => TokenStream::new(),
    });
    each.collect()
}

/// A future that cannot be sent is blamed on the method's name only if all of this stands there.
pub fn awaited(actor: &Actor, method: &Ident, call: &TokenStream) -> TokenStream {
    let runtime = &actor.names.runtime;
    let future = if actor.is_local { quote!(#call) } else { quote!(#runtime::private::assert_send(#call)) };
    names::respanned(quote!(#future.await), method.span())
}

pub fn passed(actor: &Actor, argument: &Argument) -> TokenStream {
    let (runtime, name) = (&actor.names.runtime, &argument.name);
    match &argument.passing {
        Passing::Owned(_) => quote!(#name),
        Passing::Borrowed(ty) => quote!(#runtime::private::borrow::<#ty>(&#name)),
        Passing::Duty => names::respond_to().into_token_stream(),
        Passing::Context => {
            let context = names::local("context");
            quote!(&#context)
        }
    }
}

/// Without it, the run loop of an actor has no code for hooks.
fn live(actor: &Actor) -> TokenStream {
    let (runtime, life, sent) = (&actor.names.runtime, names::local("life"), sent(actor));
    let with_hooks = if actor.is_local { quote!(local_with_hooks) } else { quote!(with_hooks) };
    quote! {
        fn live(
            #life: #runtime::private::Life<'_, Self>,
        ) -> impl ::core::future::Future<Output = #runtime::StopReason> #sent {
            #life.#with_hooks()
        }
    }
}

fn hook(actor: &Actor, hook: &Hook, name: &str) -> TokenStream {
    let Hook { method, is_async, takes_context, cfgs } = hook;
    let (context, lifetime) = (names::local("context"), names::lifetime());
    let argument = takes_context.then(|| quote!(, #context));
    let (runtime, name, sent) = (&actor.names.runtime, Ident::new(name, method.span()), sent(actor));
    let run = match (is_async, actor.is_local) {
        (false, _) => quote!(hook_done),
        (true, false) => quote!(hook),
        (true, true) => quote!(local_hook),
    };
    let outcome = names::respanned(quote!(#runtime::private::#run(Self::#method(self #argument))), method.span());
    quote! {
        #(#cfgs)*
        fn #name<#lifetime>(
            &#lifetime mut self,
            #context: &#lifetime #runtime::Context<Self>,
        ) -> impl ::core::future::Future<Output = #runtime::private::HookResult> #sent {
            #outcome
        }
    }
}
