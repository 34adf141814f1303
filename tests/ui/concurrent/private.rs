use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(concurrent)]
    async fn own(&self) {}

    pub fn valid(&self) {}
}

fn main() {}
