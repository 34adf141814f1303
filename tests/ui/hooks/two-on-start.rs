use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(on_start)]
    fn begin(&mut self) {}

    #[actor(on_start)]
    fn open(&mut self) {}
}

fn main() {}
