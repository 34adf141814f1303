//! The caller's end of a tracked call.

use super::{
    edge::{MessageEdge, WaitEdge},
    tracker::{HandlerWaits, now},
};
use crate::{error::DeadlockPath, instrument::identity::Identity, util::sync::Mutex};
use std::{
    sync::{
        Arc,
        atomic::{
            AtomicBool,
            Ordering::{AcqRel, Release},
        },
    },
    task::Waker,
};

/// The caller's end of an edge. Empty for a call that is not tracked.
#[derive(Default)]
pub(crate) struct CallerEdge(Option<Arc<WaitEdge>>);

impl CallerEdge {
    pub(crate) const NONE: Self = Self(None);

    pub(crate) fn message_edge(&self) -> MessageEdge {
        MessageEdge(self.0.clone())
    }

    /// Whether `edge` is the message's end of the same call.
    pub(crate) fn owns(&self, edge: &MessageEdge) -> bool {
        matches!((&self.0, &edge.0), (Some(own), Some(edge)) if Arc::ptr_eq(own, edge))
    }

    /// Tracks a call if it has no deadline and a handler polls it with its own `waker`. Returns the waker to poll it with.
    ///
    /// `method` is the called method of `target` as long as the message has not been sent.
    pub(crate) fn track(
        &mut self,
        waker: &Waker,
        has_deadline: bool,
        target: &Identity,
        method: Option<&'static str>,
    ) -> Option<Waker> {
        let handler = if has_deadline { None } else { HandlerWaits::of(waker) };
        let is_callers = |edge: &Arc<WaitEdge>| handler.as_ref().is_some_and(|(caller, _)| *caller == edge.caller);
        if !self.0.as_ref().is_none_or(is_callers) {
            self.release();
        }
        let (caller, internal) = handler?;
        if let Some(method) = method {
            self.0 = Some(Arc::new(WaitEdge {
                caller,
                target: target.id,
                name: target.name.clone(),
                method,
                sent: now(),
                waits: AtomicBool::new(false),
                reply_moved_on: AtomicBool::new(false),
                is_victim: AtomicBool::new(false),
                path: Mutex::new(None),
            }));
        }
        self.0.is_some().then_some(internal)
    }

    /// The tracked call was polled with the waker that [`track`](Self::track) returned.
    pub(crate) fn polled(&self, is_pending: bool) {
        if let Some(edge) = &self.0 {
            let was_pending = edge.waits.swap(is_pending, AcqRel);
            if is_pending && !was_pending {
                HandlerWaits::with(|handler| handler.add(edge.clone()));
            }
        }
    }

    /// Whether this call is the victim of a cycle, and its path was not taken.
    pub(crate) fn is_deadlocked(&self) -> bool {
        self.0.as_ref().is_some_and(|edge| edge.is_victim() && edge.path.lock().is_some())
    }

    /// The path of the cycle, if this call is the victim. Returned once.
    pub(crate) fn take_deadlock(&self) -> Option<DeadlockPath> {
        self.0.as_ref().filter(|edge| edge.is_victim())?.path.lock().take()
    }

    fn release(&mut self) {
        if let Some(edge) = self.0.take() {
            edge.waits.store(false, Release);
        }
    }
}

impl Drop for CallerEdge {
    fn drop(&mut self) {
        self.release();
    }
}
