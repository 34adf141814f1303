use actor_runtime::actor;

struct Clock;

#[actor]
impl Clock {
    #[actor(keep_alive)]
    pub fn call(&mut self) {}

    #[actor(interval = std::time::Duration::from_secs(1), keep_alive)]
    fn tick(&mut self) {}

    #[actor(missed_tick = skip)]
    pub fn other(&mut self) {}

    #[actor(interval = std::time::Duration::from_secs(1), missed_tick = never)]
    fn other_tick(&mut self) {}

    pub fn valid(&self) {}
}

fn main() {}
