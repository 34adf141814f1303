//! What feeds an actor beside its mailbox, each with the method it is for.

use super::dispatch::{awaited, dispatched as dispatched_type, lent, passed};
use crate::{
    model::{Actor, Argument, Feed, Missed, Passing, Source},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{ext::IdentExt, spanned::Spanned};

/// What the run loop does when it rests; with sources it watches them.
pub fn watched(actor: &Actor, rest: TokenStream) -> TokenStream {
    if actor.sources.is_empty() {
        return rest;
    }
    let runtime = &actor.names.runtime;
    let keeps_alive = actor.sources.iter().any(|source| matches!(source.feed, Feed::Stream { keeps_alive: true, .. }));
    quote!(#runtime::private::Sourced<Self, #rest, #keeps_alive>)
}

/// Without it, an actor has no code for any.
pub fn declared(actor: &Actor) -> Option<TokenStream> {
    // The values see `self` as the methods do, whoever wrote those.
    let state = &actor.sources.first()?.state;
    let (runtime, sources) = (&actor.names.runtime, names::local("sources"));
    let each = actor.sources.iter().map(|source| declaration(actor, source, &sources));
    Some(quote! {
        fn sources(&mut #state, #sources: &mut #runtime::private::Sources<Self>) {
            #(#each)*
        }
    })
}

fn declaration(actor: &Actor, source: &Source, sources: &Ident) -> TokenStream {
    let (runtime, cfgs, method) = (&actor.names.runtime, &source.cfgs, source.method.unraw().to_string());
    let run = run(actor, source);
    match &source.feed {
        Feed::Stream { stream, keeps_alive } => {
            let item = source.args.iter().find_map(|argument| item(actor, argument)).unwrap_or_default();
            let before = names::respanned(quote!(#sources.stream::<#item>), stream.span());
            quote!(#(#cfgs)* #before(#method, #keeps_alive, #stream, #run);)
        }
        Feed::Clock { period, missed } => {
            let missed = Ident::new(behavior(*missed), Span::call_site());
            quote! {
                #(#cfgs)*
                #sources.every(#method, #period, #runtime::private::MissedTickBehavior::#missed, #run);
            }
        }
    }
}

/// The type of the item that an argument takes.
fn item(actor: &Actor, argument: &Argument) -> Option<TokenStream> {
    let runtime = &actor.names.runtime;
    match &argument.passing {
        Passing::Owned(ty) => Some(ty.clone()),
        Passing::Borrowed(ty) => Some(quote!(#runtime::private::Owned<#ty>)),
        Passing::Duty | Passing::Context => None,
    }
}

/// The call of the method with an item.
fn run(actor: &Actor, source: &Source) -> TokenStream {
    let Source { method, is_async, args, .. } = source;
    let (runtime, state) = (&actor.names.runtime, names::local("state"));
    let item = args.iter().find(|argument| argument.is_carried());
    let item = item.map_or_else(|| quote!(()), |argument| argument.name.to_token_stream());
    let (lent, passed) = (lent(args, &state), args.iter().map(|argument| passed(actor, argument)));
    let call = quote!(Self::#method(#state.actor() #(, #passed)*));
    let dispatched = if *is_async {
        let awaited = awaited(actor, method, &call);
        quote!(soon(async move { #lent #awaited }))
    } else {
        quote!(done({ #lent #call }))
    };
    let rest = dispatched_type(actor);
    quote!(|#state, #item| #runtime::private::#rest::#dispatched)
}

const fn behavior(missed: Missed) -> &'static str {
    match missed {
        Missed::Delay => "Delay",
        Missed::Skip => "Skip",
        Missed::Burst => "Burst",
    }
}
