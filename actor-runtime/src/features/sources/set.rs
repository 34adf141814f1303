//! The sources of one actor, and whose turn it is.

use super::item::SourceList;
use crate::{
    core::{cell::ActorCell, handle::RawHandle},
    engine::seams::SourceSet,
    error::StopReason,
    features::extension::{Extensible, ExtensionMessage},
    util::panic::drop_catching,
};
use std::{
    fmt, mem,
    ops::Range,
    sync::Arc,
    task::{Context, Poll, Waker},
};

/// An actor that is fed by streams or intervals. The expansion implements it.
pub trait HasSources: Extensible {
    /// Declares the sources.
    #[doc(hidden)]
    fn declare_sources(&mut self, sources: &mut SourceList<Self>);
}

/// The [`SourceSet`] of an actor with sources. `KEEP_ALIVE` says that one of them keeps the actor alive.
pub struct Sources<A: HasSources, const KEEP_ALIVE: bool> {
    /// Held until the sources are declared: before that it is unknown whether one of them keeps the actor alive.
    alive: Option<RawHandle<A::Message>>,
    /// Declared at the first poll.
    declared: Option<SourceList<A>>,
    /// The source that is next. Behind the last one, a message is next.
    turn: usize,
    /// The sources before this one had their turn since the last message.
    passed: usize,
    /// An item that became ready while concurrent messages ran, and the index of its source.
    ready: Option<(usize, ExtensionMessage<A>)>,
}

impl<A: HasSources, const KEEP_ALIVE: bool> Default for Sources<A, KEEP_ALIVE> {
    fn default() -> Self {
        Self { alive: None, declared: None, turn: 0, passed: 0, ready: None }
    }
}

impl<A: HasSources, const KEEP_ALIVE: bool> fmt::Debug for Sources<A, KEEP_ALIVE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").finish_non_exhaustive()
    }
}

impl<A: HasSources, const KEEP_ALIVE: bool> SourceSet<A> for Sources<A, KEEP_ALIVE> {
    const HAS_SOURCES: bool = true;

    #[allow(private_interfaces)]
    fn hold(&mut self, cell: &Arc<ActorCell<A::Message>>) {
        if KEEP_ALIVE {
            self.alive = Some(RawHandle::new(cell.clone()));
        }
    }

    #[allow(private_interfaces)]
    fn poll_before_queue(
        &mut self,
        actor: &mut Option<A>,
        cell: &ActorCell<A::Message>,
        waker: &Waker,
    ) -> Option<A::Message> {
        self.declare(actor, cell);
        let ready = self.ready.take().or_else(|| self.poll(self.turn..usize::MAX, cell, waker));
        // If there is a message, the next round begins. If there is none, the other sources have their turn.
        self.passed = mem::take(&mut self.turn);
        ready.map(|ready| self.take_turn(ready))
    }

    #[allow(private_interfaces)]
    fn poll_when_idle(&mut self, cell: &ActorCell<A::Message>, waker: &Waker) -> Option<A::Message> {
        let ready = self.poll(0..self.passed, cell, waker);
        ready.map(|ready| self.take_turn(ready))
    }

    #[allow(private_interfaces)]
    fn is_ready(&mut self, cell: &ActorCell<A::Message>, waker: &Waker) -> bool {
        if self.ready.is_none() {
            self.ready = self.poll(0..usize::MAX, cell, waker);
        }
        self.ready.is_some()
    }

    #[allow(private_interfaces)]
    fn reset(&mut self, cell: &Arc<ActorCell<A::Message>>) {
        // Take the handle for the next sources before the former ones release theirs.
        let alive = RawHandle::try_clone_strong(cell).filter(|_| KEEP_ALIVE);
        // The state has failed already, so a panic in the `Drop` of its sources is no reason any more.
        let _panicked = self.close();
        (self.alive, self.turn, self.passed) = (alive, 0, 0);
    }

    fn close(&mut self) -> Option<StopReason> {
        self.alive = None;
        let sources = self.declared.take().into_iter().flat_map(SourceList::into_sources);
        // One at a time: two panics at once would abort the process.
        sources.map(drop_catching).fold(drop_catching(self.ready.take()), Option::or)
    }
}

impl<A: HasSources, const KEEP_ALIVE: bool> Sources<A, KEEP_ALIVE> {
    /// Asks the actor for its sources, the first time. An actor that is stopping needs none.
    fn declare(&mut self, actor: &mut Option<A>, cell: &ActorCell<A::Message>) {
        if self.declared.is_some() || cell.mailbox.any().close_reason().is_some() {
            return;
        }
        let Some(actor) = actor else { return };
        // If this panics, `self.alive` stays for the sources of the next state.
        let mut sources = SourceList::new(self.alive.clone());
        actor.declare_sources(&mut sources);
        // From now on only the sources that keep the actor alive hold a handle.
        sources.release();
        self.alive = None;
        self.declared = Some(sources);
    }

    /// The first item that is ready, and the index of its source.
    fn poll(
        &mut self,
        range: Range<usize>,
        cell: &ActorCell<A::Message>,
        waker: &Waker,
    ) -> Option<(usize, ExtensionMessage<A>)> {
        let sources = self.declared.as_mut()?.sources();
        let mut is_open = cell.mailbox.any().close_reason().is_none();
        for (index, entry) in sources.iter_mut().enumerate().take(range.end).skip(range.start) {
            let Some(source) = entry.as_mut().filter(|_| is_open) else { continue };
            match source.poll(&mut Context::from_waker(waker)) {
                Poll::Ready(Some(item)) => return Some((index, item)),
                Poll::Ready(None) => {
                    *entry = None;
                    // This source may have been the last handle.
                    is_open = cell.mailbox.any().close_reason().is_none();
                }
                Poll::Pending => {}
            }
        }
        None
    }

    fn take_turn(&mut self, (index, item): (usize, ExtensionMessage<A>)) -> A::Message {
        self.turn = index + 1;
        A::from_extension(item)
    }
}
