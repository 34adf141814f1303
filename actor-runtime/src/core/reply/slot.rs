//! What caller and actor share of one ask: one allocation and one atomic word.
//!
//! This is one of the two modules with `unsafe` code. An `Arc` and a `Mutex` cost six read-modify-writes per reply where this
//! costs two, and that was an eighth of an ask (benches/NOTES.md). The protocol:
//!
//! 1. There is one sending end ([`SlotTx`]) and one receiving end ([`SlotRx`]). Each releases the slot once, as its last access,
//!    by setting [`TX_CLOSED`] or [`RX_CLOSED`]. The second of them frees the slot. So the slot lives as long as either end.
//! 2. `outcome` belongs to the sending end until it sets [`VALUE_SENT`], and to the receiving end from then on. If the sending
//!    end finds [`RX_GONE`] when it sets `VALUE_SENT`, `outcome` belongs to it again. The receiving end sets `RX_GONE` only while
//!    `VALUE_SENT` is not set, and never looks at `outcome` afterwards.
//! 3. `rx_waker` belongs to the receiving end while [`RX_WAKER_LOCKED`] is set, which only that end sets and clears. If the
//!    sending end sets `VALUE_SENT` and finds the lock free, `rx_waker` belongs to it: the receiving end never touches it again.
//!    If it finds the lock taken, the receiving end sees `VALUE_SENT` when it clears the lock, and needs no wake.
//! 4. `tx_waker` is the mirror image: it belongs to the sending end while [`TX_WAKER_LOCKED`] is set. If the receiving end sets
//!    `RX_GONE` and finds the lock free, `tx_waker` belongs to it until it sets `RX_CLOSED`.
//! 5. Bits are set by read-modify-writes that release what was written before and acquire what the other end released.

#![expect(unsafe_code, reason = "see above")]

use crate::{
    error::CallError,
    util::{
        panic::drop_catching,
        sync::{AtomicU8, ExclusiveCell},
        waker::{replace_waker, wake},
    },
};
use std::{
    any::Any,
    mem::ManuallyDrop,
    panic::{RefUnwindSafe, UnwindSafe},
    ptr::NonNull,
    sync::atomic::Ordering::{AcqRel, Acquire},
    task::{Context, Poll, Waker},
};

/// The outcome is written.
const VALUE_SENT: u8 = 1;
/// The sending end has released the slot.
const TX_CLOSED: u8 = 2;
/// The receiving end has released the slot.
const RX_CLOSED: u8 = 4;
/// The receiving end changes `rx_waker`.
const RX_WAKER_LOCKED: u8 = 8;
/// The receiving end was dropped before there was an outcome.
const RX_GONE: u8 = 16;
/// The sending end changes `tx_waker`.
const TX_WAKER_LOCKED: u8 = 32;

/// A reply, or why there is none. The error is boxed because it is rare.
pub(crate) type Reply<R> = Result<R, Box<CallError>>;

/// See the module's documentation.
pub(crate) struct Slot<R> {
    bits: AtomicU8,
    /// The method that was called. Empty for a [`ReplyTo`](super::ReplyTo) that was made without a call.
    method: &'static str,
    rx_waker: ExclusiveCell<Option<Waker>>,
    tx_waker: ExclusiveCell<Option<Waker>>,
    outcome: ExclusiveCell<Option<Reply<R>>>,
}

// SAFETY: both ends reach the fields by shared reference. By rules 2 to 4 each field is accessed by one end at a time, so the
// reply and the wakers only move between threads.
unsafe impl<R: Send> Sync for Slot<R> {}

impl<R> UnwindSafe for Slot<R> {}
/// No code of the user runs between two states of the slot.
impl<R> RefUnwindSafe for Slot<R> {}

/// Makes the two ends of the reply to a call of `method`. `waker` is the caller's, if it is known.
#[inline]
pub(crate) fn open<R>(method: &'static str, waker: Option<Waker>) -> (SlotTx<Slot<R>>, SlotRx<R>) {
    let slot = Slot {
        bits: AtomicU8::new(0),
        method,
        rx_waker: ExclusiveCell::new(waker),
        tx_waker: ExclusiveCell::new(None),
        outcome: ExclusiveCell::new(None),
    };
    let slot = NonNull::from(Box::leak(Box::new(slot)));
    (SlotTx(slot), SlotRx(slot))
}

impl<R> Slot<R> {
    /// The sending end writes the outcome, once. Returns the receiving end's waker, or the outcome if that end is gone.
    #[inline]
    fn complete(&self, outcome: Reply<R>) -> Result<Option<Waker>, Reply<R>> {
        // SAFETY: rule 2. `VALUE_SENT` is not set, for only the sending end sets it.
        unsafe { self.outcome.with_mut(|place| *place = Some(outcome)) };
        let before = self.bits.fetch_or(VALUE_SENT, AcqRel);
        if before & RX_GONE != 0 {
            // SAFETY: rule 2. The receiving end was gone before `VALUE_SENT` was set.
            let untaken = unsafe { self.outcome.with_mut(Option::take) };
            return untaken.map_or(Ok(None), Err);
        }
        if before & RX_WAKER_LOCKED != 0 {
            return Ok(None);
        }
        // SAFETY: rule 3. `VALUE_SENT` is set, and the lock was free.
        Ok(unsafe { self.rx_waker.with_mut(Option::take) })
    }

