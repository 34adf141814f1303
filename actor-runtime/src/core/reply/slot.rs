//! What caller and actor share of one ask: one allocation and one atomic word.
//!
//! This is one of the two modules with `unsafe` code. An `Arc` and a `Mutex` cost six read-modify-writes per reply where this
//! costs two, and that was an eighth of an ask (benches/NOTES.md). The protocol:
//!
//! 1. There is one sending end ([`SlotTx`]) and one receiving end ([`SlotRx`]). Each releases the slot once, as its last access,
//!    by setting [`TX_CLOSED`] or [`RX_CLOSED`]. The second of them frees the slot. So the slot lives as long as either end.
//! 2. `outcome` is written once and taken once, so the slot never drops it. It belongs to the sending end until that end sets
//!    [`VALUE_SENT`], and to the receiving end from then on. If the sending end finds [`RX_GONE`] when it sets `VALUE_SENT`, `outcome`
//!    belongs to it again. The receiving end sets `RX_GONE` only while `VALUE_SENT` is not set, and never looks at `outcome` afterwards.
//! 3. `rx_waker` belongs to the receiving end while [`RX_WAKER_LOCKED`] is set, which only that end sets and clears. If the
//!    sending end sets `VALUE_SENT` and finds the lock free, `rx_waker` belongs to it: the receiving end never touches it again.
//!    If it finds the lock taken, the receiving end sees `VALUE_SENT` when it clears the lock, and needs no wake.
//! 4. `tx_waker` is the mirror image: it belongs to the sending end while [`TX_WAKER_LOCKED`] is set. If the receiving end sets
//!    `RX_GONE` and finds the lock free, `tx_waker` belongs to it until it sets `RX_CLOSED`.
//! 5. Bits are set by read-modify-writes that release what was written before and acquire what the other end released. A bit that
//!    is set at most once is set by `fetch_add`, which is a single instruction even if the former bits are needed.
//! 6. The slot begins with its [`Head`], so a pointer to the head of a `Slot<R>` is a pointer to the slot. The head's [`Table`] is
//!    that of `R`. If two types share the address of a table, they share the function that returns their `TypeId`, so they are the
//!    same type.

#![expect(unsafe_code, reason = "see above")]
// See `core/call/send.rs`.
#![expect(clippy::inline_always)]

use crate::{
    error::CallError,
    util::{
        panic::drop_catching,
        sync::{AtomicU8, ExclusiveCell},
        waker::{replace_waker, wake},
    },
};
use std::{
    any::TypeId,
    marker::PhantomData,
    mem::{ManuallyDrop, MaybeUninit},
    panic::{RefUnwindSafe, UnwindSafe},
    ptr::{self, NonNull},
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
#[repr(C)]
pub(crate) struct Slot<R> {
    head: Head,
    outcome: ExclusiveCell<MaybeUninit<Reply<R>>>,
}

/// What does not depend on the reply's type.
pub(crate) struct Head {
    table: &'static Table,
    /// The method that was called. Empty for a [`ReplyTo`](super::ReplyTo) that was made without a call.
    method: &'static str,
    rx_waker: ExclusiveCell<Option<Waker>>,
    tx_waker: ExclusiveCell<Option<Waker>>,
    bits: AtomicU8,
}

/// What the sending end can do without knowing the reply's type.
struct Table {
    fail: unsafe fn(NonNull<Head>, Box<CallError>) -> Option<Waker>,
    free: unsafe fn(NonNull<Head>),
    /// A function, because `TypeId::of` is not `const` before Rust 1.91.
    type_id: fn() -> TypeId,
}

struct TableOf<R>(PhantomData<R>);

impl<R: 'static> TableOf<R> {
    const TABLE: &'static Table = &Table { fail: fail::<R>, free: free::<R>, type_id: TypeId::of::<R> };
}

/// # Safety
///
/// `head` is that of a `Slot<R>`, and the caller is its sending end, which calls this once.
unsafe fn fail<R>(head: NonNull<Head>, error: Box<CallError>) -> Option<Waker> {
    // SAFETY: the slot is alive by rule 1, and has this type by rule 6.
    unsafe { head.cast::<Slot<R>>().as_ref() }.complete(Err(error)).ok().flatten()
}

/// # Safety
///
/// `head` is that of a `Slot<R>`, and both ends have released it, the caller last.
unsafe fn free<R>(head: NonNull<Head>) {
    // SAFETY: the slot is still allocated by rule 1, and has this type by rule 6.
    drop(unsafe { Box::from_raw(head.cast::<Slot<R>>().as_ptr()) });
}

// SAFETY: both ends reach the fields by shared reference. By rules 2 to 4 each field is accessed by one end at a time, so the
// reply and the wakers only move between threads.
unsafe impl<R: Send> Sync for Slot<R> {}

