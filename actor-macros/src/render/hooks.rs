//! The start and stop hooks of an actor.

use super::call::send_bound;
use crate::{
    model::{Actor, Hook},
    names,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// All hook methods. An actor without hooks has none of this code, so its run loop is smaller.
pub fn hook_methods(actor: &Actor) -> Option<TokenStream> {
    if actor.start.is_empty() && actor.stop.is_empty() {
        return None;
    }
    let run = run_with_hooks(actor);
    let start = actor.start.iter().map(|each| hook(actor, each, "start"));
    let stop = actor.stop.iter().map(|each| hook(actor, each, "stop"));
    Some(quote!(#run #(#start)* #(#stop)*))
}

/// Selects the run loop that calls hooks.
fn run_with_hooks(actor: &Actor) -> TokenStream {
    let (runtime, run_loop, send) = (&actor.names.runtime, names::local("run_loop"), send_bound(actor));
    let with_hooks = if actor.is_local { quote!(local_with_hooks) } else { quote!(with_hooks) };
    quote! {
        fn run_incarnation(
            #run_loop: #runtime::__private::RunLoop<'_, Self>,
        ) -> impl ::core::future::Future<Output = #runtime::StopReason> #send {
            #run_loop.#with_hooks()
        }
    }
}

fn hook(actor: &Actor, hook: &Hook, name: &str) -> TokenStream {
    let Hook { method, is_async, takes_context, cfgs } = hook;
    let (context, lifetime) = (names::local("context"), names::lifetime());
    let argument = takes_context.then(|| quote!(, #context));
    let (runtime, name, send) = (&actor.names.runtime, Ident::new(name, method.span()), send_bound(actor));
    let run = match (is_async, actor.is_local) {
        (false, _) => quote!(hook_done),
        (true, false) => quote!(hook),
        (true, true) => quote!(local_hook),
    };
    let outcome = names::respanned(quote!(#runtime::__private::#run(Self::#method(self #argument))), method.span());
    quote! {
        #(#cfgs)*
        fn #name<#lifetime>(
            &#lifetime mut self,
            #context: &#lifetime #runtime::Context<Self>,
        ) -> impl ::core::future::Future<Output = #runtime::__private::HookResult> #send {
            #outcome
        }
    }
}
