//! The errors in user code: five error types of methods, each converted by `?` into `anyhow::Error` and a boxed error.

use crate::{
    actor,
    subject::{Gate, Journal, Step, Subject},
    support::{PLANNED, bounded, chain, on_runtime, settle},
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle, CallError, ReplyTo, StopReason, TellError, supervision::supervised,
};
use std::{cell::Cell, convert::Infallible, error::Error, fmt, io, time::Duration};

/// A typical error enum of a user.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    Late,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too late")
    }
}

impl Error for Refusal {}

type Boxed = Box<dyn Error + Send + Sync>;

#[actor]
struct Clerk;

#[actor]
impl Clerk {
    pub fn own(&self) -> Result<(), Refusal> {
        Err(Refusal::Late)
    }

    pub fn system(&self) -> io::Result<()> {
        Err(io::Error::other("too late"))
    }

    pub fn any(&self) -> anyhow::Result<()> {
        Err(anyhow::anyhow!("too late"))
    }

    pub fn text(&self) -> Result<(), String> {
        Err("too late".to_owned())
    }

    pub fn boxed(&self) -> Result<(), Boxed> {
        Err("too late".into())
    }

    pub fn never(&self) {}

    /// Its message is `Send` but not `Sync`.
    pub fn hold(&self, secret: Cell<u8>) -> u8 {
        secret.get()
    }
}

/// Converts the error of one call into `anyhow::Error` and into a boxed error.
macro_rules! question_mark {
    ($($test:ident: $method:ident => $message:expr,)*) => {$(
        #[test]
        fn $test() {
            async fn into_anyhow(clerk: &ClerkHandle) -> anyhow::Result<()> {
                Ok(clerk.$method().await?)
            }
            async fn into_box(clerk: &ClerkHandle) -> Result<(), Box<dyn Error>> {
                Ok(clerk.$method().await?)
            }
            async fn told_into_anyhow(clerk: &ClerkHandle) -> anyhow::Result<()> {
                Ok(clerk.$method().try_tell()?)
            }
            async fn told_into_box(clerk: &ClerkHandle) -> Result<(), Box<dyn Error>> {
                Ok(clerk.$method().tell().await?)
            }
            let texts = on_runtime(async {
                let clerk = Clerk.spawn();
                let texts = [
                    bounded(into_anyhow(&clerk)).await.err().map(|error| error.to_string()),
                    bounded(into_box(&clerk)).await.err().map(|error| error.to_string()),
                ];
                bounded(clerk.shutdown()).await;
                let late = format!("Clerk ({}) `{}`: not sent: mailbox closed (the actor was shut down)", clerk.id(), stringify!($method));
                assert_eq!(bounded(told_into_anyhow(&clerk)).await.expect_err("it has stopped").to_string(), late);
                assert_eq!(bounded(told_into_box(&clerk)).await.expect_err("it has stopped").to_string(), late);
                texts
            });
            assert_eq!(texts, [$message, $message]);
        }
    )*};
}

question_mark! {
    question_mark_converts_an_enum_error: own => Some("too late".to_owned()),
    question_mark_converts_an_io_error: system => Some("too late".to_owned()),
    question_mark_converts_an_anyhow_error: any => Some("too late".to_owned()),
    question_mark_converts_a_string_error: text => Some("too late".to_owned()),
    question_mark_converts_a_boxed_error: boxed => Some("too late".to_owned()),
    question_mark_converts_an_infallible_call: never => None::<String>,
}

#[test]
fn question_mark_converts_the_error_of_a_non_sync_message() {
    fn told(clerk: &ClerkHandle) -> anyhow::Result<()> {
        clerk.hold(Cell::new(7)).try_tell()?;
        Ok(())
    }
    on_runtime(async {
        let clerk = Clerk.spawn();
        bounded(clerk.shutdown()).await;
        assert!(told(&clerk).is_err());
        let handed_back = clerk.hold(Cell::new(7)).try_tell().expect_err("it has stopped").into_message();
        assert!(matches!(handed_back, ClerkMessage::Hold { secret, .. } if secret.get() == 7));
    });
}

