//! What is told of a deadlock.

use super::target::ActorId;
use std::{borrow::Cow, fmt, sync::Arc};

/// The cycle of calls in a deadlock.
///
/// The first step is the handler that made the withdrawn call. The handler of each step waits for a call of the next step. The last
/// step is the method of the first actor that could not start. A path prints as `A.one → B.two → A.three`.
///
/// Clones are cheap: the steps are shared.
///
/// ```
/// use actor_runtime::{Actor, CallError, Context, actor};
///
/// #[actor]
/// struct Office;
///
/// #[actor]
/// impl Office {
///     pub async fn apply(&mut self, #[actor(context)] cx: &Context<Self>) -> String {
///         let Some(own) = cx.handle().upgrade() else { return String::new() };
///         match own.stamp().await { // a message to itself, which this handler keeps from being handled
///             Err(CallError::Deadlock { path, .. }) => path.to_string(),
///             _ => String::new(),
///         }
///     }
///
///     pub fn stamp(&mut self) {}
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), CallError> {
/// # if !cfg!(debug_assertions) { return Ok(()); }
/// assert_eq!(Office.spawn().apply().await?, "Office.apply → Office.stamp");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DeadlockPath(Arc<[DeadlockStep]>);

/// One actor in a [`DeadlockPath`].
#[derive(Clone, Debug)]
pub struct DeadlockStep {
    id: ActorId,
    name: Cow<'static, str>,
    method: &'static str,
}

impl DeadlockPath {
    #[cfg(any(debug_assertions, feature = "deadlock-detection"))]
    pub(crate) fn new(steps: impl Iterator<Item = DeadlockStep>) -> Self {
        Self(steps.collect())
    }

    /// The steps in order. There are at least two. The first and the last one are of the same actor.
    #[must_use]
    pub fn steps(&self) -> &[DeadlockStep] {
        &self.0
    }
}

impl DeadlockStep {
    #[cfg(any(debug_assertions, feature = "deadlock-detection"))]
    pub(crate) const fn new(id: ActorId, name: Cow<'static, str>, method: &'static str) -> Self {
        Self { id, name, method }
    }

    /// The actor's id.
    #[must_use]
    pub fn actor(&self) -> ActorId {
        self.id
    }

    /// The actor's name: see [`ActorHandle::name`](crate::ActorHandle::name).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The method that waits, or in the last step the method that was called. `None` for a hook.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        Some(self.method).filter(|method| !method.is_empty())
    }
}

impl fmt::Display for DeadlockPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" → ")?;
            }
            write!(f, "{step}")?;
        }
        Ok(())
    }
}

impl fmt::Display for DeadlockStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.method().map_or(Ok(()), |method| write!(f, ".{method}"))
    }
}
