//! O6: which handlers run now and since when. The module `ends` checks that the list is empty after every stop.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Step, Subject},
    support::{
        CallOutcome, PLANNED, bounded, drive, on_runtime, outcome_of, poll_once, runtime, settle,
        silence_planned_panics,
    },
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle, CallError, Context, RunningHandler, StopReason, supervision::supervised,
};
use std::{future::pending, sync::mpsc, task::Poll, thread, time::Duration};
use tokio::time::advance;

const HOUR: Duration = Duration::from_secs(3600);

/// Returns the methods and the seconds since they started.
fn seconds(running: &[RunningHandler]) -> Vec<(&'static str, u64)> {
    running.iter().map(|running| (running.method, running.elapsed().as_secs())).collect()
}

fn seen(actor: &impl ActorHandle) -> Vec<(&'static str, u64)> {
    seconds(&actor.running_handlers())
}

async fn pass(seconds: u64) {
    settle().await;
    advance(Duration::from_secs(seconds)).await;
    settle().await;
}

#[actor]
struct Desk;

#[actor(views(Window))]
impl Desk {
    /// Returns the list that a handler of the actor itself sees.
    #[actor(view(Window))]
    pub fn look(&mut self, #[actor(context)] cx: &Context<Self>) -> Vec<RunningHandler> {
        cx.handle().running_handlers()
    }

    pub async fn hold(&mut self, gate: Gate) {
        gate.pass().await;
    }

    #[actor(concurrent)]
    pub async fn read(&self, gate: Gate) {
        gate.pass().await;
    }

    #[actor(concurrent)]
    pub async fn peruse(&self, gate: Gate) {
        gate.pass().await;
    }

    #[actor(concurrent)]
    pub async fn pine(&self) {
        let _bomb = Bomb;
        pending::<()>().await;
    }
}

#[actor(extend)]
impl Desk {
    pub async fn extended(&mut self, gate: Gate) {
        gate.pass().await;
    }
}

trait Lend {
    fn lend(&mut self, gate: Gate) -> impl Future<Output = Result<(), CallError>> + Send;
}

#[actor]
impl Lend for Desk {
    async fn lend(&mut self, gate: Gate) -> Result<(), CallError> {
        gate.pass().await;
        Ok(())
    }
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(thread::panicking(), "{PLANNED}");
    }
}