impl<R> UnwindSafe for Slot<R> {}
/// No code of the user runs between two states of the slot.
impl<R> RefUnwindSafe for Slot<R> {}

/// Makes the two ends of the reply to a call of `method`. `waker` is the caller's, if it is known.
#[inline]
pub(crate) fn open<R: Send + 'static>(method: &'static str, waker: Option<Waker>) -> (SlotTx<R>, SlotRx<R>) {
    let head = Head {
        table: TableOf::<R>::TABLE,
        method,
        rx_waker: ExclusiveCell::new(waker),
        tx_waker: ExclusiveCell::new(None),
        bits: AtomicU8::new(0),
    };
    // Written in place: `Box::new` would build it on the stack and copy it.
    let slot = Box::write(Box::new_uninit(), Slot { head, outcome: ExclusiveCell::new(MaybeUninit::uninit()) });
    let slot = NonNull::from(Box::leak(slot));
    (SlotTx(ErasedTx(slot.cast()), PhantomData), SlotRx(slot))
}

impl<R> Slot<R> {
    /// The sending end writes the outcome, once. Returns the receiving end's waker, or the outcome if that end is gone.
    #[inline(always)]
    fn complete(&self, outcome: Reply<R>) -> Result<Option<Waker>, Reply<R>> {
        // SAFETY: rule 2. `VALUE_SENT` is not set, because only the sending end sets it.
        unsafe {
            self.outcome.with_mut(|place| {
                place.write(outcome);
            });
        }
        let before = self.head.bits.fetch_add(VALUE_SENT, AcqRel);
        if before & RX_GONE != 0 {
            // SAFETY: rule 2. The outcome was written above, and the receiving end was gone before `VALUE_SENT` was set.
            return Err(unsafe { self.outcome.with_mut(|place| place.assume_init_read()) });
        }
        if before & RX_WAKER_LOCKED != 0 {
            return Ok(None);
        }
        // SAFETY: rule 3. `VALUE_SENT` is set, and the lock was free.
        Ok(unsafe { self.head.rx_waker.with_mut(Option::take) })
    }

    /// The receiving end changes its waker, or removes it. Ready if the outcome came first.
    #[cold]
    fn set_rx_waker(&self, waker: Option<&Waker>) -> Poll<()> {
        if self.head.bits.fetch_or(RX_WAKER_LOCKED, AcqRel) & VALUE_SENT != 0 {
            return Poll::Ready(());
        }
        // SAFETY: rule 3. The lock is set, and `VALUE_SENT` was not when it was set.
        let stale = unsafe { self.head.rx_waker.with_mut(|kept| replace_waker(kept, waker)) };
        let is_sent = self.head.bits.fetch_and(!RX_WAKER_LOCKED, AcqRel) & VALUE_SENT != 0;
        // Dropping a waker may run code of the user, so it comes last.
        drop(stale);
        if is_sent { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// The sending end without the type of the reply. If it is dropped, the caller is told that no reply will come.
pub(crate) struct ErasedTx(NonNull<Head>);

// SAFETY: the end owns its half of the slot, as rules 1 to 4 divide it. Only replies that are `Send` have slots.
unsafe impl Send for ErasedTx {}
// SAFETY: a shared reference only reads `bits` and `method`; `poll_closed` takes the end by `&mut`.
unsafe impl Sync for ErasedTx {}

impl UnwindSafe for ErasedTx {}
impl RefUnwindSafe for ErasedTx {}

impl ErasedTx {
    #[inline]
    fn head(&self) -> &Head {
        // SAFETY: rule 1. This end has not released the slot.
        unsafe { self.0.as_ref() }
    }

    /// Whether the receiving end is gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.head().bits.load(Acquire) & RX_GONE != 0
    }

    /// Ready once the receiving end is gone.
    pub(crate) fn poll_closed(&mut self, cx: &Context<'_>) -> Poll<()> {
        let head = self.head();
        if head.bits.fetch_or(TX_WAKER_LOCKED, AcqRel) & RX_GONE != 0 {
            return Poll::Ready(());
        }
        // SAFETY: rule 4. The lock is set, and `RX_GONE` was not when it was set.
        let stale = unsafe { head.tx_waker.with_mut(|kept| replace_waker(kept, Some(cx.waker()))) };
        let is_gone = head.bits.fetch_and(!TX_WAKER_LOCKED, AcqRel) & RX_GONE != 0;
        drop(stale);
        if is_gone { Poll::Ready(()) } else { Poll::Pending }
    }

    /// The method that was called.
    pub(crate) fn method(&self) -> &'static str {
        self.head().method
    }

    pub(crate) fn fail(self, error: Box<CallError>) {
        let this = ManuallyDrop::new(self);
        this.fail_and_release(error);
    }

    fn fail_and_release(&self, error: Box<CallError>) {
        // SAFETY: rule 6. The table is that of the slot. This end completes the slot here, and releases it next.
        let waker = unsafe { (self.head().table.fail)(self.0, error) };
        self.release(waker);
    }

    /// The last access of this end. It releases the slot before it wakes, so that the woken task has the slot to itself.
    #[inline(always)]
    fn release(&self, waker: Option<Waker>) {
        // Read while this end still has the slot.
        let table = self.head().table;
        if self.head().bits.fetch_add(TX_CLOSED, AcqRel) & RX_CLOSED != 0 {
            // SAFETY: rule 1. Both ends have released the slot, this one last. Rule 6: the table is that of the slot.
            unsafe { (table.free)(self.0) };
        }
        wake(waker);
    }

    /// Sends the reply. It is dropped if the receiving end is gone or waits for another type.
    #[inline(always)]
    pub(crate) fn send<R: 'static>(self, reply: R) {
        match self.typed() {
            Ok(tx) => tx.send(reply),
            Err(_) => {
                drop_catching(reply);
            }
        }
    }

