use actor_runtime::actor;

struct Clock(u64);

#[actor]
impl Clock {
    #[actor(interval = self.0)]
    fn tick(&mut self) {}

    pub fn valid(&self) {}
}

fn main() {}
