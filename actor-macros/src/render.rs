//! What is emitted, in the order in which it is. Nothing here can fail.

mod bounds;
mod dispatch;
mod handle;
mod message;
mod options;

use crate::model::{Actor, State};
use proc_macro2::TokenStream;
use quote::quote;

/// An `impl` block and its actor; the block alone when there is no actor in it.
pub fn actor(block: TokenStream, actor: Option<&Actor>) -> TokenStream {
    let mut tokens = block;
    if let Some(actor) = actor {
        tokens.extend([
            message::declaration(actor),
            message::debug(actor),
            dispatch::implementation(actor),
            handle::declaration(actor),
            handle::methods(actor),
            handle::traits(actor),
            options::of_block(actor),
            bounds::proof(actor),
        ]);
    }
    tokens
}

/// A struct or enum and what its attribute adds.
pub fn state(item: &TokenStream, state: &State) -> TokenStream {
    let (options, assertion) = (options::of_type(state), bounds::assert_actor(state));
    quote!(#item #options #assertion)
}
