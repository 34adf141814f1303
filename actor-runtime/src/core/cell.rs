//! What all handles of an actor and its run loop share.

#[cfg(feature = "direct")]
use super::call::inline::CallerPort;
use super::{
    mailbox::{AnyMailbox, Mailbox, MailboxRules},
    message::Message,
};
use crate::{
    error::StopReason,
    instrument::{
        identity::Identity,
        tracing::{emit_started, emit_stopped},
    },
};
#[cfg(feature = "direct")]
use std::sync::Arc;
use std::{
    borrow::Cow,
    fmt,
    panic::RefUnwindSafe,
    sync::atomic::{AtomicUsize, Ordering},
};

pub(crate) struct ActorCell<M> {
    pub(crate) mailbox: Mailbox<M>,
    /// Strong handles. The mailbox closes when the last one is dropped.
    handles: AtomicUsize,
    pub(crate) identity: Identity,
    /// How a caller runs a handler itself, if it may.
    #[cfg(feature = "direct")]
    pub(crate) port: Option<Arc<dyn CallerPort<M>>>,
}

/// The impl is explicit, so that it doesn't depend on the features that add fields. It is right because no panic is observed through a
/// cell: the mailbox runs no code of the user under its lock, and the state is dropped after a panic in a handler.
impl<M> RefUnwindSafe for ActorCell<M> {}

impl<M: Message> ActorCell<M> {
    /// The cell of a new actor. Its first handle is counted: see [`RawHandle::first`](super::handle::RawHandle::first).
    pub(crate) fn new(rules: MailboxRules, name: Cow<'static, str>) -> Self {
        Self {
            mailbox: Mailbox::new(rules),
            handles: AtomicUsize::new(1),
            identity: Identity::new(name),
            #[cfg(feature = "direct")]
            port: None,
        }
    }

    /// Callers may run handlers themselves through `port`.
    #[cfg(feature = "direct")]
    pub(crate) fn with_port(mut self, port: Option<Arc<dyn CallerPort<M>>>) -> Self {
        self.port = port;
        self
    }
}

impl<M> ActorCell<M> {
    /// The start hook of a state is done. `type_name` is that of the actor.
    #[inline]
    pub(crate) fn start(&self, type_name: fn() -> &'static str) {
        // Before the watchers are woken.
        emit_started(&self.identity, type_name, || !self.mailbox.any().has_started());
        if self.mailbox.any().restarts() {
            self.mailbox.any().restarted();
        }
    }

    /// The actor has stopped: its state is dropped and its stop hook is done.
    pub(crate) fn stop(&self, reason: &StopReason) {
        stop(&self.identity, self.mailbox.any(), reason);
    }

    /// Counts one more handle of an actor that is known to have one.
    pub(super) fn add_handle(&self) {
        // Relaxed: the count cannot reach zero while the caller holds a handle.
        self.handles.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts one more handle, unless the last one is gone.
    pub(super) fn try_add_handle(&self) -> bool {
        let increment = |count: usize| if count == 0 { None } else { Some(count + 1) };
        self.handles.fetch_update(Ordering::Relaxed, Ordering::Relaxed, increment).is_ok()
    }

    /// Whether any handle is left.
    pub(super) fn has_handles(&self) -> bool {
        self.handles.load(Ordering::Relaxed) > 0
    }

    pub(super) fn remove_handle(&self) {
        // The mailbox's lock orders what other handles did before. This only counts them.
        if self.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.mailbox.any().close(StopReason::HandlesDropped);
        }
    }
}

/// Not generic, so that it is compiled once.
fn stop(actor: &Identity, mailbox: &AnyMailbox<'_>, reason: &StopReason) {
    let watchers = mailbox.stop(reason);
    // Before the watchers are woken: one of them may end the program.
    emit_stopped(actor, || mailbox.stop_reason());
    watchers.wake();
}

impl<M> ActorCell<M> {
    /// Prints a handle of this actor.
    pub(super) fn debug(&self, handle: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Identity { id, name, .. } = &self.identity;
        let mut shown = f.debug_struct(handle);
        shown.field("name", name).field("id", id).field("status", &self.mailbox.any().status());
        #[cfg(feature = "observe")]
        shown.field("running", &self.identity.running.read());
        shown.finish_non_exhaustive()
    }
}
