use actor_runtime::actor;

#[actor]
struct Clock;

#[actor]
impl Clock {
    #[actor(priority = 2)]
    pub fn valid(&self) {}
}

fn main() {}
