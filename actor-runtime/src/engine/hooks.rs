//! Start and stop hooks.

use super::bounds::Never;
use crate::error::BoxError;
use std::{
    future::{Future, Ready, ready},
    pin::Pin,
};

/// The outcome of a hook.
pub type HookResult = Result<(), BoxError>;

/// What a hook may return: nothing, or a `Result` whose error can be boxed. For `X` see [`Never`].
#[diagnostic::on_unimplemented(
    message = "a hook cannot return `{Self}`",
    label = "neither `()` nor a `Result<(), E>`",
    note = "return nothing, or `Result<(), E>` where `E` converts into `Box<dyn Error + Send + Sync>`"
)]
pub trait HookOutcome<X = ()> {
    /// Boxes the error.
    ///
    /// # Errors
    ///
    /// That of the hook.
    fn into_result(self) -> HookResult;
}

impl HookOutcome for () {
    fn into_result(self) -> HookResult {
        Ok(())
    }
}

impl<E: Into<BoxError>> HookOutcome for Result<(), E> {
    fn into_result(self) -> HookResult {
        self.map_err(Into::into)
    }
}

impl<E, X: Never> HookOutcome<X> for Result<(), E> {
    fn into_result(self) -> HookResult {
        unreachable!("no type is `Never`")
    }
}

/// Runs an async hook. Its boxed type says nothing about the user's future, so rustc reports a problem with that only once.
pub fn hook<'a, T: HookOutcome>(
    hook: impl Future<Output = T> + Send + 'a,
) -> Pin<Box<dyn Future<Output = HookResult> + Send + 'a>> {
    Box::pin(async { hook.await.into_result() })
}

/// Runs an async hook of a local actor.
pub fn local_hook<'a, T: HookOutcome>(
    hook: impl Future<Output = T> + 'a,
) -> Pin<Box<dyn Future<Output = HookResult> + 'a>> {
    Box::pin(async { hook.await.into_result() })
}

/// A synchronous hook has returned.
pub fn hook_done(outcome: impl HookOutcome) -> Ready<HookResult> {
    ready(outcome.into_result())
}
