//! The README and the guide, compiled and run.
#![doc = include_str!("../../README.md")]
#![doc = include_str!("../../GUIDE.md")]

pub mod storm;
