use actor_runtime::actor;
use std::io;

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

pub trait Get {
    async fn get(&self) -> io::Result<u64>;
}

#[actor]
impl Get for Counter {
    async fn get(&self) -> io::Result<u64> {
        Ok(self.0)
    }
}

fn main() {}
