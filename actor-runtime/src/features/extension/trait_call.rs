//! Calls of trait methods through a handle.

use crate::{
    core::{call::ask::Call, message::Message},
    engine::bounds::TraitReply,
};
use std::{future::Future, pin::Pin};

/// Asks for a trait method, whose own error also says that the actor is gone.
pub async fn ask<M: Message, R: TraitReply + Send + 'static>(call: Call<'_, M, R>) -> R {
    call.await.unwrap_or_else(R::from_failure)
}

/// The same in a box, as a `dyn Trait` needs it. The call owns its handle, because what the box may borrow differs between
/// traits.
pub fn ask_boxed<M: Message + Send + 'static, R: TraitReply + Send + 'static>(
    call: Call<'_, M, R>,
) -> Pin<Box<dyn Future<Output = R> + Send>> {
    Box::pin(ask(call.into_owned()))
}
