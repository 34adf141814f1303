//! Methods that the clock calls. (Streams need a feature that this crate goes without.)

use actor_runtime::actor;
use core::time::Duration;

/// Public and fed, generic, and in a state of its own.
#[derive(Debug)]
pub struct Clock<T> {
    seconds: Vec<T>,
    period: Duration,
}

#[actor]
impl<T: Clone + Send + Sync + 'static> Clock<T> {
    /// It is no message.
    #[actor(every = self.period, missed = burst)]
    pub fn tick(&mut self) {
        self.seconds.clear();
    }

    #[actor(every = Duration::from_secs(2))]
    async fn tock(&self, #[actor(context)] __context: &actor_runtime::Context<Self>) {
        let _ = __context.id();
    }

    #[cfg(feature = "extra")]
    #[actor(every = MISSING)]
    fn conditional(&mut self) {}

    /// A name that the expansion might use.
    pub fn sources(&mut self) -> usize {
        self.seconds.len()
    }
}

/// Whoever writes `self`, it is the actor.
macro_rules! clock {
    ($name:ident, $period:expr) => {
        /// Nobody can talk to it.
        #[derive(Debug)]
        pub struct $name(pub Duration);

        #[actor]
        impl $name {
            #[actor(every = self.0 + $period)]
            fn tick(&mut self) {
                self.0 += $period;
            }
        }
    };
}

clock!(Silent, Duration::from_secs(1));
