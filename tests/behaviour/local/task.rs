//! The state is where the user made it, and `into_task` runs it there.

use super::{Page, Plan};
use crate::{
    actor,
    subject::{Event, Gate, Journal},
    support::{Fate, bounded, drive, fate, on_runtime, poll_once, runtime},
};
use actor_runtime::{ActorControl, ActorHandle, LocalActor, ReplyTo, StopReason};
use std::{cell::RefCell, rc::Rc, thread};
use tokio::{join, task::LocalSet};

#[test]
fn it_runs_in_a_local_set() {
    runtime().block_on(LocalSet::new().run_until(async {
        let journal = Journal::default();
        let (page, task) = Plan::of(&journal).page().into_task();
        let task = tokio::task::spawn_local(task);
        assert_eq!(bounded(page.note(2)).await.expect("it lives"), 2);
        assert_eq!(bounded(page.hand_on(3)).await.expect("it lives"), 5);
        drop(page.shutdown());
        let state = bounded(task).await.expect("no panic").expect("it comes back");
        assert_eq!(state.number.get(), 5);
        assert_eq!(journal.events(), [Event::StartHook, Event::Ran(2), Event::StopHook]);
    }));
}

#[test]
fn it_runs_without_tokio_while_others_call_from_elsewhere() {
    let (page, task) = Plan::of(&Journal::default()).page().into_task();
    let caller = thread::spawn(move || {
        let sum = (drive(page.note(2)), drive(page.sum()));
        drive(page.shutdown());
        sum
    });
    assert_eq!(drive(task).expect("it comes back").number.get(), 2);
    let (noted, sum) = caller.join().expect("no panic");
    assert_eq!((noted.expect("it lives"), sum.expect("it lives")), (2, 2));
}

#[test]
fn a_block_on_runs_it_beside_its_callers() {
    on_runtime(async {
        let (page, task) = Page::spawner().capacity(1).into_task(Plan::of(&Journal::default()).page());
        assert_eq!((page.capacity(), page.name()), (Some(1), "page"));
        let calls = async {
            for n in 1..=100 {
                page.note(n).tell().await.expect("it lives");
            }
            let sum = page.sum().await.expect("it lives");
            drop(page);
            sum
        };
        let (sum, state) = join!(bounded(calls), task);
        assert_eq!((sum, state.map(|page| page.number.get())), (5050, Some(5050)));
    });
}

#[test]
fn c1_a_dropped_task_resolves_every_call() {
    on_runtime(async {
        let journal = Journal::default();
        let (page, task) = Plan::of(&journal).page().into_task();
        let mut task = Box::pin(task);
        let running = page.wait(1, Gate::shut()).enqueue().await.expect("there is room");
        let queued = page.note(2).enqueue().await.expect("there is room");
        while journal.count(Event::Ran(1)) == 0 {
            assert!(poll_once(&mut task).is_pending());
        }
        drop(task);
        assert_eq!((fate(&bounded(running).await), fate(&bounded(queued).await)), (Fate::Interrupted, Fate::Dropped));
        assert!(matches!(bounded(page.stopped()).await, StopReason::Aborted));
        assert_eq!(journal.events(), [Event::StartHook, Event::Ran(1), Event::StateDropped]);
    });
}

#[test]
fn f3_no_state_comes_back_after_a_panic_or_a_method_that_takes_it() {
    on_runtime(async {
        let (page, task) = Plan::of(&Journal::default()).page().into_task();
        let (called, state) = join!(page.boom(), task);
        assert_eq!((fate(&called), state.is_none()), (Fate::Interrupted, true));
        let (page, task) = Plan::of(&Journal::default()).page().into_task();
        let gate = Gate::shut();
        gate.open();
        let (called, state) = join!(page.finish(gate), task);
        assert_eq!((fate(&called), state.is_none()), (Fate::Served, true));
        assert!(matches!(page.stopped().await, StopReason::Finished));
    });
}

#[test]
fn f4_a_failing_start_hook_ends_the_actor() {
    on_runtime(async {
        let plan = Plan { start: Err("planned failure"), ..Plan::of(&Journal::default()) };
        let (page, task) = plan.page().into_task();
        let (called, _state) = join!(page.note(1), task);
        assert_eq!(fate(&called), Fate::Dropped);
        assert!(matches!(page.started().await, Err(StopReason::StartFailed(_))));
    });
}

#[test]
fn an_actor_may_end_itself() {
    on_runtime(async {
        let (page, task) = Plan::of(&Journal::default()).page().into_task();
        let (called, _state) = join!(page.end_yourself(), task);
        called.expect("it replies");
        assert!(matches!(page.stopped().await, StopReason::Stopped(why) if why.to_string() == "planned end"));
    });
}

/// Its duties stay with it, and are answered by whoever comes later.
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
fn replies_may_come_later() {
    on_runtime(async {
        let (desk, task) = Desk(Rc::default()).into_task();
        let calls = async {
            let first = desk.wait().enqueue().await.expect("there is room");
            let second = desk.wait().enqueue().await.expect("there is room");
            assert!(desk.downgrade().upgrade().is_some());
            while desk.queued() > 0 {
                tokio::task::yield_now().await;
            }
            desk.serve(7).await.expect("it lives");
            drop(desk);
            (first.await, second.await)
        };
        let ((first, second), _state) = join!(bounded(calls), task);
        assert_eq!((first.expect("it serves"), second.expect("it serves")), (7, 7));
    });
}
