//! Methods that run together: `#[actor(concurrent)]`.
//!
//! To the run loop they are one message: the dispatch of the first brings in those behind it, for as long as they are of the
//! same kind, and is over when all of them are. So actors without such methods have nothing of this, and the mailbox keeps
//! its order: what is not concurrent stays at the head of the queue, and counts as queued, until it starts.
//!
//! A bit stands for each handler that runs, and its waker sets it: whoever is woken is polled, and nobody else.

use crate::{
    actor::Actor,
    attend::{catch, drop_quietly, go_on_with},
    context,
    error::StopReason,
    handle::Shared,
    handling::Handling,
    mailbox::Envelope,
    private::Stage,
    reply::{Failure, ReplyTo, Sink},
    rest::Rest,
    run::{BUDGET, Work},
    shutdown::Stopped,
    sync::Mutex,
    waitlist::wake,
};
use std::{
    fmt,
    future::{Future, poll_fn},
    mem,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::AcqRel},
    },
    task::{Context, Poll, Wake, Waker},
    thread,
};

/// Handlers that run at once at the most: one for each bit.
const MOST: usize = u64::BITS as usize;

/// Lent to one dispatch among several: the state, to be read, and whom to answer.
pub struct Reader<'a, A: Actor> {
    actor: &'a A,
    shared: &'a Arc<Shared<A::Message>>,
    sink: Sink,
    unanswered: &'a Unanswered,
}

/// Callers whose handlers are gone. They learn the reason, which is known a little later.
#[derive(Default)]
struct Unanswered(Mutex<Vec<Sink>>);

impl Unanswered {
    fn fail(&self, reason: &StopReason) {
        for sink in mem::take(&mut *self.0.lock()) {
            sink.fail(Failure::Interrupted(Some(reason.clone())));
        }
    }
}

impl<'a, A: Actor> Reader<'a, A> {
    /// The state.
    #[must_use]
    pub fn actor(&self) -> &'a A {
        self.actor
    }

    /// What the actor knows of itself.
    #[must_use]
    pub fn context(&self) -> context::Context<A> {
        context::Context::new(self.shared)
    }
}

impl<A: Actor> Stage for Reader<'_, A> {
    type Message = A::Message;

    fn answer<R: 'static>(&mut self, reply: R) {
        mem::take(&mut self.sink).send(reply);
    }

    fn duty<R: 'static>(&mut self) -> ReplyTo<R> {
        mem::take(&mut self.sink).into_duty()
    }

    fn stopped(&self) -> Stopped<A::Message> {
        Stopped::of(self.shared)
    }
}

impl<A: Actor> Drop for Reader<'_, A> {
    fn drop(&mut self) {
        let sink = mem::take(&mut self.sink);
        if !sink.is_nobody() {
            self.unanswered.0.lock().push(sink);
        }
    }
}

impl<A: Actor> fmt::Debug for Reader<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

/// Runs `first`, and what comes behind it, until a message does that is to run alone; then until all are done.
pub(crate) async fn run_together<A: Actor + Sync>(
    work: &mut Work<A>,
    shared: &Arc<Shared<A::Message>>,
    first: A::Message,
) {
    let Work { actor: Some(actor), rest, batch, in_flight, sent, until_break, .. } = work else { return };
    let (actor, unanswered) = (&*actor, Unanswered::default());
    let read = |Envelope { message, sink, sent }: Envelope<A::Message>| {
        let mut reader = Reader { actor, shared, sink, unanswered: &unanswered };
        let handling = Handling::of(shared, &message, sent);
        Box::pin(async move { handling.instrument(A::read, &mut reader, message).await })
    };
    let first = Envelope { message: first, sink: mem::take(in_flight), sent: mem::take(sent) };
    let mut first = Some(read(first));
    let mut readers = Readers { shared, unanswered: &unanswered, running: Vec::new(), woken: Arc::default() };
    poll_fn(|cx| {
        readers.woken.note_task(cx.waker());
        readers.poll_woken();
        if let Some(first) = first.take() {
            readers.start(first);
        }
        while readers.have_room() && shared.mailbox.aborted_by().is_none() {
            // A source comes first, and is asked only if there is something for it to come before.
            if !shared.mailbox.look_beside(batch, A::is_concurrent)
                || readers.beside(&mut || rest.is_due(shared, cx.waker()))
            {
                break;
            }
            if *until_break == 0 {
                cx.waker().wake_by_ref();
                break;
            }
            *until_break -= 1;
            if let Some(next) = shared.mailbox.take_beside(batch, A::is_concurrent) {
                readers.start(read(next));
            }
        }
        if readers.are_done() {
            return Poll::Ready(());
        }
        *until_break = BUDGET;
        Poll::Pending
    })
    .await;
}

