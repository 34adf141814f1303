use actor_runtime::actor;
use std::future::ready;
use std::rc::Rc;

async fn helper() {
    let shared = Rc::new(1);
    ready(()).await;
    drop(shared);
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub async fn load(&mut self) {
        helper().await;
    }
}

fn main() {}
