//! Finds handlers that wait for each other, in debug builds and in release builds with the feature `deadlock-detection`.
//!
//! A report is never wrong, under `select!` and `join!` neither. What may be missed is documented at
//! [`CallError::Deadlock`](crate::CallError::Deadlock). The algorithm:
//!
//! 1. The run loop polls a handler through a [`WaitTracker`], which gives the handler a *foreign waker* of its own instead of the
//!    task's. Everything that the handler waits for keeps a clone of it: a timer, a socket, a channel, another task.
//! 2. A call without a deadline that is polled with that waker is *tracked*: a [`CallerEdge`] records caller, target and method,
//!    and the call is polled with the *internal waker* instead. Timed and enqueued calls keep the foreign waker.
//! 3. Both wakers set the actor's `woken` flag before they wake its task.
//! 4. The tracker collects the tracked calls that the handler has polled and that are still pending.
//! 5. When a poll ends as pending, the tracker counts the clones of the foreign waker. If there is none, `woken` is not set, and
//!    a handler runs, then only tracked calls can wake this actor: it is *blocked*.
//! 6. A clone may belong to an earlier handler of the actor. If that is possible, the next poll gets a fresh foreign waker: what
//!    waits for the current handler takes the new one, and the old ones no longer count.
//! 7. A blocked actor is inserted into the list of blocked actors with its edges. It is removed when it is polled or dropped.
//! 8. At each insertion the graph is searched from the new actor. If every actor that can be reached is blocked, its flag is not
//!    set, and each of its calls still waits for a handler that has to reply itself, no event can wake any of them.
//! 9. Then some cycle is reachable. The *victim* is a call of it that was sent after its target's handler started, so its message
//!    is still queued. Every cycle has one, because a handler starts before it calls.
//! 10. The victim's edge stores the path and its caller is woken. The caller's next poll takes the path, retracts the message
//!     from the mailbox and returns the error.
//!
//! Whatever resolves a call (a reply, capacity, a stop) wakes its caller before anything else can run, so a blocked actor whose
//! flag is not set really waits. One event wakes no caller: a handler that keeps its [`ReplyTo`](crate::ReplyTo). The
//! [`MessageEdge`] beside the message records that.

#[cfg(any(debug_assertions, feature = "deadlock-detection"))]
mod caller;
#[cfg(not(any(debug_assertions, feature = "deadlock-detection")))]
mod disabled;
#[cfg(any(debug_assertions, feature = "deadlock-detection"))]
mod edge;
#[cfg(any(debug_assertions, feature = "deadlock-detection"))]
mod graph;
#[cfg(any(debug_assertions, feature = "deadlock-detection"))]
mod tracker;
#[cfg(any(debug_assertions, feature = "deadlock-detection"))]
mod waker;

#[cfg(not(any(debug_assertions, feature = "deadlock-detection")))]
pub(crate) use self::disabled::{CallerEdge, MessageEdge, WaitTracker, begin_handler};
#[cfg(any(debug_assertions, feature = "deadlock-detection"))]
pub(crate) use self::{
    caller::CallerEdge,
    edge::MessageEdge,
    tracker::{WaitTracker, begin_handler},
};
