use actor_runtime::actor;
use std::{
    future::{Future, ready},
    pin::Pin,
};

trait Get {
    fn get(&self) -> Pin<Box<dyn Future<Output = Option<u64>> + Send + '_>>;
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor]
impl Get for Counter {
    fn get(&self) -> Pin<Box<dyn Future<Output = Option<u64>> + Send + '_>> {
        Box::pin(ready(None::<u64>))
    }
}

fn main() {}