#[test]
fn handler_error_is_returned_in_the_handler_variant() {
    on_runtime(async {
        let clerk = Clerk.spawn();
        let error = bounded(clerk.own()).await.expect_err("it refuses");
        assert!(matches!(error, CallError::Handler(Refusal::Late)));
        assert!(error.may_have_run() && error.stop_reason().is_none() && error.source().is_none());
        bounded(clerk.shutdown()).await;
        let unsent: CallError = bounded(clerk.never()).await.expect_err("it has stopped");
        let widened: CallError<Refusal> = unsent.map_handler(|never: Infallible| match never {});
        assert_eq!(
            widened.to_string(),
            format!("Clerk ({}) `never`: not sent: mailbox closed (the actor was shut down)", clerk.id())
        );
    });
}

#[test]
fn error_texts_say_what_happened() {
    on_runtime(async {
        let journal = Journal::default();
        let subject = Subject::new(&journal).spawner().capacity(1).spawn();
        let gate = Gate::shut();
        let boom = subject.boom_after(1, gate.clone()).enqueue().await.expect("there is capacity");
        journal.until(crate::subject::Event::Ran(1)).await;
        let queued = subject.note(2).enqueue().await.expect("there is capacity");
        let full = subject.note(3).try_tell().expect_err("it is full");
        let target = format!("Subject ({}) `note`", subject.id());
        assert_eq!(full.to_string(), format!("{target}: not sent: mailbox full"));
        gate.open();
        let text = bounded(boom).await.expect_err("it panics").to_string();
        assert_eq!(
            text,
            format!(
                "Subject ({}) `boom_after`: no reply: the handler did not finish (the actor panicked: {PLANNED})",
                subject.id()
            )
        );
        let text = bounded(queued).await.expect_err("it is dropped").to_string();
        assert_eq!(text, format!("{target}: discarded before the handler ran (the actor panicked: {PLANNED})"));
    });
}

#[test]
fn failed_hook_error_is_the_source_of_the_stop_reason() {
    on_runtime(async {
        for at_start in [true, false] {
            let mut subject = Subject::new(&Journal::default());
            *(if at_start { &mut subject.start } else { &mut subject.stop }) = Step::Fail;
            let subject = subject.spawn();
            let reason = bounded(subject.shutdown()).await;
            assert_eq!(reason.source().expect("the hook's error").to_string(), "planned failure");
            assert_eq!(matches!(reason, StopReason::StartFailed(_)), at_start);
            assert!(subject.is_stopped());
        }
    });
}

#[actor(name = "orders", capacity = 1)]
struct Orders;

#[actor]
impl Orders {
    pub async fn place(&mut self, gate: Gate) {
        gate.pass().await;
    }

    /// Drops its reply sender.
    pub fn forget(&mut self, #[actor(reply)] respond_to: ReplyTo<()>) {
        drop(respond_to);
    }
}

/// Asserts that a call of `orders` failed with an error that names the actor and the method.
fn assert_names(orders: &OrdersHandle, outcome: Result<(), CallError>, method: &str, text: &str) {
    let error = outcome.expect_err("the call fails");
    assert_eq!(error.to_string(), format!("orders ({}) `{method}`: {text}", orders.id()));
    let target = error.target().expect("the call was sent through a handle");
    assert_eq!((target.actor_name(), target.actor_id(), target.method()), ("orders", orders.id(), method));
}

/// As [`assert_names`], also for the error after its conversion.
fn assert_told_names(orders: &OrdersHandle, outcome: Result<(), TellError<OrdersMessage>>, text: &str) {
    let error = outcome.expect_err("the tell fails");
    assert_eq!(error.to_string(), format!("orders ({}) `place`: {text}", orders.id()));
    assert_eq!(error.target().actor_id(), orders.id());
    assert_names(orders, Err(error.into()), "place", text);
}