#[test]
fn o6_running_method_is_listed_with_its_duration() {
    on_runtime(async {
        let (desk, first, second) = (Desk.spawn(), Gate::shut(), Gate::shut());
        assert_eq!(seen(&desk), []);
        let held = desk.hold(first.clone()).enqueue().await.expect("there is capacity");
        let extended = desk.extended(second.clone()).enqueue().await.expect("there is capacity");
        assert_eq!(seen(&desk), [], "what is queued does not run");
        pass(5).await;
        assert_eq!((seen(&desk), desk.mailbox_len()), (vec![("hold", 5)], 1));
        first.open();
        held.await.expect("it is answered");
        pass(2).await;
        assert_eq!((seen(&desk), desk.mailbox_len()), (vec![("extended", 2)], 0));
        second.open();
        extended.await.expect("it is answered");
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_views_and_weak_handles_list_running_methods() {
    on_runtime(async {
        let (mut desk, gate) = (Desk.spawn(), Gate::shut());
        let (view, weak) = (Window::from(desk.clone()), desk.downgrade());
        let lent = tokio::spawn({
            let gate = gate.clone();
            async move { desk.lend(gate).await }
        });
        pass(3).await;
        assert_eq!((seen(&view), seconds(&weak.running_handlers())), (vec![("lend", 3)], vec![("lend", 3)]));
        gate.open();
        lent.await.expect("no panic").expect("it is answered");
        assert_eq!((seen(&view), seconds(&weak.running_handlers())), (vec![], vec![]));
    });
}

#[test]
fn o6_handler_lists_itself() {
    on_runtime(async {
        let desk = Desk.spawn();
        settle().await;
        assert_eq!(seconds(&desk.look().await.expect("the actor runs")), [("look", 0)]);
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_concurrent_methods_are_listed_oldest_first() {
    on_runtime(async {
        let desk = Desk.spawn();
        let gates = [(); 4].map(|()| Gate::shut());
        let mut calls = Vec::new();
        for (at, gate) in gates.iter().enumerate() {
            let call = if at == 1 { desk.peruse(gate.clone()) } else { desk.read(gate.clone()) };
            calls.push(call.enqueue().await.expect("there is capacity"));
            if at < 3 {
                pass(1).await;
            }
        }
        settle().await;
        assert_eq!(seen(&desk), [("read", 3), ("peruse", 2), ("read", 1), ("read", 0)]);
        gates[2].open();
        calls.remove(2).await.expect("it is answered");
        assert_eq!(seen(&desk), [("read", 3), ("peruse", 2), ("read", 0)]);
        gates[0].open();
        calls.remove(0).await.expect("it is answered");
        let again = desk.read(Gate::shut()).enqueue().await.expect("there is capacity");
        pass(1).await;
        assert_eq!(seen(&desk), [("peruse", 3), ("read", 1), ("read", 1)]);
        bounded(desk.abort()).await;
        assert_eq!(outcome_of(&bounded(again).await), CallOutcome::NoReply);
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_running_hooks_are_listed() {
    on_runtime(async {
        let (journal, start, stop) = (Journal::default(), Gate::shut(), Gate::shut());
        let mut subject = Subject::new(&journal);
        (subject.start, subject.stop) = (Step::Wait(start.clone()), Step::Wait(stop.clone()));
        let subject = subject.spawn();
        pass(4).await;
        assert_eq!(seen(&subject), [("start hook", 4)]);
        start.open();
        subject.note(1).await.expect("it is answered");
        assert_eq!(seen(&subject), []);
        let (weak, stopped) = (subject.downgrade(), subject.stopped());
        drop(subject);
        pass(7).await;
        assert!(weak.upgrade().is_none());
        assert_eq!(
            seconds(&weak.running_handlers()),
            [("stop hook", 7)],
            "a weak handle lists it without strong handles"
        );
        stop.open();
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped));
        assert_eq!(seconds(&weak.running_handlers()), []);
    });
}

#[test]
fn o6_failed_or_aborted_hook_is_not_listed() {
    for how in [Step::Fail, Step::Panic, Step::Wait(Gate::shut())] {
        on_runtime(async {
            for at_start in [true, false] {
                let journal = Journal::default();
                let mut subject = Subject::new(&journal);
                let step = if at_start { &mut subject.start } else { &mut subject.stop };
                *step = how.clone();
                let subject = subject.spawn();
                drop(subject.shutdown());
                settle().await;
                bounded(subject.abort()).await;
                assert_eq!(seen(&subject), []);
            }
        });
    }
}

struct Clock(Gate);

#[actor]
impl Clock {
    pub fn ping(&self) {}

    #[actor(interval = Duration::from_secs(10))]
    async fn tick(&mut self) {
        self.0.pass().await;
    }
}

#[test]
fn o6_interval_method_is_listed() {
    on_runtime(async {
        let gate = Gate::shut();
        let clock = Clock(gate.clone()).spawn();
        clock.ping().await.expect("it is answered");
        pass(10).await;
        assert_eq!(seen(&clock), [("tick", 0)]);
        pass(3).await;
        assert_eq!(seen(&clock), [("tick", 3)]);
        gate.open();
        settle().await;
        assert_eq!(seen(&clock), []);
    });
}

#[test]
fn o6_nothing_is_listed_during_the_factory_and_the_restart_delay() {
    on_runtime(async {
        let (journal, made, gate) = (Journal::default(), Gate::shut(), Gate::shut());
        let factory = {
            let (journal, made) = (journal.clone(), made.clone());
            move || {
                let (journal, made) = (journal.clone(), made.clone());
                async move {
                    made.pass().await;
                    Subject::new(&journal)
                }
            }
        };
        let subject = supervised(factory).restart_limit(9, HOUR).backoff(HOUR, HOUR).spawn();
        pass(1).await;
        assert_eq!(seen(&subject), [], "the factory is not listed");
        made.open();
        settle().await;
        assert_eq!(outcome_of(&bounded(subject.boom(1)).await), CallOutcome::NoReply);
        let waiting = subject.wait(2, gate.clone()).enqueue().await.expect("the mailbox is open");
        pass(60).await;
        assert_eq!(seen(&subject), [], "nothing is listed in the restart delay");
        pass(3600).await;
        journal.until(Event::Ran(2)).await;
        pass(2).await;
        assert_eq!(seen(&subject), [("wait", 2)], "in the second incarnation");
        gate.open();
        waiting.await.expect("it is answered");
        assert_eq!(seen(&subject), []);
    });
}

#[test]
fn o6_aborted_handler_is_not_listed() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let waiting = subject.wait(1, Gate::shut()).enqueue().await.expect("there is capacity");
        pass(1).await;
        assert_eq!(seen(&subject), [("wait", 1)]);
        bounded(subject.abort()).await;
        assert_eq!(outcome_of(&bounded(waiting).await), CallOutcome::NoReply);
        assert_eq!(seen(&subject), []);
    });
}

#[test]
fn o6_handler_that_panics_on_drop_is_not_listed() {
    silence_planned_panics();
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let code = Box::pin(async {
            let _bomb = Bomb;
            pending::<()>().await;
        });
        subject.inside(1, code).tell().await.expect("there is capacity");
        settle().await;
        assert_eq!(seen(&subject), [("inside", 0)]);
        assert!(matches!(bounded(subject.abort()).await, StopReason::Panicked(_)));
        assert_eq!(seen(&subject), []);

        let desk = Desk.spawn();
        desk.pine().tell().await.expect("there is capacity");
        desk.read(Gate::shut()).tell().await.expect("there is capacity");
        settle().await;
        assert_eq!(seen(&desk), [("pine", 0), ("read", 0)]);
        assert!(matches!(bounded(desk.abort()).await, StopReason::Panicked(_)));
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_debug_of_the_handle_shows_running_methods() {
    on_runtime(async {
        let desk = Desk.spawn();
        assert!(format!("{desk:?}").contains("running: []"), "{desk:?}");
        desk.hold(Gate::shut()).tell().await.expect("there is capacity");
        pass(3).await;
        let shown = format!("{desk:?}");
        assert!(shown.contains(r#"running: [RunningHandler { method: "hold", elapsed: 3s, .. }]"#), "{shown}");
    });
}

struct Blocked(mpsc::Sender<()>);

#[actor_runtime::actor(direct)]
impl Blocked {
    pub fn block(&mut self, gate: mpsc::Receiver<()>) {
        let _ = self.0.send(());
        let _ = gate.recv();
    }

    pub fn boom(&mut self) {
        panic!("{PLANNED}");
    }
}

fn methods(actor: &impl ActorHandle) -> Vec<&'static str> {
    actor.running_handlers().iter().map(|running| running.method).collect()
}

#[test]
fn o6_direct_call_is_listed_while_the_caller_runs_it() {
    silence_planned_panics();
    let here = runtime();
    let (inside, insides) = mpsc::channel();
    let blocked = here.block_on(async {
        let blocked = Blocked(inside).spawn();
        settle().await;
        blocked
    });
    thread::scope(|scope| {
        let (gate, gates) = mpsc::channel();
        let watched = &blocked;
        scope.spawn(move || {
            insides.recv().expect("the handler starts");
            assert_eq!(methods(watched), ["block"]);
            gate.send(()).expect("the receiver waits");
        });
        here.block_on(async {
            let mut call = blocked.block(gates);
            assert!(poll_once(&mut call).is_ready(), "the caller runs it");
            assert_eq!(methods(&blocked), Vec::<&str>::new());
        });
    });
    here.block_on(async {
        let Poll::Ready(outcome) = poll_once(&mut blocked.boom()) else { panic!("the call was queued") };
        assert_eq!(outcome_of(&outcome), CallOutcome::NoReply);
    });
    assert_eq!(methods(&blocked), Vec::<&str>::new());
}

#[test]
fn o6_blocking_handler_is_listed() {
    let (inside, insides) = mpsc::channel();
    let blocked = Blocked(inside).spawn_on_thread().expect("there is a thread for it");
    let (gate, gates) = mpsc::channel();
    let call = drive(blocked.block(gates).enqueue()).expect("there is capacity");
    insides.recv().expect("the handler starts");
    assert_eq!(methods(&blocked), ["block"]);
    gate.send(()).expect("the receiver waits");
    drive(call).expect("it is answered");
    drive(blocked.shutdown());
    assert_eq!(methods(&blocked), Vec::<&str>::new());
}
