//! Compiles and runs the examples of the README and the guide.
#![doc = include_str!("../../README.md")]
#![doc = include_str!("../../GUIDE.md")]

pub mod storm;
