use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn valid(&self) {}
}

#[actor(extend)]
impl Counter {
    #[actor(concurrent)]
    pub async fn get(&self) {}
}

fn main() {}
