//! Generates the code. Nothing in this folder can fail.

mod borrowed;
mod bounds;
mod call;
mod checks;
mod dispatch;
mod handle;
mod hooks;
mod message;
mod options;
mod sources;
mod trait_impl;
mod views;

use crate::{
    model::{Actor, BlockKind, TypeAttr, View},
    names,
};
use proc_macro2::{TokenStream, TokenTree};
use quote::{TokenStreamExt, quote};

/// The user's `impl` block, and the items generated for its actor if there is one.
pub fn actor(block: TokenStream, actor: Option<&Actor>) -> TokenStream {
    let mut tokens = user_block(block);
    if let Some(actor) = actor {
        tokens.extend(match &actor.kind {
            BlockKind::Primary { views } => first_block(actor, views),
            BlockKind::Extend | BlockKind::Trait(_) => additional_block(actor),
        });
    }
    tokens
}

fn first_block(actor: &Actor, views: &[View]) -> TokenStream {
    [
        message::declaration(actor),
        message::debug_impl(actor),
        message::info_impl(actor),
        dispatch::actor_impls(actor),
        handle::main_handle(actor),
        views::declarations(actor, views),
        options::block_constants(actor),
        checks::primary_check(actor),
    ]
    .into_iter()
    .collect()
}

/// The items of an additional block are in a constant. If the user does not name the enum, it is too, so that several
/// such blocks in one module cannot collide.
fn additional_block(actor: &Actor) -> TokenStream {
    let (attrs, declaration) = (&actor.attrs, message::declaration(actor));
    let (module, constant) =
        if actor.names.message_is_hidden { (None, Some(declaration)) } else { (Some(declaration), None) };
    let (debug, info, dispatch) =
        (message::debug_impl(actor), message::info_impl(actor), dispatch::extension_impl(actor));
    let handle = match &actor.kind {
        BlockKind::Trait(trait_) => trait_impl::handle_impl(actor, trait_),
        BlockKind::Primary { .. } | BlockKind::Extend => {
            [handle::methods(actor, &actor.names.handle_ty, None), views::extensions(actor)].into_iter().collect()
        }
    };
    let check = checks::extension_check(actor);
    quote! {
        #module
        #(#attrs)*
        const _: () = {
            #constant
            #debug
            #info
            #dispatch
            #handle
            #check
        };
    }
}

/// The block as the user wrote it, with `<>` after an `impl` without parameters.
///
/// If rustc does not know a type, it may suggest a type parameter of the block. It cannot suggest one of a generated item, which
/// names the type too. So the errors would differ, and rustc would print both. The span of `<>` prevents the suggestion.
fn user_block(block: TokenStream) -> TokenStream {
    let mut tokens = block.into_iter().peekable();
    let mut result = TokenStream::new();
    while let Some(token) = tokens.next() {
        let keyword = matches!(&token, TokenTree::Ident(word) if word == "impl").then(|| token.span());
        result.append(token);
        if let Some(keyword) = keyword {
            let has_parameters = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '<');
            let parameters = (!has_parameters).then(|| names::respanned(quote!(<>), keyword));
            result.extend(parameters.into_iter().flatten().chain(tokens.by_ref()));
        }
    }
    result
}

/// A struct or enum, and what its attribute adds.
pub fn type_attr(item: &TokenStream, ty: &TypeAttr) -> TokenStream {
    let (options, assertion) = (options::type_constants(ty), checks::assert_actor(ty));
    quote!(#item #options #assertion)
}
