use actor_runtime::actor;
use std::time::Duration;

#[actor]
struct Clock;

#[actor]
impl Clock {
    #[actor(on_start, priority)]
    fn wind_up(&mut self) {}

    #[actor(interval = Duration::from_secs(1), priority)]
    fn tick(&mut self) {}

    #[actor(priority)]
    fn private(&self) {}

    pub fn valid(&self) {}
}

fn main() {}
