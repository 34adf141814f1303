//! What caller and actor share of one ask: one allocation and one atomic word.
//!
//! The only module with `unsafe` code, and measured before it was taken: with an `Arc` and a `Mutex` a reply costs six
//! read-modify-writes, like this two, and they were an eighth of an ask (benches/NOTES.md). Each block rests on these rules:
//!
//! - There is one [`Giver`] and one [`Taker`]. Each lets go of the slot once, by setting its bit as the last thing it does,
//!   and the second of them frees it. So a slot lives as long as either does.
//! - The outcome is the giver's until `GIVEN` is set, and the taker's from then on; the giver's once more if it finds the
//!   taker gone when it sets `GIVEN`.
//! - The waker is the taker's while `CHANGING` is set, which it sets and clears itself. When the giver sets `GIVEN` and finds
//!   `CHANGING` not set, the waker is the giver's, for the taker never touches it again. If it is set, the taker sees `GIVEN`
//!   when it clears it, and needs no waking.
//! - Bits are set by read-modify-writes that release what was written before and acquire what the other end released.

#![expect(unsafe_code, reason = "see above")]

use crate::{
    attend::drop_quietly,
    reply::Failure,
    sync::{AtomicU8, Handed},
    waitlist::wake,
};
use std::{
    any::Any,
    mem::{self, ManuallyDrop},
    panic::{RefUnwindSafe, UnwindSafe},
    ptr::NonNull,
    sync::atomic::Ordering::{AcqRel, Acquire},
    task::{Context, Poll, Waker},
};

/// The outcome is there.
const GIVEN: u8 = 1;
/// The giver has let go.
const GIVER_GONE: u8 = 2;
/// The taker has let go.
const TAKER_GONE: u8 = 4;
/// The taker is at the waker.
const CHANGING: u8 = 8;

pub(crate) type Reply<R> = Result<R, Failure>;

/// See the module's own words.
pub(crate) struct Slot<R> {
    bits: AtomicU8,
    waker: Handed<Option<Waker>>,
    outcome: Handed<Option<Reply<R>>>,
}

// SAFETY: both ends reach it by reference. By the rules above neither is at the outcome or at the waker at a time when the
// other is, so all that happens to the reply is that it goes from one thread to another.
unsafe impl<R: Send> Sync for Slot<R> {}

impl<R> UnwindSafe for Slot<R> {}
/// Nothing of the user's runs between two states of it.
impl<R> RefUnwindSafe for Slot<R> {}

/// Makes the two ends of a reply. `waker`: of the task that will poll for it, if that is known.
#[inline]
pub(crate) fn open<R>(waker: Option<Waker>) -> (Giver<Slot<R>>, Taker<R>) {
    let slot = Slot { bits: AtomicU8::new(0), waker: Handed::new(waker), outcome: Handed::new(None) };
    let slot = NonNull::from(Box::leak(Box::new(slot)));
    (Giver(slot), Taker(slot))
}

impl<R> Slot<R> {
    /// For the giver, once. `Err`: the taker is gone.
    #[inline]
    fn settle(&self, outcome: Reply<R>) -> Result<Option<Waker>, Reply<R>> {
        // SAFETY: `GIVEN` is not set, and the giver alone sets it.
        unsafe { self.outcome.with_mut(|place| *place = Some(outcome)) };
        let before = self.bits.fetch_or(GIVEN, AcqRel);
        if before & TAKER_GONE != 0 {
            // SAFETY: the taker let go before `GIVEN` was set, so it never looks for an outcome.
            let untaken = unsafe { self.outcome.with_mut(Option::take) };
            return untaken.map_or(Ok(None), Err);
        }
        if before & CHANGING != 0 {
            return Ok(None);
        }
        // SAFETY: `GIVEN` is set and `CHANGING` was not.
        Ok(unsafe { self.waker.with_mut(Option::take) })
    }

    /// For the taker, when it has seen `GIVEN`.
    fn take(&self) -> Reply<R> {
        // SAFETY: `GIVEN` is set and the taker is here: it calls this.
        unsafe { self.outcome.with_mut(Option::take) }.unwrap_or(Err(Failure::Interrupted(None)))
    }

