use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(on_start)]
    #[actor(message)]
    pub fn begin(&mut self) {}
}

fn main() {}
