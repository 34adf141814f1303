use actor_runtime::{actor, test_util::ProbeExt};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

async fn next() {
    let (_counter, mut probe) = CounterHandle::probe(8);
    let _ = probe.next_of::<Counter>().await;
}

fn main() {
    let _ = next();
}
