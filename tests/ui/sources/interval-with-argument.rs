use actor_runtime::actor;
use std::time::Duration;

struct Clock;

#[actor]
impl Clock {
    #[actor(interval = Duration::from_secs(1))]
    fn tick(&mut self, _time: Duration) {}

    pub fn valid(&self) {}
}

fn main() {}
