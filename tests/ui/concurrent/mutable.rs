use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(concurrent)]
    pub async fn add(&mut self) {}

    #[actor(concurrent)]
    pub async fn finish(self) {}

    pub fn valid(&self) {}
}

fn main() {}
