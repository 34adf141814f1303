//! The names of `enabled.rs` without the feature: nothing is listed, and a program that reads the list does not compile.
// Nothing of it may be left on the path of a call.
#![expect(clippy::inline_always)]

use std::{
    marker::PhantomData,
    time::{Duration, Instant},
};

/// Implemented by no type.
///
/// ```compile_fail,E0277
/// use actor_runtime::ActorHandle;
///
/// fn busy<H: ActorHandle>(handle: &H) -> bool {
///     handle.running_handlers().iter().any(|running| running.elapsed().as_secs() > 1)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`running_handlers` requires the feature `observe` of actor-runtime",
    label = "the feature `observe` is not enabled",
    note = "add `features = [\"observe\"]` to the dependency on actor-runtime in Cargo.toml"
)]
pub trait ObserveFeature {}

/// What `running_handlers` returns, so that the code that reads it has no errors of its own.
#[derive(Debug, Clone)]
pub struct RunningHandler {
    pub method: &'static str,
    pub since: Instant,
}

impl RunningHandler {
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

#[derive(Debug, Default)]
pub(crate) struct RunningList(());

pub(crate) struct RunningGuard<'a>(PhantomData<&'a ()>);

impl<'a> RunningGuard<'a> {
    #[inline(always)]
    pub(crate) fn new(_: &'a RunningList, _: impl Fn() -> &'static str) -> Self {
        Self(PhantomData)
    }

    #[inline(always)]
    pub(crate) fn none() -> Self {
        Self(PhantomData)
    }
}
