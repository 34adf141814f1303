//! The streams and intervals of an actor, each with the method that it calls.

use super::{
    borrowed,
    call::{arg_expr, await_expr, dispatched_type, injected_args},
};
use crate::{
    model::{Actor, Argument, MissedTick, Passing, Source, SourceKind},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{ext::IdentExt, spanned::Spanned};

/// The type that polls the sources of the actor.
pub fn source_set(actor: &Actor) -> TokenStream {
    let runtime = &actor.names.runtime;
    if actor.sources.is_empty() {
        return quote!(#runtime::__private::NoSources);
    }
    let keep_alive =
        actor.sources.iter().any(|source| matches!(source.kind, SourceKind::Stream { keep_alive: true, .. }));
    quote!(#runtime::__private::Sources<Self, #keep_alive>)
}

/// The method that adds all sources. An actor without sources has none.
pub fn declarations(actor: &Actor) -> Option<TokenStream> {
    // The `self` of a source's method, so that the options' expressions resolve it as the methods do.
    let self_token = &actor.sources.first()?.self_token;
    let (runtime, sources) = (&actor.names.runtime, names::local("sources"));
    let each = actor.sources.iter().map(|source| declaration(actor, source, &sources));
    Some(quote! {
        fn declare_sources(&mut #self_token, #sources: &mut #runtime::__private::SourceList<Self>) {
            #(#each)*
        }
    })
}

fn declaration(actor: &Actor, source: &Source, sources: &Ident) -> TokenStream {
    let (runtime, cfgs, method) = (&actor.names.runtime, &source.cfgs, source.method.unraw().to_string());
    let run = run_expr(actor, source);
    match &source.kind {
        SourceKind::Stream { stream, keep_alive } => {
            let item = source.args.iter().find_map(|argument| item_type(actor, argument)).unwrap_or_default();
            let before = names::respanned(quote!(#sources.stream::<#item>), stream.span());
            quote!(#(#cfgs)* #before(#method, #keep_alive, #stream, #run);)
        }
        SourceKind::Interval { period, missed_tick } => {
            let missed_tick = Ident::new(missed_tick_behavior(*missed_tick), Span::call_site());
            quote! {
                #(#cfgs)*
                #sources.interval(#method, #period, #runtime::__private::MissedTickBehavior::#missed_tick, #run);
            }
        }
    }
}

/// The type of a stream's items, from the argument that takes them.
fn item_type(actor: &Actor, argument: &Argument) -> Option<TokenStream> {
    match &argument.passing {
        Passing::Owned(ty) => Some(ty.clone()),
        Passing::Borrowed(ty) => Some(borrowed::item(actor, "OwnedArg", ty)),
        Passing::ReplyTo | Passing::Context => None,
    }
}

/// A closure that calls the method with an item.
fn run_expr(actor: &Actor, source: &Source) -> TokenStream {
    let Source { method, is_async, args, .. } = source;
    let (runtime, state) = (&actor.names.runtime, names::local("dispatch"));
    let item = args.iter().find(|argument| argument.is_message_field());
    let item = item.map_or_else(|| quote!(()), |argument| argument.variable.to_token_stream());
    let (injected, args_exprs) = (injected_args(args, &state), args.iter().map(|argument| arg_expr(actor, argument)));
    let args = quote!(#state.actor() #(, #args_exprs)*);
    let body = if *is_async {
        let awaited = await_expr(actor, method, &quote!(Self), &args);
        quote!(boxed(async move { #injected #awaited }))
    } else {
        quote!(ready({ #injected Self::#method(#args) }))
    };
    let dispatched = dispatched_type(actor);
    quote!(|#state, #item| #runtime::__private::#dispatched::#body)
}

/// The variant of tokio's `MissedTickBehavior`.
const fn missed_tick_behavior(missed_tick: MissedTick) -> &'static str {
    match missed_tick {
        MissedTick::Delay => "Delay",
        MissedTick::Skip => "Skip",
        MissedTick::Burst => "Burst",
    }
}
