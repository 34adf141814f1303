//! Both lanes full, and somebody waiting in each, when something happens to the actor.

use crate::{
    actor,
    subject::{Event, Gate, Journal},
    support::{PLANNED, bounded, on_runtime, poll_once, quiet, settle},
};
use actor_runtime::{
    Actor, ActorControl, ActorHandle, CallError, StopReason, Tell, supervision::supervised, test_util::Step,
};
use std::time::Duration;

#[actor(capacity = 1)]
struct Teller(Journal);

#[actor]
impl Teller {
    pub async fn plain(&mut self, n: u64) {
        self.0.write(Event::Ran(n));
    }

    #[actor(priority)]
    pub async fn urgent(&mut self, n: u64) {
        self.0.write(Event::Ran(n));
    }

    #[actor(priority, when_full = stop)]
    pub fn press(&mut self) {}

    pub async fn wait(&mut self, gate: Gate) {
        gate.pass().await;
    }

    pub async fn boom_behind(&mut self, gate: Gate) {
        gate.pass().await;
        panic!("{PLANNED}");
    }

    /// Has the other one tell this one something urgent.
    pub async fn send_round(&mut self, other: TellerHandle, own: TellerHandle) -> bool {
        self.0.write(Event::Ran(0));
        matches!(other.pass_on(own).await, Ok(true))
    }

    /// Whether there was no way.
    pub async fn pass_on(&mut self, other: TellerHandle) -> bool {
        matches!(other.urgent(99).await, Err(CallError::Deadlock { .. }))
    }
}

fn teller() -> (TellerHandle, Journal) {
    let journal = Journal::default();
    (Teller(journal.clone()).spawn(), journal)
}

/// One message in each lane, and one that waits for room in each.
fn fill(teller: &TellerHandle) -> [Tell<'_, TellerMessage>; 2] {
    teller.plain(1).try_tell().expect("there is room");
    teller.urgent(11).try_tell().expect("there is room");
    let mut waiting = [teller.plain(2).tell(), teller.urgent(12).tell()];
    assert!(waiting.iter_mut().all(|tell| poll_once(tell).is_pending()));
    waiting
}

const IN_ORDER: [u64; 4] = [11, 12, 1, 2];

#[test]
fn o1_both_lanes_outlive_a_restart() {
    quiet();
    on_runtime(async {
        let (journal, gate, second) = (Journal::default(), Gate::shut(), Duration::from_secs(1));
        let written = journal.clone();
        let teller = supervised(move || Teller(written.clone())).backoff(second, second).spawn();
        let running = teller.boom_behind(gate.clone()).enqueue().await.expect("there is room");
        settle().await;
        let [mut plain, mut urgent] = fill(&teller);
        gate.open();
        assert!(running.await.is_err());
        assert!(poll_once(&mut plain).is_pending() && poll_once(&mut urgent).is_pending());
        assert_eq!(teller.queued(), 2, "nothing starts in the pause");
        assert!(plain.await.is_ok() && urgent.await.is_ok());
        bounded(teller.shutdown()).await;
        assert_eq!(journal.ran(), IN_ORDER);
    });
}

#[test]
fn o2_a_stop_for_want_of_room_reaches_who_waits_in_either_lane() {
    on_runtime(async {
        let (teller, _) = teller();
        teller.boom_behind(Gate::shut()).tell().await.expect("there is room");
        settle().await;
        drop(fill(&teller));
        let waiting = [teller.plain(3), teller.urgent(13)].map(|call| tokio::spawn(call.owned().tell()));
        settle().await;
        assert!(teller.press().try_tell().is_err());
        for told in waiting {
            let error = bounded(told).await.expect("no panic").expect_err("it was never accepted");
            assert!(matches!(error.stop_reason(), Some(StopReason::TooSlow)));
        }
        assert!(matches!(bounded(teller.stopped()).await, StopReason::TooSlow));
    });
}

#[test]
fn o1_a_step_makes_room_in_the_lane_of_its_message() {
    on_runtime(async {
        let journal = Journal::default();
        let (teller, mut stepper) = Teller(journal.clone()).stepwise();
        let [mut plain, mut urgent] = fill(&teller);
        assert!(matches!(stepper.step().await, Step::Handled("urgent")));
        assert!(poll_once(&mut plain).is_pending() && poll_once(&mut urgent).is_ready());
        while !matches!(stepper.step().await, Step::Idle) {}
        assert_eq!(journal.ran(), IN_ORDER);
    });
}

#[test]
fn o1_a_probe_makes_room_in_the_lane_of_its_message() {
    on_runtime(async {
        let (teller, mut probe) = TellerHandle::probe(1);
        let [mut plain, mut urgent] = fill(&teller);
        let mut next = || match probe.try_next() {
            Some(TellerMessage::Plain { n, .. } | TellerMessage::Urgent { n, .. }) => n,
            other => panic!("{other:?}"),
        };
        let first = next();
        assert!(poll_once(&mut plain).is_pending() && poll_once(&mut urgent).is_ready());
        let taken = [first, next(), next(), next()];
        assert_eq!(taken, IN_ORDER);
    });
}

#[test]
fn o4_a_call_that_waits_for_room_in_the_lane_of_priority_is_part_of_a_circle() {
    on_runtime(async {
        let ((one, journal), (other, _)) = (teller(), teller());
        let gate = Gate::shut();
        other.wait(gate.clone()).tell().await.expect("there is room");
        settle().await;
        let round = one.send_round(other.clone(), one.clone()).enqueue().await.expect("there is room");
        journal.until(Event::Ran(0)).await;
        one.urgent(5).tell().await.expect("there is room, and no more behind it");
        gate.open();
        assert!(bounded(round).await.expect("it is alive"), "it gave in");
        settle().await;
        one.urgent(6).try_tell().expect("it left no room taken");
        bounded(one.shutdown()).await;
        assert_eq!(journal.ran(), [0, 5, 6]);
    });
}
