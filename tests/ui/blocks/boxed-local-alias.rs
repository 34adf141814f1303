use actor_runtime::{CallError, actor};
use std::{
    future::{Future, ready},
    pin::Pin,
};

type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

trait Get {
    fn get(&self) -> LocalBoxFuture<'_, Result<u64, CallError>>;
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor]
impl Get for Counter {
    fn get(&self) -> LocalBoxFuture<'_, Result<u64, CallError>> {
        Box::pin(ready(Ok(0)))
    }
}

fn main() {}
