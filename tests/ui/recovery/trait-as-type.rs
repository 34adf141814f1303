//! Each mistake is two or three errors. Rustc joins errors only if their suggestions are equal, and it suggests something
//! else for the same type in a method of an `impl`, in an enum and in a method of another `impl`.

use actor_runtime::actor;
use std::fmt::Display;

struct Nested;

#[actor]
impl Nested {
    pub fn argument(&self, _x: Option<Missing>) {}
}

struct Trait;

#[actor]
impl Trait {
    pub fn argument(&self, _x: Display) {}
}

fn main() {}
