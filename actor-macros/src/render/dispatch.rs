//! The one `match`: from message to method.

use super::bounds;
use crate::{
    model::{Actor, Argument, Hook, Message, Passing, Receiver},
    names,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Path;

pub fn implementation(actor: &Actor) -> TokenStream {
    let (attrs, runtime, self_ty) = (&actor.attrs, &actor.names.runtime, &actor.self_ty);
    let (handle, enumeration) = (&actor.names.handle, &actor.names.message);
    let (declared, passed, clause) = (&actor.generics.declared, &actor.generics.passed, bounds::of_actor(actor));
    let (state, message) = (names::local("state"), names::local("message"));
    let arms = actor.messages.iter().map(|each| arm(actor, each, &state));
    // A missing feature is blamed on the option.
    let direct = actor.direct.map(|direct| names::respanned(quote!(#runtime::private::Direct<Self>), direct));
    let rest = direct.unwrap_or_else(|| quote!(#runtime::private::Queued));
    let live = (!actor.start.is_empty() || !actor.stop.is_empty()).then(|| live(runtime));
    let start = actor.start.iter().map(|each| hook(actor, each, "start"));
    let stop = actor.stop.iter().map(|each| hook(actor, each, "stop"));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, non_snake_case, clippy::used_underscore_binding)]
        impl #declared #runtime::Actor for #self_ty #clause {
            type Message = #enumeration #passed;
            type Handle = #handle #passed;
            const OPTIONS: #runtime::private::Options = <Self as #runtime::private::HasBlock>::OPTIONS;
            type Rest = #rest;
            fn dispatch(
                #state: &mut #runtime::private::State<'_, Self>,
                #message: Self::Message,
            ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
                async move {
                    match #message {
                        #(#arms)*
                    }
                }
            }
            #live
            #(#start)*
            #(#stop)*
        }
    }
}

fn arm(actor: &Actor, message: &Message, state: &Ident) -> TokenStream {
    let (cfgs, enumeration, variant, method) = (&message.cfgs, &actor.names.message, &message.variant, &message.method);
    let respond_to = names::respond_to();
    let names = message.args.iter().map(|argument| &argument.name);
    let args = message.args.iter().map(|argument| passed(actor, argument));
    let receiver = match message.receiver {
        Receiver::Reference => quote!(#state.actor()),
        Receiver::Value => quote!(#state.take()),
    };
    let call = quote!(Self::#method(#receiver #(, #args)*));
    let body = if message.is_async {
        let (reply, awaited) = (names::local("reply"), awaited(actor, method, &call));
        quote!({ let #reply = #awaited; #respond_to.answer(#reply, #state); })
    } else {
        quote!(#respond_to.answer(#call, #state),)
    };
    quote! {
        #(#cfgs)*
        #enumeration::#variant { #(#names,)* #respond_to } => #body
    }
}

/// A future that cannot be sent is blamed on the method's name only if all of this stands there.
fn awaited(actor: &Actor, method: &Ident, call: &TokenStream) -> TokenStream {
    let runtime = &actor.names.runtime;
    names::respanned(quote!(#runtime::private::assert_send(#call).await), method.span())
}

fn passed(actor: &Actor, argument: &Argument) -> TokenStream {
    let (runtime, name) = (&actor.names.runtime, &argument.name);
    match &argument.passing {
        Passing::Owned(_) => quote!(#name),
        Passing::Borrowed(ty) => quote!(#runtime::private::borrow::<#ty>(&#name)),
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
    let Hook { method, is_async, cfgs } = hook;
    let (runtime, name) = (&actor.names.runtime, Ident::new(name, method.span()));
    let run = if *is_async { quote!(hook) } else { quote!(hook_done) };
    let outcome = names::respanned(quote!(#runtime::private::#run(Self::#method(self))), method.span());
    quote! {
        #(#cfgs)*
        fn #name(&mut self) -> impl ::core::future::Future<Output = #runtime::private::HookResult> + ::core::marker::Send {
            #outcome
        }
    }
}
