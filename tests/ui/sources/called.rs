use actor_runtime::{Actor, actor};
use std::time::Duration;

struct Clock;

#[actor]
impl Clock {
    #[actor(interval = Duration::from_secs(1))]
    pub fn tick(&mut self) {}

    pub fn valid(&self) {}
}

fn main() {
    Clock.spawn().tick();
}
