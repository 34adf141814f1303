//! Rustc accepts what the macro takes for a mistake that rustc reports. Then the macro reports it.

#![allow(non_camel_case_types)]

use actor_runtime::actor;

pub struct str(u8);

struct Counter;

#[actor]
impl Counter {
    pub fn set(&mut self, _n: str) {}
}

fn main() {}
