//! Compiles and runs the example of the README.
#![doc = include_str!("../../README.md")]

pub mod rustc;
pub mod storm;
pub mod support;
