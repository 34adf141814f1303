use actor_runtime::actor;
use std::time::Duration;

struct Clock;

#[actor(views(Reader))]
impl Clock {
    #[actor(on_start, interval = Duration::from_secs(1))]
    fn open(&mut self) {}

    #[actor(message, interval = Duration::from_secs(1))]
    fn message(&mut self) {}

    #[actor(stream = lines(), interval = Duration::from_secs(1))]
    fn both(&mut self) {}

    #[actor(interval = Duration::from_secs(1), when_full = coalesce)]
    fn coalesced(&mut self) {}

    #[actor(interval = Duration::from_secs(1), view(Reader))]
    fn viewed(&mut self) {}

    #[actor(view(Reader))]
    pub fn valid(&self) {}
}

fn main() {}
