//! The one `match`: from message to method.

use super::{bounds, sources};
use crate::{
    model::{Actor, Argument, Hook, Kind, Message, Passing, Receiver, Stream, Trait},
    names,
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Path, spanned::Spanned};

pub fn implementation(actor: &Actor) -> TokenStream {
    let (attrs, runtime, self_ty) = (&actor.attrs, &actor.names.runtime, &actor.self_ty);
    let (handle, enumeration) = (&actor.names.handle, &actor.names.message);
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_actor(actor));
    let (state, message) = (names::local("state"), names::local("message"));
    let (further, carried) = (names::further(), names::local("further"));
    let arms: TokenStream =
        actor
            .messages
            .iter()
            .map(|each| {
                if each.is_concurrent { together(actor, each, &state) } else { arm(actor, each, &quote!(Self), &state) }
            })
            .collect();
    let read = actor.messages.iter().any(|each| each.is_concurrent).then(|| read(actor));
    // A missing feature is blamed on the option.
    let direct = actor.direct.map(|direct| names::respanned(quote!(#runtime::private::Direct<Self>), direct));
    let rest = sources::watched(actor, direct.unwrap_or_else(|| quote!(#runtime::private::Queued)));
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
        quote!(#runtime::private::Dispatched::done(match #message {
            #arms
            #enumeration::#further(#carried) => return #carried.dispatch(#state),
        }))
    };
    let sources = sources::declared(actor);
    let live = (!actor.start.is_empty() || !actor.stop.is_empty()).then(|| live(runtime));
    let start = actor.start.iter().map(|each| hook(actor, each, "start"));
    let stop = actor.stop.iter().map(|each| hook(actor, each, "stop"));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
        impl #declared #runtime::Actor for #self_ty #clause {
            type Message = #enumeration #passed;
            type Handle = #handle #passed;
            const OPTIONS: #runtime::private::Options = <Self as #runtime::private::HasBlock>::OPTIONS;
            type Rest = #rest;
            #[inline]
            fn dispatch(
                #state: &mut #runtime::private::State<'_, Self>,
                #message: Self::Message,
            ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
                #body
            }
            fn further(#message: #runtime::private::Further<Self>) -> Self::Message {
                #enumeration::#further(#message)
            }
            #read
            #sources
            #live
            #(#start)*
            #(#stop)*
        }
    }
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
    let (reader, message) = (names::local("reader"), names::local("message"));
    let concurrent: Vec<_> = actor.messages.iter().filter(|each| each.is_concurrent).collect();
    let arms = concurrent.iter().map(|each| arm(actor, each, &quote!(Self), &reader));
    let these =
        concurrent.iter().map(|Message { cfgs, variant, .. }| quote!(#(#cfgs)* #enumeration::#variant { .. } => true,));
    quote! {
        fn is_concurrent(#message: &Self::Message) -> bool {
            match #message {
                #(#these)*
                _ => false,
            }
        }
        fn read(
            #reader: &mut #runtime::private::Reader<'_, Self>,
            #message: Self::Message,
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
    // A missing first block is blamed on the type.
    let block = names::respanned(quote!(#runtime::private::Block<#self_ty>), self_ty.span());
    let lent = names::respanned(quote!(#runtime::private::State<'_, #self_ty>), self_ty.span());
    let matched = quote!(match self { #arms });
    let dispatched = if has_async(actor) { quote!(soon(async move { #matched })) } else { quote!(done(#matched)) };
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, non_snake_case, unreachable_code, clippy::used_underscore_binding)]
        impl #declared #block for #enumeration #passed #clause {
            fn dispatch<#lifetime>(
                self,
                #state: &#lifetime mut #lent,
            ) -> #runtime::private::Dispatched<#lifetime> {
                #runtime::private::Dispatched::#dispatched
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
    names::respanned(quote!(#runtime::private::assert_send(#call).await), method.span())
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
fn live(runtime: &Path) -> TokenStream {
    let life = names::local("life");
    quote! {
        fn live(
            #life: #runtime::private::Life<'_, Self>,
        ) -> impl ::core::future::Future<Output = #runtime::StopReason> + ::core::marker::Send {
            #life.with_hooks()
        }
    }
}

fn hook(actor: &Actor, hook: &Hook, name: &str) -> TokenStream {
    let Hook { method, is_async, takes_context, cfgs } = hook;
    let (context, lifetime) = (names::local("context"), names::lifetime());
    let argument = takes_context.then(|| quote!(, #context));
    let (runtime, name) = (&actor.names.runtime, Ident::new(name, method.span()));
    let run = if *is_async { quote!(hook) } else { quote!(hook_done) };
    let outcome = names::respanned(quote!(#runtime::private::#run(Self::#method(self #argument))), method.span());
    quote! {
        #(#cfgs)*
        fn #name<#lifetime>(
            &#lifetime mut self,
            #context: &#lifetime #runtime::Context<Self>,
        ) -> impl ::core::future::Future<Output = #runtime::private::HookResult> + ::core::marker::Send {
            #outcome
        }
    }
}
