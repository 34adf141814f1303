use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(on_start, concurrent)]
    async fn open(&self) {}

    pub fn valid(&self) {}
}

fn main() {}
