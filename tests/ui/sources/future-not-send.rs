use actor_runtime::actor;
use std::{rc::Rc, time::Duration};

struct Clock;

#[actor]
impl Clock {
    #[actor(interval = Duration::from_secs(1))]
    async fn tick(&mut self) {
        let shared = Rc::new(());
        std::future::ready(()).await;
        drop(shared);
    }

    pub fn valid(&self) {}
}

fn main() {}
