use actor_runtime::test_util::ProbeExt;
use actor_runtime::{ActorHandle, actor};

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
