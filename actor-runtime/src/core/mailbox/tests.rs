use super::{Batch, Envelope, Mailbox, MailboxRules, Outgoing, lanes::Lane, queue::Queue};
use crate::core::{
    message::{Message, MessageInfo},
    reply::{ReplySender, ReplyTo},
};
use std::{
    collections::VecDeque,
    mem::ManuallyDrop,
    sync::Arc,
    task::{Poll, Waker},
};

/// A message of 4 KiB.
struct Page<const COALESCES: bool> {
    reply_to: ReplyTo<()>,
    _text: [u8; 4096],
}

impl<const COALESCES: bool> Message for Page<COALESCES> {
    const HAS_COALESCE: bool = COALESCES;

    fn info(&self) -> MessageInfo<'_> {
        MessageInfo::new("store", &self.reply_to)
    }
}

/// Under miri each message costs a thousand times more.
const MANY: usize = if cfg!(miri) { 100 } else { 5_000 };

fn mailbox<const COALESCES: bool>(capacity: usize) -> Mailbox<Page<COALESCES>> {
    Mailbox::new(MailboxRules { capacity, coalesces: COALESCES, restarts: false })
}

/// Sends `MANY` messages, of which those beyond the capacity wait.
fn fill<const COALESCES: bool>(mailbox: &Mailbox<Page<COALESCES>>) {
    send_pages(mailbox, MANY);
}

fn send_pages<const COALESCES: bool>(mailbox: &Mailbox<Page<COALESCES>>, count: usize) {
    for _ in 0..count {
        let mut outgoing = Outgoing::Unsent(Page { reply_to: ReplyTo::none(), _text: [0; 4096] });
        let _waits_or_is_accepted = mailbox.send(&mut outgoing, &mut ReplySender::default(), Waker::noop());
    }
}

/// Takes messages as the run loop does, until there are none. Returns how many there were.
fn drain<M: Message>(mailbox: &Mailbox<M>, batch: &mut Batch<M>) -> usize {
    let mut taken = 0;
    loop {
        if let Some(next) = batch.pop() {
            drop(ManuallyDrop::into_inner(next));
            mailbox.any().message_started(batch.len());
        } else if let Poll::Ready(next) = mailbox.poll_recv(batch) {
            drop(ManuallyDrop::into_inner(next.expect("the mailbox is open")));
        } else {
            return taken;
        }
        taken += 1;
    }
}

/// The bytes that both buffers and the wait lists keep.
fn kept_bytes<M>(mailbox: &Mailbox<M>, batch: &Batch<M>) -> usize {
    let inner = mailbox.inner.lock();
    (inner.lanes.accepted.capacity() + inner.lanes.kept_waiting() + batch.capacity()) * size_of::<Envelope<M>>()
        + inner.lifecycle.kept_senders() * size_of::<Waker>()
}

/// Fills a mailbox, drains it, and checks that it has given its memory back.
fn assert_gives_memory_back<const COALESCES: bool>(capacity: usize) {
    let (mailbox, mut batch) = (mailbox::<COALESCES>(capacity), Batch::new());
    fill(&mailbox);
    assert_eq!(drain(&mailbox, &mut batch), MANY);
    assert!(kept_bytes(&mailbox, &batch) <= 64 * 1024, "{}", kept_bytes(&mailbox, &batch));
}

#[test]
fn idle_mailbox_gives_back_the_memory_of_a_long_queue() {
    assert_gives_memory_back::<false>(usize::MAX);
    assert_gives_memory_back::<true>(usize::MAX);
}

#[test]
fn idle_mailbox_gives_back_both_buffers() {
    let (mailbox, mut batch) = (mailbox::<false>(usize::MAX), Batch::new());
    for late in [MANY, 3] {
        fill(&mailbox);
        let Poll::Ready(Some(first)) = mailbox.poll_recv(&mut batch) else { panic!("messages are queued") };
        drop(ManuallyDrop::into_inner(first));
        send_pages(&mailbox, late);
        assert_eq!(drain(&mailbox, &mut batch), MANY - 1 + late);
        assert!(kept_bytes(&mailbox, &batch) <= 64 * 1024, "{}", kept_bytes(&mailbox, &batch));
    }
}

/// A message with priority.
struct Alarm(ReplyTo<()>);

impl Message for Alarm {
    const HAS_PRIORITY: bool = true;

    fn info(&self) -> MessageInfo<'_> {
        MessageInfo::new("alarm", &self.0).priority()
    }
}

#[test]
fn idle_mailbox_gives_back_the_memory_of_many_messages_with_priority() {
    let mailbox = Mailbox::new(MailboxRules { capacity: usize::MAX, coalesces: false, restarts: false });
    for _ in 0..MANY {
        let mut outgoing = Outgoing::Unsent(Alarm(ReplyTo::none()));
        mailbox.send(&mut outgoing, &mut ReplySender::default(), Waker::noop());
    }
    let mut batch = Batch::new();
    while let Poll::Ready(next) = mailbox.poll_recv(&mut batch) {
        drop(ManuallyDrop::into_inner(next.expect("the mailbox is open")));
    }
    assert!(mailbox.inner.lock().lanes.queue(Lane::Priority).capacity() * size_of::<Envelope<Alarm>>() <= 64 * 1024);
}

