use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor(extend)]
impl Counter {
    #[actor(on_start)]
    fn begin(&mut self) {}

    pub fn get(&self) -> u64 {
        self.0
    }
}

fn main() {}
