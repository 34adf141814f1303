//! What user types must fulfil, so said that rustc blames the user's token, once, in our words.
//!
//! [`proof`] is the one place where a bound is checked. The items that need it to hold take it for granted, in the words of
//! `private::Assume`: where it does not hold, nothing fails but the proof.

use super::options;
use crate::{
    model::{Actor, Bound, BoundKind, Generics, State},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::collections::HashSet;
use syn::{Path, spanned::Spanned};

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
    let sent = quote!(::core::marker::Send #sync);
    let state = (!actor.is_local).then(|| assumed(runtime, &quote!(#self_ty), &sent));
    clause(own(actor).chain(sent_message(actor)).chain(state))
}

/// The where clause of the handle's own impl of a trait.
pub fn of_implemented(actor: &Actor) -> TokenStream {
    let runtime = &actor.names.runtime;
    let replies = distinct(actor)
        .filter(|bound| bound.kind == BoundKind::TraitReply)
        .map(|bound| assumed(runtime, &bound.ty, &quote!(#runtime::private::TraitReply)));
    clause(own(actor).chain(sent_message(actor)).chain(replies))
}

fn clause(predicates: impl Iterator<Item = TokenStream>) -> TokenStream {
    let predicates: Vec<TokenStream> = predicates.collect();
    if predicates.is_empty() { TokenStream::new() } else { quote!(where #(#predicates,)*) }
}

fn written(actor: &Actor) -> impl Iterator<Item = TokenStream> {
    actor.generics.predicates.iter().cloned()
}

fn own(actor: &Actor) -> impl Iterator<Item = TokenStream> {
    let runtime = &actor.names.runtime;
    let lasting = actor.generics.types.iter().map(|parameter| quote!(#parameter: 'static));
    let borrowed = distinct(actor)
        .filter(|bound| bound.kind == BoundKind::BorrowedArgument)
        .map(move |bound| assumed(runtime, &bound.ty, &quote!(#runtime::private::Lent)));
    written(actor).chain(lasting).chain(borrowed)
}

/// Nothing if all that the message holds can surely be sent.
fn sent_message(actor: &Actor) -> Option<TokenStream> {
    let (runtime, message, passed) = (&actor.names.runtime, &actor.names.message, &actor.generics.passed);
    let doubtful = actor.bounds.iter().any(is_in_message);
    let generic = !actor.generics.types.is_empty();
    let lasting = generic.then(|| quote!(+ 'static));
    (doubtful || generic).then(|| assumed(runtime, &quote!(#message #passed), &quote!(::core::marker::Send #lasting)))
}

/// The lifetime has to differ from those in the user's own types.
fn assumed(runtime: &Path, ty: &TokenStream, bounds: &TokenStream) -> TokenStream {
    let any = names::lifetime();
    quote!(for<#any> #runtime::private::Assume<#any, #ty>: #bounds)
}

fn is_in_message(bound: &Bound) -> bool {
    matches!(bound.kind, BoundKind::Argument | BoundKind::BorrowedArgument | BoundKind::Reply)
}

/// Checks every bound on the token that it is about, and resolves the options.
pub fn proof_of_first(actor: &Actor) -> TokenStream {
    let (runtime, self_ty, attrs) = (&actor.names.runtime, &actor.self_ty, &actor.attrs);
    let Generics { declared, predicates, .. } = &actor.generics;
    let (options, proof) = (options::resolved(actor), proof(actor));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated)]
        impl #declared #runtime::private::HasBlock for #self_ty where #(#predicates,)* {
            #options
            fn proof() { #proof }
        }
    }
}

/// The same for a block that has no options.
pub fn proof_of_further(actor: &Actor) -> TokenStream {
    let (attrs, name, proof) = (&actor.attrs, names::local("proof"), proof(actor));
    let Generics { declared, predicates, .. } = &actor.generics;
    quote! {
        #(#attrs)*
        #[allow(deprecated, non_snake_case)]
        const _: () = { fn #name #declared () where #(#predicates,)* { #proof } };
    }
}

fn proof(actor: &Actor) -> TokenStream {
    let types = &actor.generics.types;
    let bounds: Vec<_> = distinct(actor).collect();
    let witnesses: Vec<_> = types.iter().filter_map(|name| Some((name, witness(name, &bounds)?))).collect();
    let assured = |name: &Ident| witnesses.iter().map(|(name, _)| *name).filter(|other| *other != name).collect();
    let each = witnesses.iter().map(|(name, bound)| checks(actor, name, &[bound], assured(name)));
    let others: Vec<_> = bounds
        .iter()
        .copied()
        .filter(|bound| witnesses.iter().all(|(_, witness)| !std::ptr::eq(*witness, *bound)))
        .collect();
    // With nothing assured the block's own where clause is all it takes.
    let rest = if witnesses.is_empty() {
        others.iter().map(|bound| check(bound, actor)).collect()
    } else {
        let rest = Ident::new("rest", Span::call_site());
        checks(actor, &rest, &others, assured(&rest))
    };
    quote!(#(#each)* #rest)
}

/// The bound that is to be blamed when a parameter cannot be sent: on the parameter itself, or else the first that has to do
/// with it. All others are then checked as if it could, so that a missing `K: Send` is one error.
fn witness<'a>(parameter: &Ident, bounds: &[&'a Bound]) -> Option<&'a Bound> {
    let messages = || bounds.iter().copied().filter(|bound| is_in_message(bound));
    messages()
        .find(|bound| *parameter == bound.ty.to_string())
        .or_else(|| messages().find(|bound| names::mentions(&bound.ty, parameter)))
}

/// A function that compiles if the bounds hold, given that some parameters can be sent.
fn checks(actor: &Actor, name: &Ident, bounds: &[&Bound], assured: Vec<&Ident>) -> TokenStream {
    let checks = bounds.iter().map(|bound| check(bound, actor));
    let declared = &actor.generics.declared;
    let clause =
        clause(written(actor).chain(assured.into_iter().map(|name| quote!(#name: ::core::marker::Send + 'static))));
    // Nobody calls it; the underscores of a local keep rustc from saying so.
    let name = names::local(&name.to_string());
    quote!(#[allow(non_snake_case, clippy::multiple_bound_locations, clippy::trait_duplication_in_bounds)] fn #name #declared () #clause { #(#checks)* })
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
    let (runtime, ident, cfgs) = (&state.runtime, &state.ident, &state.cfgs);
    let assertion = names::respanned(quote!(#runtime::private::require_block::<#ident>()), ident.span());
    quote!(#(#cfgs)* #[allow(deprecated)] const _: () = #assertion;)
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
        BoundKind::FlattenedReply => "require_flattened_reply",
        BoundKind::TraitReply => "require_trait_reply",
    }
}