    /// The receiving end takes the outcome after it has seen `VALUE_SENT`.
    fn take(&self) -> Reply<R> {
        // SAFETY: rule 2. `VALUE_SENT` is set, and the receiving end calls this.
        unsafe { self.outcome.with_mut(Option::take) }.unwrap_or_else(|| Err(Box::new(CallError::reply_dropped())))
    }

    /// The receiving end changes its waker, or removes it. Ready if the outcome came first.
    #[cold]
    fn set_rx_waker(&self, waker: Option<&Waker>) -> Poll<()> {
        if self.bits.fetch_or(RX_WAKER_LOCKED, AcqRel) & VALUE_SENT != 0 {
            return Poll::Ready(());
        }
        // SAFETY: rule 3. The lock is set, and `VALUE_SENT` was not when it was set.
        let stale = unsafe { self.rx_waker.with_mut(|kept| replace_waker(kept, waker)) };
        let is_sent = self.bits.fetch_and(!RX_WAKER_LOCKED, AcqRel) & VALUE_SENT != 0;
        // Dropping a waker may run code of the user, so it comes last.
        drop(stale);
        if is_sent { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// A [`Slot`] of any reply.
pub(crate) trait AnySlot {
    /// The sending end writes the error, once. Returns the receiving end's waker.
    fn fail(&self, error: Box<CallError>) -> Option<Waker>;

    fn method(&self) -> &'static str;

    fn bits(&self) -> &AtomicU8;

    fn tx_waker(&self) -> &ExclusiveCell<Option<Waker>>;
}

impl<R> AnySlot for Slot<R> {
    fn fail(&self, error: Box<CallError>) -> Option<Waker> {
        self.complete(Err(error)).ok().flatten()
    }

    fn method(&self) -> &'static str {
        self.method
    }

    fn bits(&self) -> &AtomicU8 {
        &self.bits
    }

    fn tx_waker(&self) -> &ExclusiveCell<Option<Waker>> {
        &self.tx_waker
    }
}

/// A [`Slot`] whose type can be asked for.
pub(crate) trait ErasedSlot: AnySlot + Any + Send + Sync {}

impl<R: Send + 'static> ErasedSlot for Slot<R> {}

/// The sending end, which the actor holds. If it is dropped, the caller is told that no reply will come.
pub(crate) struct SlotTx<S: AnySlot + ?Sized>(NonNull<S>);

// SAFETY: the end owns its half of the slot, as rules 1 to 4 divide it.
unsafe impl<S: AnySlot + Send + Sync + ?Sized> Send for SlotTx<S> {}
// SAFETY: a shared reference only reads `bits` and `method`; `poll_closed` takes the end by `&mut`.
unsafe impl<S: AnySlot + Send + Sync + ?Sized> Sync for SlotTx<S> {}

impl<S: AnySlot + ?Sized> UnwindSafe for SlotTx<S> {}
impl<S: AnySlot + ?Sized> RefUnwindSafe for SlotTx<S> {}

impl<S: AnySlot + ?Sized> SlotTx<S> {
    fn slot(&self) -> &S {
        // SAFETY: rule 1. This end has not released the slot.
        unsafe { self.0.as_ref() }
    }

    /// Whether the receiving end is gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.slot().bits().load(Acquire) & RX_GONE != 0
    }

    /// Ready once the receiving end is gone.
    pub(crate) fn poll_closed(&mut self, cx: &Context<'_>) -> Poll<()> {
        let slot = self.slot();
        if slot.bits().fetch_or(TX_WAKER_LOCKED, AcqRel) & RX_GONE != 0 {
            return Poll::Ready(());
        }
        // SAFETY: rule 4. The lock is set, and `RX_GONE` was not when it was set.
        let stale = unsafe { slot.tx_waker().with_mut(|kept| replace_waker(kept, Some(cx.waker()))) };
        let is_gone = slot.bits().fetch_and(!TX_WAKER_LOCKED, AcqRel) & RX_GONE != 0;
        drop(stale);
        if is_gone { Poll::Ready(()) } else { Poll::Pending }
    }

    /// The method that was called.
    pub(crate) fn method(&self) -> &'static str {
        self.slot().method()
    }

    pub(crate) fn fail(self, error: Box<CallError>) {
        let this = ManuallyDrop::new(self);
        this.release(this.slot().fail(error));
    }

