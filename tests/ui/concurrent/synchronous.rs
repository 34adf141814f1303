use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(concurrent)]
    pub fn get(&self) {}

    pub fn valid(&self) {}
}

fn main() {}