/// With capacity for one, each message is accepted alone, from a long list of waiting senders.
#[test]
fn long_queue_is_moved_a_few_times_while_it_drains() {
    let (mailbox, mut batch) = (mailbox::<false>(1), Batch::new());
    fill(&mailbox);
    let mut capacities = vec![mailbox.inner.lock().lanes.kept_waiting()];
    while let Poll::Ready(next) = mailbox.poll_recv(&mut batch) {
        drop(ManuallyDrop::into_inner(next.expect("the mailbox is open")));
        capacities.push(mailbox.inner.lock().lanes.kept_waiting());
    }
    capacities.dedup();
    assert!(capacities.len() < 20, "{capacities:?}");
}

#[test]
fn idle_mailbox_gives_back_the_memory_of_waiting_senders() {
    assert_gives_memory_back::<false>(4);
    assert_gives_memory_back::<true>(4);
}

/// A message that is counted while it lives.
struct Counted {
    reply_to: ReplyTo<()>,
    number: usize,
    _alive: Arc<()>,
}

impl Message for Counted {
    fn info(&self) -> MessageInfo<'_> {
        MessageInfo::new("count", &self.reply_to)
    }
}

/// Sends message `number`. Its sender waits if it is not accepted.
fn send(mailbox: &Mailbox<Counted>, number: usize, alive: &Arc<()>) -> Outgoing<Counted> {
    let mut outgoing = Outgoing::Unsent(Counted { reply_to: ReplyTo::none(), number, _alive: alive.clone() });
    let _progress = mailbox.send(&mut outgoing, &mut ReplySender::default(), Waker::noop());
    outgoing
}

#[test]
fn dropped_mailbox_and_batch_drop_their_messages() {
    let alive = Arc::new(());
    let mailbox = Mailbox::new(MailboxRules { capacity: 3, coalesces: false, restarts: false });
    let mut batch = Batch::new();
    let waiting: Vec<_> = (0..5).map(|number| send(&mailbox, number, &alive)).collect();
    assert!(matches!(
        waiting[..],
        [Outgoing::Sent, Outgoing::Sent, Outgoing::Sent, Outgoing::Waiting(..), Outgoing::Waiting(..)]
    ));
    let Poll::Ready(Some(first)) = mailbox.poll_recv(&mut batch) else { panic!("messages are queued") };
    drop(ManuallyDrop::into_inner(first));
    assert_eq!((batch.len(), Arc::strong_count(&alive)), (2, 5));
    drop(batch);
    assert_eq!(Arc::strong_count(&alive), 3);
    drop(mailbox);
    assert_eq!(Arc::strong_count(&alive), 1);
}

/// Senders leave all over the wait list, so that it is compacted between others. Each message stays with its sender.
#[test]
fn cancelled_senders_take_their_own_messages_back() {
    let alive = Arc::new(());
    let mailbox = Mailbox::new(MailboxRules { capacity: 1, coalesces: false, restarts: false });
    let mut batch = Batch::new();
    let mut waiting: Vec<_> = (0..MANY).map(|number| send(&mailbox, number, &alive)).collect();
    let mut handled = Vec::new();
    for step in 0..MANY {
        let number = step * 7 % MANY;
        if let Outgoing::Waiting(lane, ticket) = waiting[number]
            && step % 3 > 0
            && mailbox.cancel(&mut waiting[number], lane, ticket)
        {
            let message = waiting[number].take().expect("the message is here");
            assert_eq!(message.number, number);
        } else if let Poll::Ready(Some(next)) = mailbox.poll_recv(&mut batch) {
            handled.push(ManuallyDrop::into_inner(next).message.number);
        }
    }
    while let Poll::Ready(Some(next)) = mailbox.poll_recv(&mut batch) {
        handled.push(ManuallyDrop::into_inner(next).message.number);
    }
    assert!(handled.is_sorted() && handled.len() > MANY / 4, "{handled:?}");
    assert_eq!(Arc::strong_count(&alive), 1);
}

/// The numbers of the messages in a queue, with vacant places.
fn numbers(queue: &Queue<Counted>) -> Vec<Option<usize>> {
    (0..queue.len()).map(|index| queue.get(index).map(|queued| queued.message.number)).collect()
}

#[test]
fn queue_matches_its_model() {
    let alive = Arc::new(());
    let (mut queue, mut model) = (Queue::new(), VecDeque::new());
    for step in 0..MANY {
        // Grows and shrinks in turns, so that the ring wraps around at many lengths.
        let grows = step / 64 % 2 == 0;
        match step * 7 % 10 {
            0..5 if grows => {
                let message = Counted { reply_to: ReplyTo::none(), number: step, _alive: alive.clone() };
                queue.push(ManuallyDrop::new(Envelope::without_caller(message)));
                model.push_back(Some(step));
            }
            5 | 6 => {
                let index = step % (model.len() + 1);
                drop(queue.vacate(index).map(ManuallyDrop::into_inner));
                if let Some(place) = model.get_mut(index) {
                    *place = None;
                }
            }
            7 => {
                queue.compact();
                model.retain(Option::is_some);
            }
            _ => {
                let popped = queue.pop().map(|queued| ManuallyDrop::into_inner(queued).message.number);
                assert_eq!(popped, model.pop_front().flatten());
            }
        }
        assert!(numbers(&queue).iter().eq(&model), "{step}: {:?} is not {model:?}", numbers(&queue));
    }
    let live = model.iter().flatten().count();
    assert_eq!(Arc::strong_count(&alive), 1 + live);
    drop(queue);
    assert_eq!(Arc::strong_count(&alive), 1);
}
