use actor_runtime::actor;
use std::rc::Rc;

#[actor]
struct Counter;

#[actor]
impl Counter {
    #[actor(concurrent)]
    pub async fn get(&self) -> u64 {
        let one = Rc::new(1);
        std::future::ready(()).await;
        *one
    }
}

fn main() {}
