//! Where clauses of the generated items.
//!
//! These clauses assume that the bounds on the user's types hold, in the form of `__private::Assumed`, which rustc does
//! not verify where it is written. Only `checks` verifies the bounds, so that a bound that does not hold is one error.

use super::borrowed;
use crate::{
    model::{Actor, Bound, BoundKind},
    names,
};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;
use syn::Path;

/// For an item that names the message. Borrowed arguments with a parameter have an owned form; see `borrowed` for the
/// others.
pub fn message_clause(actor: &Actor) -> TokenStream {
    clause(base_predicates(actor))
}

/// For an item that requires the message to be `Send`.
pub fn handle_clause(actor: &Actor) -> TokenStream {
    clause(base_predicates(actor).chain(send_message(actor)))
}

/// For the impl of the actor itself, which requires the state to be `Send` too.
pub fn actor_clause(actor: &Actor) -> TokenStream {
    clause(actor_predicates(actor))
}

/// For the dispatch of an additional block. It assumes that there is a first block: a missing one is an error where the
/// handle is named, and would be one at every use of the dispatch context too.
pub fn extension_clause(actor: &Actor) -> TokenStream {
    let (runtime, self_ty) = (&actor.names.runtime, &actor.self_ty);
    let base = assumed(runtime, &quote!(#self_ty), &quote!(#runtime::ActorBase));
    clause(actor_predicates(actor).chain([base]))
}

fn actor_predicates(actor: &Actor) -> impl Iterator<Item = TokenStream> {
    let (runtime, self_ty) = (&actor.names.runtime, &actor.self_ty);
    let is_shared = actor.bounds.iter().any(|bound| bound.kind == BoundKind::SyncState);
    let sync = is_shared.then(|| quote!(+ ::core::marker::Sync));
    let send = quote!(::core::marker::Send #sync);
    let state = (!actor.is_local).then(|| assumed(runtime, &quote!(#self_ty), &send));
    base_predicates(actor).chain(send_message(actor)).chain(state)
}

/// For the handle's impl of a trait.
pub fn trait_impl_clause(actor: &Actor) -> TokenStream {
    let runtime = &actor.names.runtime;
    let replies = distinct(actor)
        .filter(|bound| bound.kind == BoundKind::TraitReply)
        .map(|bound| assumed(runtime, &bound.ty, &quote!(#runtime::__private::TraitReply)));
    clause(base_predicates(actor).chain(send_message(actor)).chain(replies))
}

pub fn clause(predicates: impl Iterator<Item = TokenStream>) -> TokenStream {
    let predicates: Vec<TokenStream> = predicates.collect();
    if predicates.is_empty() { TokenStream::new() } else { quote!(where #(#predicates,)*) }
}

/// The predicates that the user wrote.
pub fn user_predicates(actor: &Actor) -> impl Iterator<Item = TokenStream> {
    actor.generics.predicates.iter().cloned()
}

/// The actor's bounds without repetitions.
pub fn distinct(actor: &Actor) -> impl Iterator<Item = &Bound> {
    let mut seen = HashSet::new();
    actor.bounds.iter().filter(move |bound| seen.insert((bound.ty.to_string(), bound.kind as u8)))
}

/// Whether the message contains a value of the bound's type.
pub fn is_in_message(bound: &Bound) -> bool {
    matches!(bound.kind, BoundKind::OwnedArgument | BoundKind::BorrowedArgument | BoundKind::Reply)
}

fn base_predicates(actor: &Actor) -> impl Iterator<Item = TokenStream> {
    let runtime = &actor.names.runtime;
    let is_static = actor.generics.types.iter().map(|parameter| quote!(#parameter: 'static));
    let borrowed = distinct(actor)
        .filter(|bound| bound.kind == BoundKind::BorrowedArgument && borrowed::is_assumed(actor, &bound.ty))
        .map(move |bound| assumed(runtime, &bound.ty, &quote!(#runtime::__private::BorrowedArg)));
    user_predicates(actor).chain(is_static).chain(borrowed)
}

/// Returns nothing if every type in the message is known to be `Send`.
fn send_message(actor: &Actor) -> Option<TokenStream> {
    let (runtime, message, passed) = (&actor.names.runtime, &actor.names.message, &actor.generics.passed);
    let has_bounds = actor.bounds.iter().any(is_in_message);
    let is_generic = !actor.generics.types.is_empty();
    let is_static = is_generic.then(|| quote!(+ 'static));
    (has_bounds || is_generic)
        .then(|| assumed(runtime, &quote!(#message #passed), &quote!(::core::marker::Send #is_static)))
}

/// `ty: bounds`, unverified: rustc does not check a predicate with a lifetime of its own where it is written.
fn assumed(runtime: &Path, ty: &TokenStream, bounds: &TokenStream) -> TokenStream {
    let any = names::lifetime();
    quote!(for<#any> #runtime::__private::Assumed<#any, #ty>: #bounds)
}