#[test]
fn call_errors_name_the_actor_its_id_and_the_method() {
    on_runtime(async {
        let (orders, gate, second) = (Orders.spawn(), Gate::shut(), Duration::from_secs(1));
        let place = || orders.place(gate.clone());
        let forgotten = "no reply: the reply sender was dropped";
        assert_names(&orders, bounded(orders.forget()).await, "forget", forgotten);
        let running = place().enqueue().await.expect("there is capacity");
        settle().await;
        let timed = place().timeout(second).try_enqueue().expect("there is capacity");
        let waiting = place().timeout(second).await;
        assert_names(&orders, waiting, "place", "timed out: not sent");
        assert_told_names(&orders, place().timeout(second).tell().await, "timed out: not sent");
        assert_told_names(&orders, place().try_tell(), "not sent: mailbox full");
        assert_names(&orders, timed.await, "place", "timed out: the handler may have run");
        bounded(orders.abort()).await;
        let interrupted = "no reply: the handler did not finish (the actor was aborted)";
        assert_names(&orders, bounded(running).await, "place", interrupted);
        let closed = "not sent: mailbox closed (the actor was aborted)";
        assert_names(&orders, bounded(place()).await, "place", closed);
        assert_told_names(&orders, place().try_tell(), closed);
        assert_told_names(&orders, bounded(place().tell()).await, closed);
    });
}

#[test]
fn errors_of_accepted_calls_name_the_actor_its_id_and_the_method() {
    on_runtime(async {
        let (orders, gate) = (Orders.spawner().capacity(2).spawn(), Gate::shut());
        let asked = orders.place(gate.clone()).timeout(Duration::from_secs(1)).await;
        assert_names(&orders, asked, "place", "timed out: the handler may have run");
        let queued = orders.place(gate.clone()).enqueue().await.expect("there is capacity");
        bounded(orders.abort()).await;
        let discarded = "discarded before the handler ran (the actor was aborted)";
        assert_names(&orders, bounded(queued).await, "place", discarded);
        let (respond_to, reply) = ReplyTo::<()>::channel();
        drop(respond_to);
        let error = bounded(reply).await.expect_err("no reply is sent");
        assert!(error.target().is_none(), "the sender belongs to no call");
        assert_eq!(error.to_string(), "no reply: the reply sender was dropped");
    });
}

/// Returns what `anyhow` prints of the error and its causes.
fn printed<T>(outcome: Result<T, impl Error + Send + Sync + 'static>) -> String {
    let error = outcome.err().expect("the call fails");
    let text = chain(&error);
    assert_eq!(format!("{:#}", anyhow::Error::from(error)), text);
    text
}

#[test]
fn anyhow_prints_the_cause_of_a_stop_once() {
    on_runtime(async {
        let mut subject = Subject::new(&Journal::default());
        subject.start = Step::Fail;
        let subject = subject.spawn();
        let note = format!("Subject ({}) `note`:", subject.id());
        let queued = bounded(subject.note(1).try_enqueue().expect("there is capacity")).await;
        let failed = "(the actor failed to start): planned failure";
        assert_eq!(printed(queued), format!("{note} discarded before the handler ran {failed}"));
        assert_eq!(printed(bounded(subject.note(2)).await), format!("{note} not sent: mailbox closed {failed}"));
        assert_eq!(printed(subject.note(2).try_tell()), format!("{note} not sent: mailbox closed {failed}"));

        let (subject, gate) = (Subject::new(&Journal::default()).spawn(), Gate::shut());
        gate.open();
        bounded(subject.stop_after(1, gate)).await.expect("the handler replies");
        let text = printed(bounded(subject.note(2)).await);
        assert!(text.ends_with("mailbox closed (the actor stopped itself): planned end"), "{text}");

        let journal = Journal::default();
        let subject = supervised(move || Subject::new(&journal)).restart_limit(0, Duration::from_secs(9)).spawn();
        let text = printed(bounded(subject.boom(1)).await);
        assert!(text.ends_with(&format!("did not finish (the actor panicked: {PLANNED})")), "{text}");
        bounded(subject.stopped()).await;
        let text = printed(bounded(subject.note(2)).await);
        let exhausted = format!("(the actor exceeded its restart limit): the actor panicked: {PLANNED}");
        assert!(text.ends_with(&exhausted), "{text}");
    });
}

/// A larger error would make each call's future, and the reply of each message, larger.
#[test]
#[cfg(target_pointer_width = "64")]
fn call_error_takes_at_most_32_bytes() {
    assert!(size_of::<CallError>() <= 32, "{}", size_of::<CallError>());
    assert!(size_of::<Result<u64, CallError>>() <= 32, "{}", size_of::<Result<u64, CallError>>());
}
