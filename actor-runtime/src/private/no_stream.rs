//! What takes the place of `stream.rs` without the feature: the expansion compiles up to one error, in our words.

use super::{Sources, Stage};
use crate::any::AnyActor;
use crate::sources::Run;
use std::{fmt, marker::PhantomData};

/// The reply of a method that returns a stream.
pub struct ReplyStream<T>(PhantomData<fn() -> T>);

/// Holds of nothing.
#[diagnostic::on_unimplemented(
    message = "a method that returns a stream, or is fed by one, needs the feature `stream` of actor-runtime",
    label = "not without the feature",
    note = "write `features = [\"stream\"]` beside the version of actor-runtime in Cargo.toml"
)]
pub trait Streams {}

impl<T> ReplyStream<T> {
    /// # Panics
    ///
    /// Never: no program with a call of it compiles.
    pub fn of<S>(_stream: S, _stage: &impl Stage) -> Self
    where
        Self: Streams,
    {
        unreachable!("nothing is `Streams`")
    }

    /// # Errors
    ///
    /// None.
    ///
    /// # Panics
    ///
    /// Never: no program with a call of it compiles.
    pub fn of_result<S, E>(_result: Result<S, E>, _stage: &impl Stage) -> Result<Self, E>
    where
        Self: Streams,
    {
        unreachable!("nothing is `Streams`")
    }
}

impl<A: AnyActor> Sources<A> {
    /// # Panics
    ///
    /// Never: no program with a call of it compiles.
    pub fn stream<T>(&mut self, _method: &'static str, _keeps_alive: bool, _stream: impl Streams, _run: Run<A, T>) {
        unreachable!("nothing is `Streams`")
    }
}

impl<T> fmt::Debug for ReplyStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyStream").finish_non_exhaustive()
    }
}
