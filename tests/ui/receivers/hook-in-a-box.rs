use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(stop)]
    fn end(self: Box<Self>) {}
}

fn main() {}
