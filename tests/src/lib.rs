//! The README, compiled and run.
#![doc = include_str!("../../README.md")]

pub mod storm;