/// The handlers that run.
struct Readers<'a, M> {
    shared: &'a Shared<M>,
    unanswered: &'a Unanswered,
    /// At the place of its bit.
    running: Vec<Place<'a>>,
    woken: Arc<Woken>,
}

struct Place<'a> {
    handler: Option<Handler<'a>>,
    waker: Waker,
}

type Handler<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

impl<'a, M> Readers<'a, M> {
    fn have_room(&self) -> bool {
        self.running.len() < MOST || self.running.iter().any(|place| place.handler.is_none())
    }

    fn are_done(&self) -> bool {
        self.running.iter().all(|place| place.handler.is_none())
    }

    /// At once: so handlers start in the order of their messages, wherever they stand here.
    fn start(&mut self, handler: Handler<'a>) {
        let at = self.running.iter().position(|place| place.handler.is_none()).unwrap_or(self.running.len());
        if at == self.running.len() {
            let bell = Bell { bit: 1 << at, woken: self.woken.clone() };
            self.running.push(Place { handler: None, waker: Waker::from(Arc::new(bell)) });
        }
        self.running[at].handler = Some(handler);
        self.poll_at(at);
    }

    fn poll_woken(&mut self) {
        let mut woken = self.woken.bits.swap(0, AcqRel);
        while woken != 0 {
            let at = woken.trailing_zeros() as usize;
            woken &= woken - 1;
            self.poll_at(at);
        }
    }

    fn poll_at(&mut self, at: usize) {
        let Place { handler: place, waker } = &mut self.running[at];
        // The waker may be that of a handler which stood here before.
        let Some(handler) = place else { return };
        let mut polled = Poll::Pending;
        let caught = catch(&mut || polled = handler.as_mut().poll(&mut Context::from_waker(waker)));
        if polled.is_ready() {
            *place = None;
        }
        if let Err(panicked) = caught {
            self.break_off(&panicked);
        }
    }

    /// Code of the user that is no handler: a panic in it is the reason of the end of them all, too.
    fn beside(&mut self, look: &mut dyn FnMut() -> bool) -> bool {
        let mut seen = false;
        if let Err(panicked) = catch(&mut || seen = look()) {
            self.break_off(&panicked);
        }
        seen
    }

    fn break_off(&mut self, panicked: &StopReason) {
        self.interrupt(panicked);
        go_on_with(panicked);
    }

    /// Drops all handlers, and tells their callers the reason: the one given, unless there is a panic in a drop first.
    fn interrupt(&mut self, reason: &StopReason) -> Option<StopReason> {
        // Before anybody hears of the end, nothing is accepted any more.
        if !self.shared.mailbox.restarts() {
            self.shared.mailbox.close(reason.clone());
        }
        let panics = self.running.iter_mut().map(|place| drop_quietly(place.handler.take()));
        let in_drop = panics.fold(None, Option::or);
        let told = if let StopReason::Panicked(_) = reason { reason } else { in_drop.as_ref().unwrap_or(reason) };
        self.unanswered.fail(told);
        in_drop
    }
}

impl<M> Drop for Readers<'_, M> {
    fn drop(&mut self) {
        // Wakers may outlive this, and are not to keep the task.
        drop(self.woken.task.lock().take());
        // Only an end cuts handlers short, and all but a panic is an abort.
        if self.are_done() {
            return;
        }
        let reason = self.shared.mailbox.cut_short();
        if let Some(panicked) = self.interrupt(&reason)
            && !thread::panicking()
        {
            go_on_with(&panicked);
        }
    }
}

/// Who is to be polled, and the task that does it.
#[derive(Default)]
struct Woken {
    bits: AtomicU64,
    task: Mutex<Option<Waker>>,
}

impl Woken {
    /// Before the look at the bits: whoever sets one later wakes this task.
    fn note_task(&self, waker: &Waker) {
        let mut task = self.task.lock();
        if !task.as_ref().is_some_and(|known| known.will_wake(waker)) {
            let former = task.replace(waker.clone());
            drop(task);
            drop(former);
        }
    }
}

/// The waker of one handler.
struct Bell {
    bit: u64,
    woken: Arc<Woken>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // Whoever set the bit before wakes the task, or has.
        if self.woken.bits.fetch_or(self.bit, AcqRel) & self.bit == 0 {
            let task = self.woken.task.lock().clone();
            wake(task);
        }
    }
}
