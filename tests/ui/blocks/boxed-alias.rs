use actor_runtime::{CallError, actor};
use std::{
    future::{Future, ready},
    pin::Pin,
};

type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

trait Get {
    fn get(&self) -> Soon<'_, Result<u64, CallError>>;
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor]
impl Get for Counter {
    fn get(&self) -> Soon<'_, Result<u64, CallError>> {
        Box::pin(ready(Ok(0)))
    }
}

fn main() {}
