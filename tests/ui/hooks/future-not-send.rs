use actor_runtime::actor;
use std::future::ready;
use std::rc::Rc;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(on_start)]
    async fn begin(&mut self) {
        let shared = Rc::new(1);
        ready(()).await;
        drop(shared);
    }
}

fn main() {}
