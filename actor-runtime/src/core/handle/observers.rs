//! The methods that tell what an actor does. Strong and weak handles have the same ones.

/// Declares the methods for a type that reaches the actor's cell by `$cell`.
macro_rules! observers {
    ($vis:vis $self:ident: $message:ty => $cell:expr) => {
        /// The actor's id. All handles of an actor have the same one.
        #[must_use]
        $vis fn id(&$self) -> $crate::error::ActorId {
            $cell.identity.id
        }

        /// The name set on the spawner or by the attribute. By default it is the name of the actor's type.
        #[must_use]
        $vis fn name(&$self) -> &str {
            &$cell.identity.name
        }

        /// What the actor is doing at this moment.
        #[must_use]
        $vis fn status(&$self) -> $crate::core::mailbox::ActorStatus {
            $cell.mailbox.any().status()
        }

        /// Whether the mailbox is closed. The actor may still handle what was accepted: see
        /// [`is_stopped`](Self::is_stopped).
        #[must_use]
        $vis fn is_closed(&$self) -> bool {
            $cell.mailbox.any().close_reason().is_some()
        }

        /// Whether the actor has stopped: its stop hook is done and its state is dropped.
        #[must_use]
        $vis fn is_stopped(&$self) -> bool {
            $cell.mailbox.any().stop_reason().is_some()
        }

        /// How many messages were accepted but have not started. At most [`mailbox_capacity`](Self::mailbox_capacity), or
        /// twice that if the actor has [`priority`](macro@crate::actor#priority) methods.
        #[must_use]
        $vis fn mailbox_len(&$self) -> usize {
            $cell.mailbox.any().len()
        }

        /// How many messages the mailbox holds at most. It holds the same number of
        /// [`priority`](macro@crate::actor#priority) messages in addition. `None` if the mailbox is unbounded.
        #[must_use]
        $vis fn mailbox_capacity(&$self) -> Option<usize> {
            $cell.mailbox.any().capacity()
        }

        /// The handlers and hooks that run at this moment, oldest first. With
        /// [`concurrent`](macro@crate::actor) methods there may be several, otherwise at most one. Never waits for the actor.
        ///
        /// The list includes direct calls and the methods of streams and intervals. It is empty while a supervised actor
        /// restarts, and after the stop. A reply may arrive a moment before its method is removed.
        ///
        /// ```
        /// use actor_runtime::{Actor, ActorHandle, actor};
        /// use std::time::Duration;
        ///
        /// #[actor]
        /// struct Oven;
        ///
        /// #[actor]
        /// impl Oven {
        ///     pub async fn bake(&mut self) {
        ///         tokio::time::sleep(Duration::from_secs(60)).await;
        ///     }
        /// }
        ///
        /// # #[tokio::main(flavor = "current_thread")]
        /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
        /// # tokio::time::pause();
        /// let oven = Oven.spawn();
        /// let bread = oven.bake().enqueue().await?;
        /// tokio::time::sleep(Duration::from_secs(45)).await;
        /// let running = oven.running_handlers();
        /// assert_eq!((running[0].method, running[0].elapsed().as_secs()), ("bake", 45));
        /// bread.await?;
        /// assert!(oven.running_handlers().is_empty());
        /// # Ok(())
        /// # }
        /// ```
        #[cfg(feature = "observe")]
        #[must_use]
        $vis fn running_handlers(&$self) -> Vec<$crate::instrument::observe::RunningHandler> {
            $cell.identity.running.read()
        }

        /// Its error names the missing feature.
        #[cfg(not(feature = "observe"))]
        #[doc(hidden)]
        $vis fn running_handlers(&$self) -> Vec<$crate::instrument::observe::RunningHandler>
        where
            Self: $crate::instrument::observe::ObserveFeature,
        {
            unreachable!("no type is `ObserveFeature`")
        }

        /// Resolves when the start hook is done, or at the run loop's first poll if there is none.
        ///
        /// It never resolves if the start hook itself awaits it.
        ///
        /// # Errors
        ///
        /// Resolves to the [`StopReason`](crate::StopReason) if the actor stops before that.
        ///
        /// # Cancel safety
        ///
        /// Dropping the future changes nothing. It does not keep the actor alive.
        $vis fn started(&$self) -> $crate::core::handle::watch::Started<$message> {
            $crate::core::handle::watch::Started::new(&$cell)
        }

        /// Resolves when the actor has stopped, at once if it has already.
        ///
        /// It never resolves if the actor's own handler awaits it.
        ///
        /// # Cancel safety
        ///
        /// Dropping the future changes nothing. It does not keep the actor alive.
        $vis fn stopped(&$self) -> $crate::core::handle::watch::Stopped<$message> {
            $crate::core::handle::watch::Stopped::new(&$cell)
        }
    };
}
pub(super) use observers;