    /// For the taker: leaves `waker` to be woken, `None` to withdraw it. Ready when the outcome came first.
    #[cold]
    fn leave_waker(&self, waker: Option<&Waker>) -> Poll<()> {
        if self.bits.fetch_or(CHANGING, AcqRel) & GIVEN != 0 {
            return Poll::Ready(());
        }
        // SAFETY: `CHANGING` is set, and `GIVEN` was not when it was set.
        let stale = unsafe {
            self.waker.with_mut(|known| match (&*known, waker) {
                (Some(known), Some(waker)) if known.will_wake(waker) => None,
                (_, waker) => mem::replace(known, waker.cloned()),
            })
        };
        let given = self.bits.fetch_and(!CHANGING, AcqRel) & GIVEN != 0;
        // Code of somebody else's, so it comes last.
        drop(stale);
        if given { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// A [`Slot`], whatever its reply.
pub(crate) trait AnySlot {
    /// Settles it without a reply. For the giver, once.
    fn fail(&self, failure: Failure) -> Option<Waker>;

    fn bits(&self) -> &AtomicU8;
}

impl<R> AnySlot for Slot<R> {
    fn fail(&self, failure: Failure) -> Option<Waker> {
        self.settle(Err(failure)).ok().flatten()
    }

    fn bits(&self) -> &AtomicU8 {
        &self.bits
    }
}

/// A [`Slot`] whose type can be asked for, and which can be sent.
pub(crate) trait ErasedSlot: AnySlot + Any + Send + Sync {}

impl<R: Send + 'static> ErasedSlot for Slot<R> {}

/// The actor's end. Dropped, it tells the caller that there will be no reply.
pub(crate) struct Giver<S: AnySlot + ?Sized>(NonNull<S>);

// SAFETY: it owns its half of the slot, and of that it shows nothing to anybody.
unsafe impl<S: AnySlot + Send + Sync + ?Sized> Send for Giver<S> {}
// SAFETY: the same; nothing can be done with a shared one.
unsafe impl<S: AnySlot + Send + Sync + ?Sized> Sync for Giver<S> {}

impl<S: AnySlot + ?Sized> UnwindSafe for Giver<S> {}
impl<S: AnySlot + ?Sized> RefUnwindSafe for Giver<S> {}

impl<S: AnySlot + ?Sized> Giver<S> {
    fn slot(&self) -> &S {
        // SAFETY: this end has not let go.
        unsafe { self.0.as_ref() }
    }

    /// Whether the taker has let go while there was no outcome.
    pub(crate) fn is_closed(&self) -> bool {
        self.slot().bits().load(Acquire) & TAKER_GONE != 0
    }

    pub(crate) fn fail(self, failure: Failure) {
        let this = ManuallyDrop::new(self);
        this.leave(this.slot().fail(failure));
    }

    /// The last thing that happens to this end. It lets go before it wakes, so that who is woken is alone with the slot.
    fn leave(&self, waker: Option<Waker>) {
        if self.slot().bits().fetch_or(GIVER_GONE, AcqRel) & TAKER_GONE != 0 {
            // SAFETY: both ends have let go, this one last.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
        wake(waker);
    }
}

impl<S: AnySlot + ?Sized> Drop for Giver<S> {
    #[cold]
    fn drop(&mut self) {
        self.leave(self.slot().fail(Failure::Interrupted(None)));
    }
}

impl<R> Giver<Slot<R>> {
    /// Gives the reply. It is dropped when nobody waits for it.
    #[inline]
    pub(crate) fn give(self, reply: R) {
        if let Err(untaken) = self.try_give(reply) {
            drop_quietly(untaken);
        }
    }

    /// Gives the reply, or hands it back when nobody waits for it.
    #[inline]
    pub(crate) fn try_give(self, reply: R) -> Result<(), R> {
        let this = ManuallyDrop::new(self);
        let (waker, untaken) = match this.slot().settle(Ok(reply)) {
            Ok(waker) => (waker, None),
            Err(untaken) => (None, untaken.ok()),
        };
        this.leave(waker);
        untaken.map_or(Ok(()), Err)
    }

    /// The same end, to be kept among those of other replies.
    pub(crate) fn erased(self) -> Giver<dyn ErasedSlot>
    where
        R: Send + 'static,
    {
        Giver(ManuallyDrop::new(self).0)
    }
}

impl Giver<dyn ErasedSlot> {
    /// The end of a reply of this type, if that is what it is.
    #[inline]
    pub(crate) fn typed<R: 'static>(self) -> Result<Giver<Slot<R>>, Self> {
        if (self.slot() as &dyn Any).is::<Slot<R>>() { Ok(Giver(ManuallyDrop::new(self).0.cast())) } else { Err(self) }
    }
}

/// The caller's end, until it has the outcome. Dropping it takes a reply along, so that the reply's `Drop` is the caller's
/// business.
pub(crate) struct Taker<R>(NonNull<Slot<R>>);

// SAFETY: it owns its half of the slot, and of that it shows nothing to anybody.
unsafe impl<R: Send> Send for Taker<R> {}
// SAFETY: the same; nothing can be done with a shared one.
unsafe impl<R: Send> Sync for Taker<R> {}

impl<R> UnwindSafe for Taker<R> {}
impl<R> RefUnwindSafe for Taker<R> {}

impl<R> Taker<R> {
    fn slot(&self) -> &Slot<R> {
        // SAFETY: this end has not let go.
        unsafe { self.0.as_ref() }
    }

    /// The outcome; or this end once more, and the task of `cx` will be woken.
    #[inline]
    pub(crate) fn poll(self, cx: &Context<'_>) -> Result<Reply<R>, Self> {
        let given = self.slot().bits.load(Acquire) & GIVEN != 0;
        if given || self.slot().leave_waker(Some(cx.waker())).is_ready() {
            return Ok(ManuallyDrop::new(self).finish());
        }
        Err(self)
    }

    /// Takes the outcome, which is there, and lets go: the last thing that happens to this end.
    #[inline]
    fn finish(&self) -> Reply<R> {
        let slot = self.slot();
        let outcome = slot.take();
        if slot.bits.load(Acquire) & GIVER_GONE != 0 || slot.bits.fetch_or(TAKER_GONE, AcqRel) & GIVER_GONE != 0 {
            // SAFETY: both ends have let go, or this one does now, last.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
        outcome
    }

    /// Lets go while there is no outcome. False: there is one.
    fn withdraw(&self) -> bool {
        let slot = self.slot();
        slot.leave_waker(None).is_pending()
            && slot.bits.fetch_update(AcqRel, Acquire, |bits| (bits & GIVEN == 0).then_some(bits | TAKER_GONE)).is_ok()
    }
}

impl<R> Drop for Taker<R> {
    #[cold]
    fn drop(&mut self) {
        if !self.withdraw() {
            // The user's `Drop` of it comes last, for it may panic.
            drop(self.finish());
        }
    }
}
