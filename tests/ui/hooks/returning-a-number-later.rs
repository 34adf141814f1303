use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(on_start)]
    async fn begin(&mut self) -> u64 {
        0
    }
}

fn main() {}
