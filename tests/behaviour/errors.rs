//! The errors in user code: five error types of methods, each converted by `?` into `anyhow::Error` and a boxed error.

use crate::{
    actor,
    subject::{Gate, Journal, Step, Subject},
    support::{PLANNED, bounded, on_runtime},
};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, StopReason};
use std::{cell::Cell, convert::Infallible, error::Error, fmt, io};

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
                let late = "the message was not sent: the actor was shut down";
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
        assert_eq!(widened.to_string(), "the call was not sent: the actor was shut down");
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
        assert_eq!(full.to_string(), "the message was not sent: the mailbox is full");
        gate.open();
        let text = bounded(boom).await.expect_err("it panics").to_string();
        assert_eq!(text, format!("the handler was interrupted: the actor panicked: {PLANNED}"));
        let text = bounded(queued).await.expect_err("it is dropped").to_string();
        assert_eq!(text, format!("the call was dropped before its handler ran: the actor panicked: {PLANNED}"));
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
