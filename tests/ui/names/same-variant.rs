#![allow(non_snake_case)]

use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get_all(&self) {}

    pub fn get__all(&self) {}
}

fn main() {}
