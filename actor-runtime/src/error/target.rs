//! Which actor and which method an error is about.

use std::{
    borrow::Cow,
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

/// Identifies an actor. No two actors of a process ever share an id.
///
/// Prints as `#7`. Actors that are made later have greater ids.
///
/// ```
/// # use actor_runtime::{actor, Actor};
/// # #[actor]
/// # struct Counter(u64);
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, n: u64) -> u64 { self.0 += n; self.0 } }
/// use actor_runtime::ActorHandle;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (one, two) = (Counter(0).spawn(), Counter(0).spawn());
/// assert_eq!(one.id(), one.clone().id());
/// assert!(one.id() < two.id());
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId(u64);

impl ActorId {
    pub(crate) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The actor and the method that a failed call was sent to.
///
/// Prints as ``orders (#2) `place` ``.
///
/// ```
/// use actor_runtime::{Actor, ActorControl, actor};
///
/// #[actor(name = "orders")]
/// struct Orders;
///
/// #[actor]
/// impl Orders {
///     pub fn place(&mut self) {}
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let orders = Orders.spawn();
/// orders.shutdown().await;
/// let error = orders.place().await.unwrap_err();
/// let target = error.target().expect("the call was sent through a handle");
/// assert_eq!((target.actor_name(), target.method()), ("orders", "place"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct CallTarget {
    name: Cow<'static, str>,
    id: ActorId,
    method: &'static str,
}

impl CallTarget {
    pub(crate) const fn new(name: Cow<'static, str>, id: ActorId, method: &'static str) -> Self {
        Self { name, id, method }
    }

    /// The actor's name: see [`ActorHandle::name`](crate::ActorHandle::name).
    #[must_use]
    pub fn actor_name(&self) -> &str {
        &self.name
    }

    /// The actor's id.
    #[must_use]
    pub const fn actor_id(&self) -> ActorId {
        self.id
    }

    /// The method that was called.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }
}

impl fmt::Display for CallTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) `{}`", self.name, self.id, self.method)
    }
}
