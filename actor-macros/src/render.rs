//! What is emitted, in the order in which it is. Nothing here can fail.

mod bounds;
mod dispatch;
mod handle;
mod implemented;
mod message;
mod options;
mod sources;
mod views;

use crate::model::{Actor, Kind, State};
use proc_macro2::TokenStream;
use quote::quote;

/// An `impl` block and its actor; the block alone when there is no actor in it.
pub fn actor(block: TokenStream, actor: Option<&Actor>) -> TokenStream {
    let mut tokens = block;
    if let Some(actor) = actor {
        tokens.extend([message::declaration(actor), message::debug(actor), message::parts(actor)]);
        tokens.extend(match &actor.kind {
            Kind::First { views } => vec![
                dispatch::implementation(actor),
                handle::of_actor(actor),
                views::declarations(actor, views),
                options::of_block(actor),
                bounds::proof_of_first(actor),
            ],
            Kind::Extend => vec![
                dispatch::of_further(actor),
                handle::methods(actor, &actor.names.handle_ty, None),
                views::extensions(actor),
                bounds::proof_of_further(actor),
            ],
            Kind::Trait(of) => {
                vec![dispatch::of_further(actor), implemented::by_handle(actor, of), bounds::proof_of_further(actor)]
            }
        });
    }
    tokens
}

/// A struct or enum and what its attribute adds.
pub fn state(item: &TokenStream, state: &State) -> TokenStream {
    let (options, assertion) = (options::of_type(state), bounds::assert_actor(state));
    quote!(#item #options #assertion)
}
