use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(concurrent = 8)]
    pub async fn get(&self) {}

    pub fn valid(&self) {}
}

fn main() {}
