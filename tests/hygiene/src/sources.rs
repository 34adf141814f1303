//! Interval methods.

use actor_runtime::actor;
use core::time::Duration;

/// A generic actor with intervals.
#[derive(Debug)]
pub struct Clock<T> {
    seconds: Vec<T>,
    period: Duration,
}

#[actor]
impl<T: Clone + Send + Sync + 'static> Clock<T> {
    /// An interval method is not a message.
    #[actor(interval = self.period, missed_tick = burst)]
    pub fn tick(&mut self) {
        self.seconds.clear();
    }

    #[actor(interval = Duration::from_secs(2))]
    async fn tock(&self, #[actor(context)] __context: &actor_runtime::Context<Self>) {
        let _ = __context.id();
    }

    #[cfg(feature = "extra")]
    #[actor(interval = MISSING)]
    fn conditional(&mut self) {}

    /// Has a name that the expansion uses.
    pub fn sources(&mut self) -> usize {
        self.seconds.len()
    }
}

/// `self` is the actor, even if a macro writes it.
macro_rules! clock {
    ($name:ident, $period:expr) => {
        /// An actor without messages.
        #[derive(Debug)]
        pub struct $name(pub Duration);

        #[actor]
        impl $name {
            #[actor(interval = self.0 + $period)]
            fn tick(&mut self) {
                self.0 += $period;
            }
        }
    };
}

clock!(Silent, Duration::from_secs(1));
