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
    model::{Actor, BlockKind, TypeAttr},
    names,
};
use proc_macro2::{TokenStream, TokenTree};
use quote::{TokenStreamExt, quote};

/// The user's `impl` block, and the items generated for its actor if there is one.
pub fn actor(block: TokenStream, actor: Option<&Actor>) -> TokenStream {
    let mut tokens = user_block(block);
    if let Some(actor) = actor {
        tokens.extend([message::declaration(actor), message::debug_impl(actor), message::info_impl(actor)]);
        tokens.extend(match &actor.kind {
            BlockKind::Primary { views } => vec![
                dispatch::actor_impls(actor),
                handle::main_handle(actor),
                views::declarations(actor, views),
                options::block_constants(actor),
                checks::primary_check(actor),
            ],
            BlockKind::Extend => vec![
                dispatch::extension_impl(actor),
                handle::methods(actor, &actor.names.handle_ty, None),
                views::extensions(actor),
                checks::extension_check(actor),
            ],
            BlockKind::Trait(trait_) => vec![
                dispatch::extension_impl(actor),
                trait_impl::handle_impl(actor, trait_),
                checks::extension_check(actor),
            ],
        });
    }
    tokens
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
