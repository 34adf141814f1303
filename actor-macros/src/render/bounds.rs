//! What user types must fulfil, so said that rustc blames the user's token, once, in our words.
//!
//! [`proof`] is the one place where a bound is checked. The items that need it to hold take it for granted, in the words of
//! `private::Assume`: where it does not hold, nothing fails but the proof.

use crate::{
    model::{Actor, Bound, BoundKind, Generics, State},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::collections::HashSet;
use syn::spanned::Spanned;

/// The where clause of an item that names the message: what the user wrote, and that borrowed arguments have an owned form.
pub fn of_message(actor: &Actor) -> TokenStream {
    clause(own(actor))
}

/// The where clause of an item whose handle or message has to be sent.
pub fn of_handle(actor: &Actor) -> TokenStream {
    clause(own(actor).chain(sent_message(actor)))
}

/// The where clause of the actor itself.
pub fn of_actor(actor: &Actor) -> TokenStream {
    let (runtime, self_ty) = (&actor.names.runtime, &actor.self_ty);
    let shared = actor.bounds.iter().any(|bound| bound.kind == BoundKind::SharedState);
    let sync = shared.then(|| quote!(+ ::core::marker::Sync));
    let state = quote!(for<'a> #runtime::private::Assume<'a, #self_ty>: ::core::marker::Send #sync);
    clause(own(actor).chain(sent_message(actor)).chain([state]))
}

fn clause(predicates: impl Iterator<Item = TokenStream>) -> TokenStream {
    let predicates: Vec<TokenStream> = predicates.collect();
    if predicates.is_empty() { TokenStream::new() } else { quote!(where #(#predicates,)*) }
}

fn written(actor: &Actor) -> impl Iterator<Item = TokenStream> {
    actor.generics.where_clause.iter().flat_map(|clause| &clause.predicates).map(|predicate| quote!(#predicate))
}

fn own(actor: &Actor) -> impl Iterator<Item = TokenStream> {
    let runtime = &actor.names.runtime;
    let lasting = actor.generics.types.iter().map(|parameter| quote!(#parameter: 'static));
    let borrowed = distinct(actor).filter(|bound| bound.kind == BoundKind::BorrowedArgument).map(move |bound| {
        let ty = &bound.ty;
        quote!(for<'a> #runtime::private::Assume<'a, #ty>: #runtime::private::BorrowedArgument)
    });
    written(actor).chain(lasting).chain(borrowed)
}

/// Nothing if all that the message holds can surely be sent.
fn sent_message(actor: &Actor) -> Option<TokenStream> {
    let (runtime, message, passed) = (&actor.names.runtime, &actor.names.message, &actor.generics.passed);
    let doubtful = actor.bounds.iter().any(|bound| !matches!(bound.kind, BoundKind::State | BoundKind::SharedState));
    (doubtful || !actor.generics.types.is_empty())
        .then(|| quote!(for<'a> #runtime::private::Assume<'a, #message #passed>: ::core::marker::Send))
}

/// Checks every bound on the token that it is about. Where parameters are arguments themselves, the rest is checked as if
/// they were sound, so that a missing `K: Send` is one error.
pub fn proof(actor: &Actor) -> TokenStream {
    let (runtime, self_ty, attrs) = (&actor.names.runtime, &actor.self_ty, &actor.attrs);
    let Generics { declared, where_clause, types, .. } = &actor.generics;
    let is_parameter = |bound: &&Bound| types.iter().any(|parameter| *parameter == bound.ty.to_string());
    let (parameters, others): (Vec<_>, Vec<_>) = distinct(actor).partition(is_parameter);
    let checks = |bounds: Vec<&Bound>| bounds.into_iter().map(|bound| check(bound, actor)).collect::<TokenStream>();
    let assumed = parameters.iter().map(|bound| &bound.ty).map(|ty| quote!(#ty: ::core::marker::Send + 'static));
    let clause = clause(written(actor).chain(assumed));
    let mut proof = checks(others);
    if !parameters.is_empty() {
        let parameters = checks(parameters);
        proof = quote!(#parameters fn others #declared () #clause { #proof });
    }
    quote! {
        #(#attrs)*
        impl #declared #runtime::private::HasBlock for #self_ty #where_clause {
            fn proof() { #proof }
        }
    }
}

fn check(bound: &Bound, actor: &Actor) -> TokenStream {
    let (ty, runtime) = (&bound.ty, &actor.names.runtime);
    let require = Ident::new(require(bound.kind), Span::call_site());
    let (before, after) = (quote!(#runtime::private::#require::<), quote!(>();));
    let at = |tokens| names::respanned(tokens, ty.span());
    let (before, after) = (at(before), at(after));
    quote!(#before #ty #after)
}

/// A type without parameters that lacks its block is a mistake; one with parameters may have it for some of them.
pub fn assert_actor(state: &State) -> TokenStream {
    if !state.generics.declared.is_empty() {
        return TokenStream::new();
    }
    let (runtime, ident) = (&state.runtime, &state.ident);
    let assertion = names::respanned(quote!(#runtime::private::require_block::<#ident>()), ident.span());
    quote!(const _: () = #assertion;)
}

fn distinct(actor: &Actor) -> impl Iterator<Item = &Bound> {
    let mut seen = HashSet::new();
    actor.bounds.iter().filter(move |bound| seen.insert((bound.ty.to_string(), bound.kind as u8)))
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
