//! What the expansion names if the feature `stream` is not enabled. It compiles up to one error that names the feature.

use crate::{
    engine::{actor_base::ActorBase, dispatch::HandlerContext},
    features::sources::{RunItem, SourceList},
};
use std::{fmt, marker::PhantomData};

/// See the feature `stream`.
pub struct ReplyStream<T>(PhantomData<fn() -> T>);

/// Implemented by no type.
#[diagnostic::on_unimplemented(
    message = "a method that returns a stream or is fed by one requires the feature `stream` of actor-runtime",
    label = "the feature `stream` is not enabled",
    note = "add `features = [\"stream\"]` to the dependency on actor-runtime in Cargo.toml"
)]
pub trait StreamFeature {}

impl<T> ReplyStream<T> {
    /// # Panics
    ///
    /// Never: no program that calls it compiles.
    pub fn new<S>(_stream: S, _context: &impl HandlerContext) -> Self
    where
        Self: StreamFeature,
    {
        unreachable!("no type is `StreamFeature`")
    }

    /// # Errors
    ///
    /// None.
    ///
    /// # Panics
    ///
    /// Never: no program that calls it compiles.
    pub fn from_result<S, E>(_result: Result<S, E>, _context: &impl HandlerContext) -> Result<Self, E>
    where
        Self: StreamFeature,
    {
        unreachable!("no type is `StreamFeature`")
    }
}

impl<A: ActorBase> SourceList<A> {
    /// # Panics
    ///
    /// Never: no program that calls it compiles.
    pub fn stream<T>(
        &mut self,
        _method: &'static str,
        _keep_alive: bool,
        _stream: impl StreamFeature,
        _run: RunItem<A, T>,
    ) {
        unreachable!("no type is `StreamFeature`")
    }
}

impl<T> fmt::Debug for ReplyStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyStream").finish_non_exhaustive()
    }
}