    /// The same end as one of a reply of type `R`, if it is.
    #[inline(always)]
    pub(crate) fn typed<R: 'static>(self) -> Result<SlotTx<R>, Self> {
        let table = self.head().table;
        // Rule 6. A type may have several tables, one in each codegen unit.
        if ptr::eq(table, TableOf::<R>::TABLE) || has_type(table, TypeId::of::<R>()) {
            Ok(SlotTx(self, PhantomData))
        } else {
            Err(self)
        }
    }
}

#[cold]
fn has_type(table: &Table, id: TypeId) -> bool {
    (table.type_id)() == id
}

impl Drop for ErasedTx {
    #[cold]
    fn drop(&mut self) {
        self.fail_and_release(Box::new(CallError::reply_dropped()));
    }
}

/// The sending end of a reply of type `R`. The marker makes it `Send` and `Sync` if `R` is `Send`.
pub(crate) struct SlotTx<R>(ErasedTx, PhantomData<std::sync::Mutex<R>>);

impl<R> SlotTx<R> {
    /// Whether the receiving end is gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Ready once the receiving end is gone.
    pub(crate) fn poll_closed(&mut self, cx: &Context<'_>) -> Poll<()> {
        self.0.poll_closed(cx)
    }

    /// Sends the reply. It is dropped if the receiving end is gone.
    #[inline(always)]
    pub(crate) fn send(self, reply: R) {
        if let Err(untaken) = self.try_send(reply) {
            drop_catching(untaken);
        }
    }

    /// Sends the reply, or returns it if the receiving end is gone.
    #[inline(always)]
    pub(crate) fn try_send(self, reply: R) -> Result<(), R> {
        let tx = ManuallyDrop::new(self.0);
        // SAFETY: rule 1. This end has not released the slot. Rule 6: the slot is of this type.
        let slot = unsafe { tx.0.cast::<Slot<R>>().as_ref() };
        match slot.complete(Ok(reply)) {
            Ok(waker) => {
                tx.release(waker);
                Ok(())
            }
            Err(untaken) => {
                tx.release(None);
                untaken.map_or(Ok(()), Err)
            }
        }
    }

    /// The same end without the type of the reply.
    pub(crate) fn erased(self) -> ErasedTx {
        self.0
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
        self.slot().head.method
    }

    /// Returns the outcome. If there is none yet, returns this end, and `waker` will be woken.
    #[inline(always)]
    pub(crate) fn poll(self, waker: &Waker) -> Result<Reply<R>, Self> {
        let is_sent = self.slot().head.bits.load(Acquire) & VALUE_SENT != 0;
        if is_sent || self.slot().set_rx_waker(Some(waker)).is_ready() {
            return Ok(ManuallyDrop::new(self).finish());
        }
        Err(self)
    }

    /// Takes the outcome, which is there, and releases the slot.
    #[inline(always)]
    fn finish(&self) -> Reply<R> {
        let slot = self.slot();
        // SAFETY: rule 2. `VALUE_SENT` is set, so the outcome is written, and this end takes it once.
        let outcome = unsafe { slot.outcome.with_mut(|place| place.assume_init_read()) };
        let bits = &slot.head.bits;
        if bits.load(Acquire) & TX_CLOSED != 0 || bits.fetch_add(RX_CLOSED, AcqRel) & TX_CLOSED != 0 {
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
        let Ok(before) = slot.head.bits.fetch_update(AcqRel, Acquire, set_gone) else { return false };
        let waker = if before & TX_WAKER_LOCKED == 0 {
            // SAFETY: rule 4. `RX_GONE` is set, the lock was free, and `RX_CLOSED` is not set.
            unsafe { slot.head.tx_waker.with_mut(Option::take) }
        } else {
            None
        };
        if slot.head.bits.fetch_add(RX_CLOSED, AcqRel) & TX_CLOSED != 0 {
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
