use actor_runtime::actor;

trait Stream {
    type Item;
}

struct Water;

impl Stream for Water {
    type Item = u64;
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn updates(&mut self) -> impl Stream<Item = u64> + use<> {
        Water
    }
}

fn main() {}
