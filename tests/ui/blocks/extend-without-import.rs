use actor_runtime::actor;

#[actor]
pub struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

mod more {
    use super::Counter;
    use actor_runtime::actor;

    #[actor(extend)]
    impl Counter {
        pub fn reset(&mut self) {}
    }
}

fn main() {}
