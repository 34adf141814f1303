//! What runs now and since when, as it is seen from outside. That nothing does after an end is a cell of each row in `ends`.

use crate::{
    actor,
    subject::{Event, Gate, Journal, Step, Subject},
    support::{Fate, PLANNED, bounded, drive, fate, on_runtime, quiet, runtime, settle},
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle, CallError, Context, Running, StopReason, supervision::supervised,
};
use std::{future::pending, sync::mpsc, thread, time::Duration};
use tokio::time::advance;

const HOUR: Duration = Duration::from_secs(3600);

/// Methods, and the seconds since they began.
fn seconds(running: &[Running]) -> Vec<(&'static str, u64)> {
    running.iter().map(|running| (running.method, running.elapsed().as_secs())).collect()
}

fn seen(actor: &impl ActorHandle) -> Vec<(&'static str, u64)> {
    seconds(&actor.running())
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
    /// What the actor itself sees.
    #[actor(view(Window))]
    pub fn look(&mut self, #[actor(context)] cx: &Context<Self>) -> Vec<Running> {
        cx.handle().running()
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

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(thread::panicking(), "{PLANNED}");
    }
}

#[test]
fn o6_it_is_told_which_method_runs_and_since_when() {
    on_runtime(async {
        let (desk, first, second) = (Desk.spawn(), Gate::shut(), Gate::shut());
        assert_eq!(seen(&desk), []);
        let held = desk.hold(first.clone()).enqueue().await.expect("there is room");
        let extended = desk.extended(second.clone()).enqueue().await.expect("there is room");
        assert_eq!(seen(&desk), [], "what is queued does not run");
        pass(5).await;
        assert_eq!((seen(&desk), desk.queued()), (vec![("hold", 5)], 1));
        first.open();
        held.await.expect("it is served");
        pass(2).await;
        assert_eq!((seen(&desk), desk.queued()), (vec![("extended", 2)], 0));
        second.open();
        extended.await.expect("it is served");
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_views_and_weak_handles_tell_it_too() {
    on_runtime(async {
        let (mut desk, gate) = (Desk.spawn(), Gate::shut());
        let (view, weak) = (Window::from(desk.clone()), desk.downgrade());
        let lent = tokio::spawn({
            let gate = gate.clone();
            async move { desk.lend(gate).await }
        });
        pass(3).await;
        assert_eq!((seen(&view), seconds(&weak.running())), (vec![("lend", 3)], vec![("lend", 3)]));
        gate.open();
        lent.await.expect("no panic").expect("it is served");
        assert_eq!((seen(&view), seconds(&weak.running())), (vec![], vec![]));
    });
}

#[test]
fn o6_a_handler_sees_itself() {
    on_runtime(async {
        let desk = Desk.spawn();
        settle().await;
        assert_eq!(seconds(&desk.look().await.expect("it lives")), [("look", 0)]);
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_concurrent_methods_are_told_oldest_first() {
    on_runtime(async {
        let desk = Desk.spawn();
        let gates = [(); 4].map(|()| Gate::shut());
        let mut calls = Vec::new();
        for (at, gate) in gates.iter().enumerate() {
            let call = if at == 1 { desk.peruse(gate.clone()) } else { desk.read(gate.clone()) };
            calls.push(call.enqueue().await.expect("there is room"));
            if at < 3 {
                pass(1).await;
            }
        }
        settle().await;
        assert_eq!(seen(&desk), [("read", 3), ("peruse", 2), ("read", 1), ("read", 0)]);
        gates[2].open();
        calls.remove(2).await.expect("it is served");
        assert_eq!(seen(&desk), [("read", 3), ("peruse", 2), ("read", 0)]);
        gates[0].open();
        calls.remove(0).await.expect("it is served");
        let again = desk.read(Gate::shut()).enqueue().await.expect("there is room");
        pass(1).await;
        assert_eq!(seen(&desk), [("peruse", 3), ("read", 1), ("read", 1)]);
        bounded(desk.abort()).await;
        assert_eq!(fate(&bounded(again).await), Fate::Interrupted);
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_hooks_are_told() {
    on_runtime(async {
        let (journal, start, stop) = (Journal::default(), Gate::shut(), Gate::shut());
        let mut subject = Subject::new(&journal);
        (subject.start, subject.stop) = (Step::Wait(start.clone()), Step::Wait(stop.clone()));
        let subject = subject.spawn();
        pass(4).await;
        assert_eq!(seen(&subject), [("start hook", 4)]);
        start.open();
        subject.note(1).await.expect("it is served");
        assert_eq!(seen(&subject), []);
        let (weak, stopped) = (subject.downgrade(), subject.stopped());
        drop(subject);
        pass(7).await;
        assert!(weak.upgrade().is_none());
        assert_eq!(seconds(&weak.running()), [("stop hook", 7)], "no handle is left, and it can be told");
        stop.open();
        assert!(matches!(bounded(stopped).await, StopReason::Unreferenced));
        assert_eq!(seconds(&weak.running()), []);
    });
}

#[test]
fn o6_a_hook_that_fails_or_is_aborted_runs_no_more() {
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

    #[actor(every = Duration::from_secs(10))]
    async fn tick(&mut self) {
        self.0.pass().await;
    }
}

#[test]
fn o6_a_method_that_the_clock_calls_is_told() {
    on_runtime(async {
        let gate = Gate::shut();
        let clock = Clock(gate.clone()).spawn();
        clock.ping().await.expect("it is served");
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
fn o6_nothing_runs_while_a_supervised_actor_is_made() {
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
        let subject = supervised(factory).budget(9, HOUR).backoff(HOUR, HOUR).spawn();
        pass(1).await;
        assert_eq!(seen(&subject), [], "the factory is no method");
        made.open();
        settle().await;
        assert_eq!(fate(&bounded(subject.boom(1)).await), Fate::Interrupted);
        let waiting = subject.wait(2, gate.clone()).enqueue().await.expect("the mailbox is open");
        pass(60).await;
        assert_eq!(seen(&subject), [], "it pauses");
        pass(3600).await;
        journal.until(Event::Ran(2)).await;
        pass(2).await;
        assert_eq!(seen(&subject), [("wait", 2)], "in the second incarnation");
        gate.open();
        waiting.await.expect("it is served");
        assert_eq!(seen(&subject), []);
    });
}

#[test]
fn o6_an_aborted_handler_runs_no_more() {
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let waiting = subject.wait(1, Gate::shut()).enqueue().await.expect("there is room");
        pass(1).await;
        assert_eq!(seen(&subject), [("wait", 1)]);
        bounded(subject.abort()).await;
        assert_eq!(fate(&bounded(waiting).await), Fate::Interrupted);
        assert_eq!(seen(&subject), []);
    });
}

#[test]
fn o6_a_handler_whose_drop_panics_runs_no_more() {
    quiet();
    on_runtime(async {
        let subject = Subject::new(&Journal::default()).spawn();
        let code = Box::pin(async {
            let _bomb = Bomb;
            pending::<()>().await;
        });
        subject.inside(1, code).tell().await.expect("there is room");
        settle().await;
        assert_eq!(seen(&subject), [("inside", 0)]);
        assert!(matches!(bounded(subject.abort()).await, StopReason::Panicked(_)));
        assert_eq!(seen(&subject), []);

        let desk = Desk.spawn();
        desk.pine().tell().await.expect("there is room");
        desk.read(Gate::shut()).tell().await.expect("there is room");
        settle().await;
        assert_eq!(seen(&desk), [("pine", 0), ("read", 0)]);
        assert!(matches!(bounded(desk.abort()).await, StopReason::Panicked(_)));
        assert_eq!(seen(&desk), []);
    });
}

#[test]
fn o6_the_handle_shows_it() {
    on_runtime(async {
        let desk = Desk.spawn();
        assert!(format!("{desk:?}").contains("running: []"), "{desk:?}");
        desk.hold(Gate::shut()).tell().await.expect("there is room");
        pass(3).await;
        let shown = format!("{desk:?}");
        assert!(shown.contains(r#"running: [Running { method: "hold", elapsed: 3s, .. }]"#), "{shown}");
    });
}

/// Blocks until the test goes on.
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
    actor.running().iter().map(|running| running.method).collect()
}

#[test]
fn o6_a_direct_call_is_told_while_its_caller_runs_it() {
    quiet();
    let here = runtime();
    let (inside, insides) = mpsc::channel();
    let blocked = here.block_on(async {
        let blocked = Blocked(inside).spawn();
        settle().await;
        blocked
    });
    // Nobody drives the runtime: what is served is served by its caller.
    thread::scope(|scope| {
        let (gate, gates) = mpsc::channel();
        let caller = scope.spawn(|| drive(blocked.block(gates).into_future()));
        insides.recv().expect("it gets there");
        assert_eq!(methods(&blocked), ["block"]);
        gate.send(()).expect("it waits");
        caller.join().expect("no panic").expect("it is served");
        assert_eq!(methods(&blocked), Vec::<&str>::new());
    });
    assert_eq!(fate(&drive(blocked.boom().into_future())), Fate::Interrupted);
    assert_eq!(methods(&blocked), Vec::<&str>::new());
}

#[test]
fn o6_a_handler_that_blocks_its_thread_is_told() {
    let (inside, insides) = mpsc::channel();
    let blocked = Blocked(inside).spawn_on_thread().expect("there is a thread for it");
    let (gate, gates) = mpsc::channel();
    let call = drive(blocked.block(gates).enqueue()).expect("there is room");
    insides.recv().expect("it gets there");
    assert_eq!(methods(&blocked), ["block"]);
    gate.send(()).expect("it waits");
    drive(call).expect("it is served");
    drive(blocked.shutdown());
    assert_eq!(methods(&blocked), Vec::<&str>::new());
}
