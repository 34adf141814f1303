//! Actors by key.
//!
//! [`shards`] has the rules of the entries, [`claim`] what a caller does that finds no actor. [`watch`] removes the entry of an actor that
//! has stopped.

mod claim;
mod shards;
mod watch;

use self::{
    claim::Entered,
    shards::{SHARDS, Shards},
};
use crate::{holder::Holder, shutdown::shut_down};
use actor_runtime::{ActorControl, ActorHandle, Call, CallError, ReplyKind, StopReason};
use std::{borrow::Borrow, fmt, future::Future, hash::Hash, sync::Arc, time::Duration};

/// One actor per key, which starts when it is first needed.
///
/// At most one actor of a key is alive at any time. If the actor is stopping, [`get_or_spawn`](Self::get_or_spawn) waits until it has
/// stopped, and only then calls the factory. Among many tasks that ask for the same key at the same time, one calls its factory, and the
/// others get the same actor. The factory must return the handle of a new actor. It should spawn the actor as its last step: the registry
/// doesn't know an actor whose factory then fails, panics or is dropped.
///
/// The entry of an actor goes when the actor stops, for whatever reason. With a key of 8 bytes it takes 140 to 210 bytes besides the actor.
/// What the key itself has allocated exists twice.
///
/// # Weak or strong
///
/// - In a [`weak`](Self::weak) registry an actor lives as long as there is a handle of it elsewhere.
/// - A [`strong`](Self::strong) registry holds a handle, so the actor lives until it stops itself, is shut down or is
///   [removed](Self::remove). When the last clone of the registry is dropped, its handles are dropped too.
///
/// # Keys
///
/// The hash, the comparison and the clone of a key run under a lock of the registry, so they must not use it.
///
/// ```
/// use actor_patterns::Registry;
/// use actor_runtime::{Actor, ActorControl, actor};
///
/// #[actor]
/// #[derive(Default)]
/// struct Cart(Vec<String>);
///
/// #[actor]
/// impl Cart {
///     pub fn add(&mut self, item: &str) -> usize {
///         self.0.push(item.to_owned());
///         self.0.len()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let carts: Registry<u64, CartHandle> = Registry::strong();
/// let new_cart = || Cart::default().spawn();
/// let cart = carts.get_or_spawn(&7, new_cart).await;
/// assert_eq!(cart.add("crab").await?, 1);
///
/// // Or in one step. The call is repeated with a new actor if the former one stops before it accepts the message.
/// assert_eq!(carts.call(&7, new_cart, |cart| cart.add("shell")).await?, 2);
/// assert_eq!(carts.len(), 1);
///
/// cart.shutdown().await;
/// assert!(carts.get(&7).is_none() && carts.is_empty());
/// assert_eq!(carts.call(&7, new_cart, |cart| cart.add("pearl")).await?, 1);
/// # Ok(())
/// # }
/// ```
pub struct Registry<K, H: ActorHandle> {
    shared: Arc<Shared<K, H>>,
}

struct Shared<K, H: ActorHandle> {
    shards: Shards<K, H>,
    is_strong: bool,
}

impl<K, H> Registry<K, H>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    H: ActorHandle,
{
    /// Returns an empty registry that keeps no actor alive.
    #[must_use]
    pub fn weak() -> Self {
        Self::new(false)
    }

    /// Returns an empty registry that keeps its actors alive.
    #[must_use]
    pub fn strong() -> Self {
        Self::new(true)
    }

    fn new(is_strong: bool) -> Self {
        Self { shared: Arc::new(Shared { shards: Shards::new(), is_strong }) }
    }

