//! Intervals.

use crate::{
    actor,
    support::{bounded, on_runtime, silence_planned_panics},
};
use actor_runtime::{Actor, ActorHandle, StopReason};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::Instant;

/// Records the times of its ticks.
pub struct Heart {
    period: Duration,
    /// How long each handler takes. Later handlers take no time.
    slow: VecDeque<u64>,
    start: Instant,
    beats: Arc<Mutex<[Vec<u64>; 3]>>,
}

impl Heart {
    async fn beat(&mut self, kind: usize) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap();
        self.beats.lock().unwrap()[kind].push(now);
        if let Some(time) = self.slow.pop_front() {
            tokio::time::sleep(Duration::from_millis(time)).await;
        }
    }
}

macro_rules! heart {
    ($name:ident, $kind:literal $(, $missed:ident)?) => {
        pub struct $name(Heart);

        #[actor]
        impl $name {
            #[actor(interval = self.0.period $(, missed_tick = $missed)?)]
            async fn beat(&mut self) {
                self.0.beat($kind).await;
            }

            pub fn period(&self) -> Duration {
                self.0.period
            }
        }
    };
}

heart!(Delayed, 0);
heart!(Skipping, 1, skip);
heart!(Bursting, 2, burst);

#[test]
fn ticks_follow_the_interval_and_the_missed_tick_option() {
    on_runtime(async {
        let beats = Arc::default();
        let heart = |slow: &[u64]| Heart {
            period: Duration::from_millis(100),
            slow: slow.iter().copied().collect(),
            start: Instant::now(),
            beats: Arc::clone(&beats),
        };
        let slow = [0, 350];
        let hearts = (Delayed(heart(&slow)).spawn(), Skipping(heart(&slow)).spawn(), Bursting(heart(&slow)).spawn());
        hearts.0.started().await.unwrap();
        tokio::time::sleep(Duration::from_millis(825)).await;
        let beats: [Vec<u64>; 3] = beats.lock().unwrap().clone();
        let rounded = beats.map(|beats| beats.iter().map(|beat| beat / 10 * 10).collect::<Vec<_>>());
        assert_eq!(rounded[0], [100, 200, 550, 650, 750], "ticks are at least one interval apart");
        assert_eq!(rounded[1], [100, 200, 550, 600, 700, 800], "ticks are at multiples of the interval");
        assert_eq!(rounded[2], [100, 200, 550, 550, 550, 600, 700, 800], "there is one tick for each interval");
        assert_eq!(hearts.1.period().await.unwrap(), Duration::from_millis(100));
        let stopped = hearts.2.stopped();
        drop(hearts);
        assert!(matches!(bounded(stopped).await, StopReason::HandlesDropped), "ticks do not keep the actor alive");
    });
}

#[test]
fn zero_interval_stops_the_actor_and_names_the_method() {
    on_runtime(async {
        silence_planned_panics();
        let heart =
            Heart { period: Duration::ZERO, slow: VecDeque::new(), start: Instant::now(), beats: Arc::default() };
        let heart = Delayed(heart).spawn();
        let reason = bounded(heart.stopped()).await;
        assert!(reason.to_string().contains("`beat`"), "{reason}");
    });
}

#[test]
fn maximal_interval_never_ticks() {
    on_runtime(async {
        let beats = Arc::default();
        let heart =
            Heart { period: Duration::MAX, slow: VecDeque::new(), start: Instant::now(), beats: Arc::clone(&beats) };
        let heart = Delayed(heart).spawn();
        assert_eq!(bounded(heart.period()).await.unwrap(), Duration::MAX);
        tokio::time::sleep(Duration::from_secs(1 << 30)).await;
        assert!(beats.lock().unwrap()[0].is_empty());
    });
}
