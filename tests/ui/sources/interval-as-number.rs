use actor_runtime::actor;

struct Clock(u64);

#[actor]
impl Clock {
    #[actor(interval = 5)]
    fn tick(&mut self) {}

    pub fn valid(&self) {}
}

fn main() {}
