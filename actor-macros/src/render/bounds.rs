//! What user types must fulfil, so said that rustc blames the user's token, once, in our words.
//!
//! Every generated item repeats the bounds. Where they do not hold, each item may still take them for granted, so nothing
//! fails but the bounds themselves; and as all of them stand on one token, rustc reports them once.

use crate::model::{Actor, Bound, BoundKind, State};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use std::collections::HashSet;
use syn::spanned::Spanned;

/// The where clause of every generated item.
pub fn where_clause(actor: &Actor) -> TokenStream {
    let own = actor.generics.where_clause.as_ref().map(|clause| clause.predicates.iter());
    let own = own.into_iter().flatten();
    let bounds = distinct(actor).map(|bound| predicate(bound, actor));
    let predicates: Vec<TokenStream> = own.map(|predicate| quote!(#predicate)).chain(bounds).collect();
    if predicates.is_empty() { TokenStream::new() } else { quote!(where #(#predicates,)*) }
}

/// rustc checks a bound without parameters where it stands. One with parameters it takes for granted everywhere, so that it
/// is checked here.
pub fn proof(actor: &Actor) -> TokenStream {
    if actor.generics.types.is_empty() {
        return TokenStream::new();
    }
    let (runtime, attrs, declared) = (&actor.names.runtime, &actor.attrs, &actor.generics.declared);
    let own = &actor.generics.where_clause;
    let proofs = distinct(actor).map(|bound| {
        let (ty, require) = (&bound.ty, Ident::new(require(bound.kind), bound.ty.span()));
        quote_spanned!(ty.span()=> #runtime::private::#require::<#ty>();)
    });
    quote! {
        #(#attrs)*
        const _: () = {
            #[allow(dead_code)]
            fn proof #declared () #own { #(#proofs)* }
        };
    }
}

/// A type without parameters that lacks its block is a mistake; one with parameters may have it for some of them.
pub fn assert_actor(state: &State) -> TokenStream {
    if !state.generics.declared.is_empty() {
        return TokenStream::new();
    }
    let (runtime, ident) = (&state.runtime, &state.ident);
    let assertion = quote_spanned!(ident.span()=> #runtime::private::require_actor::<#ident>());
    quote!(const _: () = #assertion;)
}

fn distinct(actor: &Actor) -> impl Iterator<Item = &Bound> {
    let mut seen = HashSet::new();
    actor.bounds.iter().filter(move |bound| seen.insert((bound.ty.to_string(), bound.kind as u8)))
}

fn predicate(bound: &Bound, actor: &Actor) -> TokenStream {
    let (ty, runtime) = (&bound.ty, &actor.names.runtime);
    let name = Ident::new(name(bound.kind), Span::call_site());
    quote_spanned!(ty.span()=> #ty: #runtime::private::#name)
}

const fn name(kind: BoundKind) -> &'static str {
    match kind {
        BoundKind::State => "ActorState",
        BoundKind::SharedState => "SharedState",
        BoundKind::Argument => "Argument",
        BoundKind::BorrowedArgument => "BorrowedArgument",
        BoundKind::Reply => "Reply",
    }
}

const fn require(kind: BoundKind) -> &'static str {
    match kind {
        BoundKind::State => "require_state",
        BoundKind::SharedState => "require_shared_state",
        BoundKind::Argument => "require_argument",
        BoundKind::BorrowedArgument => "require_borrowed_argument",
        BoundKind::Reply => "require_reply",
    }
}
