use actor_runtime::Actor;

mod inner {
    use actor_runtime::actor;

    #[actor]
    pub struct Counter;

    #[actor]
    impl Counter {
        pub(self) fn add(&mut self) {}

        pub fn get(&self) -> u64 {
            0
        }
    }
}

fn main() {
    let counter = inner::Counter.spawn();
    let _ = counter.get();
    let _ = counter.add();
}