    /// The last access of this end. It releases the slot before it wakes, so that the woken task has the slot to itself.
    fn release(&self, waker: Option<Waker>) {
        if self.slot().bits().fetch_or(TX_CLOSED, AcqRel) & RX_CLOSED != 0 {
            // SAFETY: rule 1. Both ends have released the slot, this one last.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
        wake(waker);
    }
}

impl<S: AnySlot + ?Sized> Drop for SlotTx<S> {
    #[cold]
    fn drop(&mut self) {
        self.release(self.slot().fail(Box::new(CallError::reply_dropped())));
    }
}

impl<R> SlotTx<Slot<R>> {
    /// Sends the reply. It is dropped if the receiving end is gone.
    #[inline]
    pub(crate) fn send(self, reply: R) {
        if let Err(untaken) = self.try_send(reply) {
            drop_catching(untaken);
        }
    }

    /// Sends the reply, or returns it if the receiving end is gone.
    #[inline]
    pub(crate) fn try_send(self, reply: R) -> Result<(), R> {
        let this = ManuallyDrop::new(self);
        let (waker, untaken) = match this.slot().complete(Ok(reply)) {
            Ok(waker) => (waker, None),
            Err(untaken) => (None, untaken.ok()),
        };
        this.release(waker);
        untaken.map_or(Ok(()), Err)
    }

    /// The same end without the type of the reply.
    pub(crate) fn erased(self) -> SlotTx<dyn ErasedSlot>
    where
        R: Send + 'static,
    {
        SlotTx(ManuallyDrop::new(self).0)
    }
}

impl SlotTx<dyn ErasedSlot> {
    /// Sends the reply. It is dropped if the receiving end is gone or waits for another type.
    pub(crate) fn send<R: 'static>(self, reply: R) {
        match self.typed() {
            Ok(tx) => tx.send(reply),
            Err(_) => {
                drop_catching(reply);
            }
        }
    }

    /// The same end as one of a reply of type `R`, if it is.
    #[inline]
    pub(crate) fn typed<R: 'static>(self) -> Result<SlotTx<Slot<R>>, Self> {
        if (self.slot() as &dyn Any).is::<Slot<R>>() { Ok(SlotTx(ManuallyDrop::new(self).0.cast())) } else { Err(self) }
    }
}

/// The receiving end, which the caller holds until it has the outcome. Dropping it drops a reply that was sent, so the reply's
/// `Drop` runs in the caller.
pub(crate) struct SlotRx<R>(NonNull<Slot<R>>);

// SAFETY: the end owns its half of the slot, as rules 1 to 4 divide it.
unsafe impl<R: Send> Send for SlotRx<R> {}
// SAFETY: a shared reference only reads `method`.
unsafe impl<R: Send> Sync for SlotRx<R> {}

impl<R> UnwindSafe for SlotRx<R> {}
impl<R> RefUnwindSafe for SlotRx<R> {}

impl<R> SlotRx<R> {
    fn slot(&self) -> &Slot<R> {
        // SAFETY: rule 1. This end has not released the slot.
        unsafe { self.0.as_ref() }
    }

    /// The method that was called.
    pub(crate) fn method(&self) -> &'static str {
        self.slot().method
    }

    /// Returns the outcome. If there is none yet, returns this end, and the task of `cx` will be woken.
    #[inline]
    pub(crate) fn poll(self, cx: &Context<'_>) -> Result<Reply<R>, Self> {
        let is_sent = self.slot().bits.load(Acquire) & VALUE_SENT != 0;
        if is_sent || self.slot().set_rx_waker(Some(cx.waker())).is_ready() {
            return Ok(ManuallyDrop::new(self).finish());
        }
        Err(self)
    }

    /// Takes the outcome, which is there, and releases the slot.
    #[inline]
    fn finish(&self) -> Reply<R> {
        let slot = self.slot();
        let outcome = slot.take();
        if slot.bits.load(Acquire) & TX_CLOSED != 0 || slot.bits.fetch_or(RX_CLOSED, AcqRel) & TX_CLOSED != 0 {
            // SAFETY: rule 1. Both ends have released the slot, or this one does now, last.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
        outcome
    }

    /// Releases the slot before there is an outcome. Returns `false` if there is one.
    fn withdraw(&self) -> bool {
        let slot = self.slot();
        if slot.set_rx_waker(None).is_ready() {
            return false;
        }
        let set_gone = |bits: u8| (bits & VALUE_SENT == 0).then_some(bits | RX_GONE);
        let Ok(before) = slot.bits.fetch_update(AcqRel, Acquire, set_gone) else { return false };
        let waker = if before & TX_WAKER_LOCKED == 0 {
            // SAFETY: rule 4. `RX_GONE` is set, the lock was free, and `RX_CLOSED` is not set.
            unsafe { slot.tx_waker.with_mut(Option::take) }
        } else {
            None
        };
        if slot.bits.fetch_or(RX_CLOSED, AcqRel) & TX_CLOSED != 0 {
            // SAFETY: rule 1. Both ends have released the slot, this one last.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
        wake(waker);
        true
    }
}

impl<R> Drop for SlotRx<R> {
    #[cold]
    fn drop(&mut self) {
        if !self.withdraw() {
            // The reply's `Drop` comes last, for it may panic.
            drop(self.finish());
        }
    }
}
