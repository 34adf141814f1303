use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

pub trait Get {
    async fn get(&self) -> u64;
}

#[actor]
impl Get for Counter {
    async fn get(&self) -> u64 {
        self.0
    }
}

fn main() {}
