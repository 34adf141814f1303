use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor(extend, capacity = 8, name = "counter", direct, views(Reader))]
impl Counter {
    #[actor(on_start)]
    fn begin(&mut self) {}

    pub fn get(&self) -> u64 {
        self.0
    }
}

fn main() {}
