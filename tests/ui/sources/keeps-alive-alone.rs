use actor_runtime::actor;

struct Clock;

#[actor]
impl Clock {
    #[actor(keeps_alive)]
    pub fn call(&mut self) {}

    #[actor(every = std::time::Duration::from_secs(1), keeps_alive)]
    fn tick(&mut self) {}

    #[actor(missed = skip)]
    pub fn other(&mut self) {}

    #[actor(every = std::time::Duration::from_secs(1), missed = never)]
    fn missed(&mut self) {}

    pub fn sound(&self) {}
}

fn main() {}
