use actor_runtime::actor;
use std::future::ready;
use std::sync::Mutex;

#[actor]
struct Counter(Mutex<u64>);

#[actor]
impl Counter {
    pub async fn load(&mut self) {
        let guard = self.0.lock();
        ready(()).await;
        drop(guard);
    }
}

fn main() {}
