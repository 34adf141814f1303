use super::{Envelope, Mailbox, MailboxRules, Outgoing, queue::Batch};
use crate::core::{
    message::{Message, MessageInfo},
    reply::{ReplySender, ReplyTo},
};
use std::task::{Poll, Waker};

/// A message of 4 KiB.
struct Page {
    reply_to: ReplyTo<()>,
    _text: [u8; 4096],
}

impl Message for Page {
    fn info(&self) -> MessageInfo<'_> {
        MessageInfo::new("store", &self.reply_to)
    }
}

/// Under miri each message costs a thousand times more.
const MANY: usize = if cfg!(miri) { 100 } else { 5_000 };

fn mailbox(capacity: usize, coalesces: bool) -> Mailbox<Page> {
    Mailbox::new(MailboxRules { capacity, coalesces, restarts: false })
}

/// Sends `MANY` messages, of which those beyond the capacity wait.
fn fill(mailbox: &Mailbox<Page>) {
    for _ in 0..MANY {
        let mut outgoing = Outgoing::Unsent(Page { reply_to: ReplyTo::none(), _text: [0; 4096] });
        let _waits_or_is_accepted = mailbox.poll_send(&mut outgoing, ReplySender::default(), Waker::noop());
    }
}

/// Takes messages as the run loop does, until there are none. Returns how many there were.
fn drain(mailbox: &Mailbox<Page>, batch: &mut Batch<Page>) -> usize {
    let mut taken = 0;
    loop {
        if batch.pop_front().is_some() {
            mailbox.message_started(batch.len());
        } else if let Poll::Ready(next) = mailbox.poll_recv(batch) {
            drop(next.expect("the mailbox is open"));
        } else {
            return taken;
        }
        taken += 1;
    }
}

/// The bytes that both buffers and the wait lists keep.
fn kept_bytes(mailbox: &Mailbox<Page>, batch: &Batch<Page>) -> usize {
    let inner = mailbox.inner.lock();
    (inner.queue.capacity() + inner.kept_waiting() + batch.capacity()) * size_of::<Envelope<Page>>()
        + inner.lifecycle.kept_senders() * size_of::<Waker>()
}

#[test]
fn idle_mailbox_gives_back_the_memory_of_a_long_queue() {
    for coalesces in [false, true] {
        let (mailbox, mut batch) = (mailbox(usize::MAX, coalesces), Batch::new());
        fill(&mailbox);
        assert_eq!(drain(&mailbox, &mut batch), MANY);
        assert!(kept_bytes(&mailbox, &batch) <= 64 * 1024, "{}", kept_bytes(&mailbox, &batch));
    }
}

#[test]
fn idle_mailbox_gives_back_both_buffers() {
    let (mailbox, mut batch) = (mailbox(usize::MAX, false), Batch::new());
    fill(&mailbox);
    assert!(mailbox.poll_recv(&mut batch).is_ready());
    fill(&mailbox);
    assert_eq!(drain(&mailbox, &mut batch), 2 * MANY - 1);
    assert!(kept_bytes(&mailbox, &batch) <= 64 * 1024, "{}", kept_bytes(&mailbox, &batch));
}

/// With capacity for one, each message is accepted alone, from a long list of waiting senders.
#[test]
fn long_queue_is_moved_a_few_times_while_it_drains() {
    let (mailbox, mut batch) = (mailbox(1, false), Batch::new());
    fill(&mailbox);
    let mut capacities = vec![mailbox.inner.lock().kept_waiting()];
    while let Poll::Ready(next) = mailbox.poll_recv(&mut batch) {
        drop(next.expect("the mailbox is open"));
        capacities.push(mailbox.inner.lock().kept_waiting());
    }
    capacities.dedup();
    assert!(capacities.len() < 20, "{capacities:?}");
}

#[test]
fn idle_mailbox_gives_back_the_memory_of_waiting_senders() {
    for coalesces in [false, true] {
        let (mailbox, mut batch) = (mailbox(4, coalesces), Batch::new());
        fill(&mailbox);
        assert_eq!(drain(&mailbox, &mut batch), MANY);
        assert!(kept_bytes(&mailbox, &batch) <= 64 * 1024, "{}", kept_bytes(&mailbox, &batch));
    }
}
