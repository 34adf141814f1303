use actor_runtime::{CallError, actor};
use std::{
    future::{Future, ready},
    pin::Pin,
};

trait Get {
    fn get(&self) -> Pin<Box<dyn Future<Output = Result<&str, CallError>> + Send + '_>>;
}

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor]
impl Get for Counter {
    fn get(&self) -> Pin<Box<dyn Future<Output = Result<&str, CallError>> + Send + '_>> {
        Box::pin(ready(Ok("")))
    }
}

fn main() {}
