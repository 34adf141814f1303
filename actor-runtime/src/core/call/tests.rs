//! The sizes of the values that every call moves. Larger values cost time that instruction counts do not show: copying a whole value
//! that was stored in parts waits for the stores.

use super::ask::Call;
use crate::{
    CallError, StopReason,
    core::{
        mailbox::Envelope,
        message::{Message, MessageInfo},
        reply::{ReplySender, ReplyTo},
    },
    instrument::{
        deadlock::{CallerEdge, MessageEdge},
        tracing::CallerSpan,
    },
};

const WORD: usize = size_of::<usize>();

/// What the features add to the message's end and to the caller's end of a call.
const ENVELOPE_EXTRAS: usize = size_of::<MessageEdge>() + size_of::<CallerSpan>();
const CALL_EXTRAS: usize = size_of::<CallerEdge>();

/// A message of two words.
struct Add(#[expect(dead_code, reason = "only its size matters")] [usize; 2]);

impl Message for Add {
    fn info(&self) -> MessageInfo<'_> {
        static NO_REPLY: ReplyTo<()> = ReplyTo::none();
        MessageInfo::new("add", &NO_REPLY)
    }
}

/// A reply sender is moved from the caller into the queue, and from there into the run loop's state.
#[test]
fn reply_sender_is_one_word() {
    assert_eq!(size_of::<ReplySender>(), WORD + size_of::<MessageEdge>());
}

/// The queue holds envelopes, and each is copied twice.
#[test]
fn envelope_adds_one_word_to_its_message() {
    assert_eq!(size_of::<Envelope<Add>>(), size_of::<Add>() + WORD + ENVELOPE_EXTRAS);
}

/// A stop reason is part of most errors, so each poll of an ask returns a value that has space for one.
#[test]
fn stop_reason_has_two_words() {
    assert_eq!(size_of::<StopReason>(), 2 * WORD);
}

/// Each poll of an ask returns a call error, or a reply in its place.
#[test]
fn call_error_has_four_words() {
    assert_eq!(size_of::<CallError>(), 4 * WORD);
    assert_eq!(size_of::<Result<u64, CallError>>(), 4 * WORD);
}

/// A handle method returns a `Call`, which is also the future of an ask.
#[test]
fn call_adds_seven_words_to_its_message() {
    assert_eq!(size_of::<Call<'_, Add, u64>>(), size_of::<Add>() + 7 * WORD + CALL_EXTRAS);
}
