//! Local actors that the user creates and runs with `into_task`.

use super::{Page, Plan};
use crate::{
    actor,
    subject::{Event, Gate, Journal},
    support::{CallOutcome, bounded, drive, on_runtime, outcome_of, poll_once, runtime},
};
use actor_runtime::{ActorControl, ActorHandle, LocalActor, ReplyTo, StopReason};
use std::{cell::RefCell, rc::Rc, thread};
use tokio::{join, task::LocalSet};

#[test]
fn local_actor_runs_in_a_local_set() {
    runtime().block_on(LocalSet::new().run_until(async {
        let journal = Journal::default();
        let (page, task) = Plan::of(&journal).page().into_task();
        let task = tokio::task::spawn_local(task);
        assert_eq!(bounded(page.note(2)).await.expect("the actor runs"), 2);
        assert_eq!(bounded(page.hand_on(3)).await.expect("the actor runs"), 5);
        drop(page.shutdown());
        let state = bounded(task).await.expect("no panic").expect("the task returns the state");
        assert_eq!(state.number.get(), 5);
        assert_eq!(journal.events(), [Event::StartHook, Event::Ran(2), Event::StopHook]);
    }));
}

#[test]
fn local_actor_runs_without_tokio_and_is_called_from_another_thread() {
    let (page, task) = Plan::of(&Journal::default()).page().into_task();
    let caller = thread::spawn(move || {
        let sum = (drive(page.note(2)), drive(page.sum()));
        drive(page.shutdown());
        sum
    });
    assert_eq!(drive(task).expect("the task returns the state").number.get(), 2);
    let (noted, sum) = caller.join().expect("no panic");
    assert_eq!((noted.expect("the actor runs"), sum.expect("the actor runs")), (2, 2));
}

#[test]
fn local_actor_runs_joined_with_its_callers() {
    on_runtime(async {
        let (page, task) = Page::spawner().capacity(1).into_task(Plan::of(&Journal::default()).page());
        assert_eq!((page.mailbox_capacity(), page.name()), (Some(1), "page"));
        let calls = async {
            for n in 1..=100 {
                page.note(n).tell().await.expect("the actor runs");
            }
            let sum = page.sum().await.expect("the actor runs");
            drop(page);
            sum
        };
        let (sum, state) = join!(bounded(calls), task);
        assert_eq!((sum, state.map(|page| page.number.get())), (5050, Some(5050)));
    });
}

#[test]
fn c1_dropped_run_loop_future_resolves_every_call() {
    on_runtime(async {
        let journal = Journal::default();
        let (page, task) = Plan::of(&journal).page().into_task();
        let mut task = Box::pin(task);
        let running = page.wait(1, Gate::shut()).enqueue().await.expect("there is capacity");
        let queued = page.note(2).enqueue().await.expect("there is capacity");
        while journal.count(Event::Ran(1)) == 0 {
            assert!(poll_once(&mut task).is_pending());
        }
        drop(task);
        assert_eq!(
            (outcome_of(&bounded(running).await), outcome_of(&bounded(queued).await)),
            (CallOutcome::NoReply, CallOutcome::Discarded)
        );
        assert!(matches!(bounded(page.stopped()).await, StopReason::Aborted));
        assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StateDropped]);
    });
}

#[test]
fn f3_no_state_is_returned_after_a_panic_or_a_self_method() {
    on_runtime(async {
        let (page, task) = Plan::of(&Journal::default()).page().into_task();
        let (called, state) = join!(page.boom(), task);
        assert_eq!((outcome_of(&called), state.is_none()), (CallOutcome::NoReply, true));
        let (page, task) = Plan::of(&Journal::default()).page().into_task();
        let gate = Gate::shut();
        gate.open();
        let (called, state) = join!(page.finish(gate), task);
        assert_eq!((outcome_of(&called), state.is_none()), (CallOutcome::Served, true));
        assert!(matches!(page.stopped().await, StopReason::Consumed));
    });
}

#[test]
fn f4_failed_start_hook_stops_the_actor() {
    on_runtime(async {
        let plan = Plan { start: Err("planned failure"), ..Plan::of(&Journal::default()) };
        let (page, task) = plan.page().into_task();
        let (called, _state) = join!(page.note(1), task);
        assert_eq!(outcome_of(&called), CallOutcome::Discarded);
        assert!(matches!(page.started().await, Err(StopReason::StartFailed(_))));
    });
}

#[test]
fn local_actor_stops_itself() {
    on_runtime(async {
        let (page, task) = Plan::of(&Journal::default()).page().into_task();
        let (called, _state) = join!(page.end_yourself(), task);
        called.expect("the handler replies");
        assert!(matches!(page.stopped().await, StopReason::Stopped(why) if why.to_string() == "planned end"));
    });
}

/// Stores its reply senders. Another handler sends the replies later.
struct Desk(Rc<RefCell<Vec<ReplyTo<u32>>>>);

#[actor(local)]
impl Desk {
    pub fn wait(&mut self, #[actor(reply)] respond_to: ReplyTo<u32>) {
        self.0.borrow_mut().push(respond_to);
    }

    #[actor(priority)]
    pub fn serve(&mut self, number: u32) {
        for waiting in self.0.borrow_mut().drain(..) {
            waiting.send(number);
        }
    }
}

#[test]
fn local_actor_stores_reply_senders() {
    on_runtime(async {
        let (desk, task) = Desk(Rc::default()).into_task();
        let calls = async {
            let first = desk.wait().enqueue().await.expect("there is capacity");
            let second = desk.wait().enqueue().await.expect("there is capacity");
            assert!(desk.downgrade().upgrade().is_some());
            while desk.mailbox_len() > 0 {
                tokio::task::yield_now().await;
            }
            desk.serve(7).await.expect("the actor runs");
            drop(desk);
            (first.await, second.await)
        };
        let ((first, second), _state) = join!(bounded(calls), task);
        assert_eq!((first.expect("it is answered"), second.expect("it is answered")), (7, 7));
    });
}