    /// Returns the actor of `key`, or `None` if there is none or it is stopping. Never waits.
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<H>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.shared.shards.get(key)
    }

    /// Returns the actor of `key`. If there is none, `factory` spawns it.
    ///
    /// Waits while another caller spawns an actor for `key`, and while a former actor of `key` is stopping. A former actor that was
    /// [removed](Self::remove) and is not stopping makes this wait until it has stopped.
    ///
    /// The mailbox of the actor is open when this looks. It may be closed when you send, because an actor can stop at any time. The next
    /// call of this method then waits for the stop and returns another actor.
    ///
    /// This never resolves if `factory` asks for the same key, or if the actor of `key` awaits it in a handler or
    /// hook while it is stopping or removed.
    ///
    /// # Panics
    ///
    /// If `factory` panics, for example because it spawns outside of a tokio runtime. The key is then free again.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped while it waits, nothing happens. If it is dropped while an async factory runs, that is dropped too and
    /// the key is free again.
    pub async fn get_or_spawn(&self, key: &K, factory: impl FnOnce() -> H) -> H {
        match self.shared.enter(key).await {
            Entered::Open(handle) => handle,
            Entered::Claimed(claim) => claim.fulfil(factory()),
        }
    }

    /// Like [`get_or_spawn`](Self::get_or_spawn), with a factory that may fail.
    ///
    /// # Errors
    ///
    /// Returns the error of `factory`. The key is then free again. If other callers wait for the same key, the next of them calls its own
    /// factory.
    ///
    /// # Panics
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn).
    ///
    /// # Cancel safety
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn).
    pub async fn get_or_try_spawn<E>(&self, key: &K, factory: impl FnOnce() -> Result<H, E>) -> Result<H, E> {
        match self.shared.enter(key).await {
            Entered::Open(handle) => Ok(handle),
            Entered::Claimed(claim) => Ok(claim.fulfil(factory()?)),
        }
    }

    /// Like [`get_or_spawn`](Self::get_or_spawn), with an async factory.
    ///
    /// # Panics
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn).
    ///
    /// # Cancel safety
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn).
    pub async fn get_or_spawn_async<F>(&self, key: &K, factory: impl FnOnce() -> F) -> H
    where
        F: Future<Output = H>,
    {
        match self.shared.enter(key).await {
            Entered::Open(handle) => handle,
            Entered::Claimed(claim) => {
                let handle = factory().await;
                claim.fulfil(handle)
            }
        }
    }

    /// Like [`get_or_spawn`](Self::get_or_spawn), with an async factory that may fail.
    ///
    /// ```
    /// use actor_patterns::Registry;
    /// use actor_runtime::{Actor, actor};
    ///
    /// #[actor]
    /// struct Page(String);
    ///
    /// #[actor]
    /// impl Page {
    ///     pub fn text(&self) -> String { self.0.clone() }
    /// }
    ///
    /// async fn load(path: &str) -> std::io::Result<PageHandle> {
    ///     Ok(Page(std::fs::read_to_string(path)?).spawn())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let pages: Registry<&str, PageHandle> = Registry::strong();
    /// let missing = pages.get_or_try_spawn_async(&"/no/such/file", || load("/no/such/file")).await;
    /// assert!(missing.is_err() && pages.is_empty());
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`get_or_try_spawn`](Self::get_or_try_spawn).
    ///
    /// # Panics
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn).
    ///
    /// # Cancel safety
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn).
    pub async fn get_or_try_spawn_async<F, E>(&self, key: &K, factory: impl FnOnce() -> F) -> Result<H, E>
    where
        F: Future<Output = Result<H, E>>,
    {
        match self.shared.enter(key).await {
            Entered::Open(handle) => Ok(handle),
            Entered::Claimed(claim) => {
                let handle = factory().await?;
                Ok(claim.fulfil(handle))
            }
        }
    }

    /// Asks the actor of `key`, which `factory` spawns if there is none. `call` makes the call from the actor's handle.
    ///
    /// If the actor stops before its handler starts, the call is made once more, with the next actor of `key`. In that case the error says
    /// that the handler did not run, so no handler runs twice.
    ///
    /// # Errors
    ///
    /// Returns the [`CallError`] of the second call, or of the first one if that is not repeated.
    ///
    /// # Panics
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn).
    ///
    /// # Cancel safety
    ///
    /// See [`get_or_spawn`](Self::get_or_spawn) and [`Call`].
    pub async fn call<R, S>(
        &self,
        key: &K,
        mut factory: impl FnMut() -> H,
        mut call: impl FnMut(&H) -> Call<'_, H::Message, R, S>,
    ) -> Result<S::Ok, CallError<S::Err>>
    where
        R: Send + 'static,
        S: ReplyKind<R>,
    {
        let handle = self.get_or_spawn(key, &mut factory).await;
        match call(&handle).await {
            Err(error) if error.stop_reason().is_some() && !error.may_have_run() => {}
            outcome => return outcome,
        }
        drop(handle);
        let handle = self.get_or_spawn(key, factory).await;
        call(&handle).await
    }

    /// Removes the actor of `key`, and returns its handle. Returns `None` if there is none or it is stopping. Never waits.
    ///
    /// The actor keeps running while there are handles of it. As long as it lives, [`get`](Self::get) returns `None`, and
    /// [`get_or_spawn`](Self::get_or_spawn) waits for its stop.
    pub fn remove<Q>(&self, key: &Q) -> Option<H>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.shared.shards.remove(key)
    }

    /// Returns each key with its actor, in no particular order. Leaves out actors that are stopping.
    ///
    /// Actors that are added or removed during the iteration may or may not be returned. The iterator holds the handles of one
    /// shard at a time, which are about 1/32 of all.
    pub fn iter(&self) -> impl Iterator<Item = (K, H)> + use<K, H> {
        let shared = self.shared.clone();
        let open = |key: &K, holder: &Holder<H>| {
            // In this order, so that no key is dropped under the lock.
            let handle = holder.open()?;
            Some((key.clone(), handle))
        };
        (0..SHARDS).flat_map(move |shard| shared.shards.collect(shard, open))
    }

    /// How many actors are registered, including those that are stopping.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.shards.len()
    }

    /// Whether no actor is registered, not even one that is stopping.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shuts all registered actors down at the same time. Takes at most `timeout`, counted from the call.
    ///
    /// An actor is aborted if it has not stopped after nine tenths of `timeout`, or one second before the end of `timeout` if that is
    /// later. Returns the stop reason of each actor, or `None` if it has not stopped in time. This happens if a handler or hook never
    /// reaches an await, or if an actor of a weak registry has no handles: it is stopping already, and can't be aborted.
    ///
    /// The registry stays usable. An actor that is spawned after the call is not shut down, so first stop what spawns actors. The same
    /// holds for an actor that was [removed](Self::remove).
    ///
    /// # Panics
    ///
    /// If the future is polled outside of a tokio runtime whose timer is enabled.
    ///
    /// # Cancel safety
    ///
    /// The call itself closes the mailboxes. Dropping the future only cancels the deadline.
    ///
    /// ```
    /// # use actor_patterns::Registry;
    /// # use actor_runtime::{Actor, StopReason, actor};
    /// # #[actor]
    /// # #[derive(Default)]
    /// # struct Cart(Vec<String>);
    /// # #[actor]
    /// # impl Cart { pub fn add(&mut self, item: &str) -> usize { self.0.push(item.to_owned()); self.0.len() } }
    /// use std::time::Duration;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let carts = Registry::strong();
    /// for key in 0..3 {
    ///     carts.get_or_spawn(&key, || Cart::default().spawn()).await;
    /// }
    /// let stopped = carts.shutdown_all(Duration::from_secs(5)).await;
    /// assert_eq!(stopped.len(), 3);
    /// assert!(stopped.iter().all(|(_, reason)| matches!(reason, Some(StopReason::Shutdown))));
    /// # }
    /// ```
    pub fn shutdown_all(
        &self,
        timeout: Duration,
    ) -> impl Future<Output = Vec<(K, Option<StopReason>)>> + Send + use<K, H>
    where
        H: ActorControl,
    {
        let hold = |key: &K, holder: &Holder<H>| Some((key.clone(), holder.clone()));
        let entries = (0..SHARDS).flat_map(|shard| self.shared.shards.collect(shard, hold));
        let (keys, actors): (Vec<_>, Vec<_>) = entries.unzip();
        let stopped = shut_down(&actors, timeout);
        async move { keys.into_iter().zip(stopped.await).collect() }
    }
}

impl<K, H: ActorHandle> Clone for Registry<K, H> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

impl<K, H: ActorHandle> fmt::Debug for Registry<K, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("is_strong", &self.shared.is_strong).finish_non_exhaustive()
    }
}
