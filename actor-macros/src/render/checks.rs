//! Code that compiles only if the bounds on the user's types hold. The error of each bound points at the user's token
//! and has the text of the runtime's trait for that bound.

use super::{bounds, options};
use crate::{
    model::{Actor, Bound, BoundKind, Generics, TypeAttr},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

/// Checks the bounds of a first block, and resolves the options.
pub fn primary_check(actor: &Actor) -> TokenStream {
    let (runtime, self_ty, attrs) = (&actor.names.runtime, &actor.self_ty, &actor.attrs);
    let Generics { declared, predicates, .. } = &actor.generics;
    let (options, checks) = (options::resolved(actor), all_checks(actor));
    quote! {
        #(#attrs)*
        #[automatically_derived]
        #[allow(deprecated, unused_parens)]
        impl #declared #runtime::__private::OneFirstBlock for #self_ty where #(#predicates,)* {
            #options
            fn check_bounds() { #checks }
        }
    }
}

/// Checks the bounds of an additional block, which has no options.
pub fn extension_check(actor: &Actor) -> TokenStream {
    let (attrs, name, checks) = (&actor.attrs, names::local("check_bounds"), all_checks(actor));
    let Generics { declared, predicates, .. } = &actor.generics;
    quote! {
        #(#attrs)*
        #[allow(deprecated, non_snake_case, unused_parens)]
        fn #name #declared () where #(#predicates,)* { #checks }
    }
}

/// If a type parameter is not `Send`, every type that contains it fails. To report only one error, the parameter is
/// checked once, by its witness, and every other check assumes that it is `Send`.
fn all_checks(actor: &Actor) -> TokenStream {
    let types = &actor.generics.types;
    let bounds: Vec<_> = bounds::distinct(actor).collect();
    let witnesses: Vec<_> = types.iter().filter_map(|name| Some((name, witness(name, &bounds)?))).collect();
    let assumed = |name: &Ident| witnesses.iter().map(|(name, _)| *name).filter(|other| *other != name).collect();
    let each = witnesses.iter().map(|(name, bound)| check_fn(actor, name, &[bound], assumed(name)));
    let others: Vec<_> = bounds
        .iter()
        .copied()
        .filter(|bound| witnesses.iter().all(|(_, witness)| !std::ptr::eq(*witness, *bound)))
        .collect();
    // Without assumptions the where clause of the block is enough, so no function is needed.
    let rest = if witnesses.is_empty() {
        others.iter().map(|bound| check(bound, actor)).collect()
    } else {
        let rest = Ident::new("rest", Span::call_site());
        check_fn(actor, &rest, &others, assumed(&rest))
    };
    quote!(#(#each)* #rest)
}

/// The bound that reports a parameter that is not `Send`: the one on the parameter itself, or else the first that
/// contains it.
fn witness<'a>(parameter: &Ident, bounds: &[&'a Bound]) -> Option<&'a Bound> {
    let messages = || bounds.iter().copied().filter(|bound| bounds::is_in_message(bound));
    messages()
        .find(|bound| *parameter == bound.ty.to_string())
        .or_else(|| messages().find(|bound| names::mentions(&bound.ty, parameter)))
}

/// A function that compiles if the bounds hold, given that the parameters in `assumed` are `Send`.
fn check_fn(actor: &Actor, name: &Ident, bounds: &[&Bound], assumed: Vec<&Ident>) -> TokenStream {
    let checks = bounds.iter().map(|bound| check(bound, actor));
    let declared = &actor.generics.declared;
    let assumed = assumed.into_iter().map(|name| quote!(#name: ::core::marker::Send + 'static));
    let clause = bounds::clause(bounds::user_predicates(actor).chain(assumed));
    // The function is never called. The leading underscores of its name suppress the warning about that.
    let name = names::local(&name.to_string());
    quote!(#[allow(non_snake_case, clippy::multiple_bound_locations, clippy::trait_duplication_in_bounds)] fn #name #declared () #clause { #(#checks)* })
}

fn check(bound: &Bound, actor: &Actor) -> TokenStream {
    let (ty, runtime) = (&bound.ty, &actor.names.runtime);
    let require = Ident::new(require_fn(bound.kind), Span::call_site());
    let (before, after) = (quote!(#runtime::__private::#require::<), quote!(>();));
    let at = |tokens| names::respanned(tokens, ty.span());
    let (before, after) = (at(before), at(after));
    // In parentheses, because rustc would take a path to a constant for a constant argument.
    quote!(#before (#ty) #after)
}

/// A type with `#[actor]` but without a block is a mistake. A generic type may have a block for some of its parameters
/// only, so it is not checked.
pub fn assert_actor(ty: &TypeAttr) -> TokenStream {
    if !ty.generics.declared.is_empty() {
        return TokenStream::new();
    }
    let (runtime, ident, cfgs) = (&ty.runtime, &ty.ident, &ty.cfgs);
    let assertion = names::respanned(quote!(#runtime::__private::require_block::<#ident>()), ident.span());
    quote!(#(#cfgs)* #[allow(deprecated)] const _: () = #assertion;)
}

const fn require_fn(kind: BoundKind) -> &'static str {
    match kind {
        BoundKind::SendState => "require_state",
        BoundKind::SyncState => "require_shared_state",
        BoundKind::OwnedArgument => "require_argument",
        BoundKind::BorrowedArgument => "require_borrowed_argument",
        BoundKind::Reply => "require_reply",
        BoundKind::FlattenedReply => "require_flattened_reply",
        BoundKind::TraitReply => "require_trait_reply",
    }
}
