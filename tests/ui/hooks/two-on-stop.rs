use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(on_stop)]
    fn end(&mut self) {}

    #[actor(on_stop)]
    async fn close(&mut self) {}
}

fn main() {}
