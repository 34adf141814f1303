//! The mistake is three errors. Rustc joins errors only if their suggestions are equal, and for a trait in place of a type it suggests
//! something else in a method of an `impl`, in an enum and in a method of another `impl`.

use actor_runtime::actor;
use std::fmt::Display;

struct Trait;

#[actor]
impl Trait {
    pub fn argument(&self, _x: Display) {}
}

fn main() {}
