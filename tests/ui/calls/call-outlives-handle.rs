use actor_runtime::{Actor, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

fn main() {
    let call = {
        let counter = Counter.spawn();
        counter.add()
    };
    let _ = call.tell();
}
