use actor_runtime::actor;
use std::time::Duration;

struct Clock;

#[actor(views(Reader))]
impl Clock {
    #[actor(start, every = Duration::from_secs(1))]
    fn start(&mut self) {}

    #[actor(message, every = Duration::from_secs(1))]
    fn message(&mut self) {}

    #[actor(stream = lines(), every = Duration::from_secs(1))]
    fn both(&mut self) {}

    #[actor(every = Duration::from_secs(1), when_full = coalesce)]
    fn coalesced(&mut self) {}

    #[actor(every = Duration::from_secs(1), view(Reader))]
    fn viewed(&mut self) {}

    #[actor(view(Reader))]
    pub fn sound(&self) {}
}

fn main() {}
