//! The expansion of `#[actor]` under a fuzzer: `cargo +nightly fuzz run expand`.
//!
//! A proc-macro crate exports nothing but its macros, so this package includes the modules of `actor-macros`.

/// Gives the modules the paths that they have in `actor-macros`.
#[allow(dead_code, reason = "the fuzzer uses the expansion only")]
#[path = "../../actor-macros/src"]
mod macros {
    pub mod args;
    pub mod errors;
    pub mod expand;
    pub mod lower;
    pub mod model;
    pub mod names;
    pub mod render;
    pub mod syntax;
}

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../actor-macros/src/tests/corpus.rs"]
mod corpus;

pub use corpus::Corpus;
use corpus::{Choices, Input, check};
use macros::{args, errors, expand, lower, model, names, render, syntax};
use proc_macro2::TokenStream;

/// Decisions that the fuzzer makes. It finds by coverage which of them matter.
struct Bytes<'a>(&'a [u8]);

impl Choices for Bytes<'_> {
    fn below(&mut self, bound: usize) -> usize {
        let mut number = 0;
        for _ in 0..if bound > 256 { 2 } else { 1 } {
            let (byte, rest) = self.0.split_first().unwrap_or((&0, &[]));
            (number, self.0) = (number << 8 | usize::from(*byte), rest);
        }
        number % bound
    }
}

/// Expands what `data` says: a mutated input of the repository, or options and an item as text, separated by a zero byte.
pub fn run(corpus: &Corpus, data: &[u8]) {
    match data.split_first() {
        Some((0..64, text)) => {
            if let Some(input) = written(text) {
                check(input);
            }
        }
        Some((_, decisions)) => check(corpus.mutated(&mut Bytes(decisions))),
        None => {}
    }
}

/// The tokens of `text`, if it is made of tokens.
fn written(text: &[u8]) -> Option<Input> {
    let text = std::str::from_utf8(text).ok()?;
    let (args, item) = text.split_once('\0').unwrap_or(("", text));
    let tokens = |text: &str| text.parse::<TokenStream>().ok();
    Some(Input { args: tokens(args)?, item: tokens(item)? })
}
