//! What happens to an actor with two full lanes and a waiting sender in each.

use crate::{
    actor,
    subject::{Event, Gate, Journal},
    support::{PLANNED, bounded, on_runtime, poll_once, settle, silence_planned_panics},
};
use actor_runtime::test_util::ProbeExt;
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, StopReason, Tell, supervision::supervised};
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

    pub async fn boom_after(&mut self, gate: Gate) {
        gate.pass().await;
        panic!("{PLANNED}");
    }

    /// Asks `other`, which then asks this actor with priority.
    pub async fn send_round(&mut self, other: TellerHandle, own: TellerHandle) -> bool {
        self.0.write(Event::Ran(0));
        matches!(other.pass_on(own).await, Ok(true))
    }

    /// Returns whether the call was a deadlock.
    pub async fn pass_on(&mut self, other: TellerHandle) -> bool {
        matches!(other.urgent(99).await, Err(CallError::Deadlock { .. }))
    }
}

fn teller() -> (TellerHandle, Journal) {
    let journal = Journal::default();
    (Teller(journal.clone()).spawn(), journal)
}

/// Queues one message in each lane, and one sender that waits for capacity in each.
fn fill(teller: &TellerHandle) -> [Tell<'_, TellerMessage>; 2] {
    teller.plain(1).try_tell().expect("there is capacity");
    teller.urgent(11).try_tell().expect("there is capacity");
    let mut waiting = [teller.plain(2).tell(), teller.urgent(12).tell()];
    assert!(waiting.iter_mut().all(|tell| poll_once(tell).is_pending()));
    waiting
}

const IN_ORDER: [u64; 4] = [11, 12, 1, 2];

#[test]
fn o1_both_lanes_keep_messages_and_senders_across_a_restart() {
    silence_planned_panics();
    on_runtime(async {
        let (journal, gate, second) = (Journal::default(), Gate::shut(), Duration::from_secs(1));
        let written = journal.clone();
        let teller = supervised(move || Teller(written.clone())).backoff(second, second).spawn();
        let running = teller.boom_after(gate.clone()).enqueue().await.expect("there is capacity");
        settle().await;
        let [mut plain, mut urgent] = fill(&teller);
        gate.open();
        assert!(running.await.is_err());
        assert!(poll_once(&mut plain).is_pending() && poll_once(&mut urgent).is_pending());
        assert_eq!(teller.mailbox_len(), 2, "nothing starts in the restart delay");
        assert!(plain.await.is_ok() && urgent.await.is_ok());
        bounded(teller.shutdown()).await;
        assert_eq!(journal.ran(), IN_ORDER);
    });
}

#[test]
fn o2_mailbox_overflow_resolves_waiting_senders_of_both_lanes() {
    on_runtime(async {
        let (teller, _) = teller();
        teller.boom_after(Gate::shut()).tell().await.expect("there is capacity");
        settle().await;
        drop(fill(&teller));
        let waiting = [teller.plain(3), teller.urgent(13)].map(|call| tokio::spawn(call.into_owned().tell()));
        settle().await;
        assert!(teller.press().try_tell().is_err());
        for told in waiting {
            let error = bounded(told).await.expect("no panic").expect_err("it was never accepted");
            assert!(matches!(error.stop_reason(), Some(StopReason::MailboxOverflow)));
        }
        assert!(matches!(bounded(teller.stopped()).await, StopReason::MailboxOverflow));
    });
}

#[test]
fn o1_probe_frees_capacity_in_the_lane_of_its_message() {
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
fn o4_call_waiting_in_the_priority_lane_is_part_of_a_cycle() {
    on_runtime(async {
        let ((one, journal), (other, _)) = (teller(), teller());
        let gate = Gate::shut();
        other.wait(gate.clone()).tell().await.expect("there is capacity");
        settle().await;
        let round = one.send_round(other.clone(), one.clone()).enqueue().await.expect("there is capacity");
        journal.until(Event::Ran(0)).await;
        one.urgent(5).tell().await.expect("there is capacity for one");
        gate.open();
        assert!(bounded(round).await.expect("the actor runs"), "one of the calls returned a deadlock");
        settle().await;
        one.urgent(6).try_tell().expect("the taken back call frees its place");
        bounded(one.shutdown()).await;
        assert_eq!(journal.ran(), [0, 5, 6]);
    });
}
