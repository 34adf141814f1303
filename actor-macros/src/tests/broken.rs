//! Broken input, truncated or garbled: the macro neither panics nor loops, and it keeps the code that the user wrote.

use super::corpus::{Choices, Corpus, Input, check};
use crate::expand::expand;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use std::{ops::Range, thread};

/// Every prefix of `tokens`, also those that end inside of a group.
fn prefixes(tokens: TokenStream) -> Vec<TokenStream> {
    let mut all = vec![TokenStream::new()];
    let mut whole = TokenStream::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            for inside in prefixes(group.stream()) {
                let mut cut = whole.clone();
                cut.extend([TokenTree::Group(Group::new(group.delimiter(), inside))]);
                all.push(cut);
            }
        }
        whole.extend([token]);
        all.push(whole.clone());
    }
    all
}

fn block() -> TokenStream {
    quote! {
        /// Docs.
        #[cfg(all())]
        impl<'a, K: Ord + Clone, const N: usize> path::Cache<'static, K, N> where K: Send {
            const LIMIT: usize = { 3 };
            type Alias = u8;
            helper! { with tokens }
            pub fn new(k: K) -> Self { Self { k } }
            /// More docs.
            #[actor(message, flatten)]
            #[deprecated(note = "old")]
            pub(crate) async fn set<'b>(&mut self, (a, b): (u8, &'static str), #[allow(x)] key: &'b [K], f: Box<dyn Fn(&str) -> u8>)
                -> io::Result<Option<Self>> where K: Sized { half.typed() match }
            #[actor(on_start)] fn open(&mut self) {}
            pub unsafe extern "C" fn odd(self: Box<Self>, ...) -> impl Sized;
            pub fn last(mut self) -> ! { loop {} }
        }
    }
}

fn args() -> TokenStream {
    quote!(handle = Handle, message = Message, crate = ::x::y, vis = "pub(crate)", capacity = 4 + 4, name = "n")
}

#[test]
fn m1_block_cut_at_any_token_expands() {
    for input in prefixes(block()) {
        let words = input.to_string();
        let output = expand(args(), input).to_string();
        assert!(output.len() >= words.len() / 2, "the user's code is gone: {words}");
    }
}

#[test]
fn m1_arguments_cut_at_any_token_expand() {
    for args in prefixes(args()) {
        expand(args.clone(), block());
        expand(
            args,
            quote!(
                struct Counter<T = u8>(T)
                where
                    T: Sized;
            ),
        );
    }
}

/// A generator of pseudo-random numbers.
struct Numbers(u64);

impl Choices for Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}

/// Prints the seed and the input if their expansion panics.
struct Printed<'a>(u64, &'a Input);

impl Drop for Printed<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            let Self(seed, Input { args, item }) = self;
            eprintln!("seed {seed}: #[actor({args})] {item}");
        }
    }
}

/// Expands one mutated input for each seed.
fn expand_mutated(corpus: &Corpus, seeds: Range<u64>) {
    for seed in seeds {
        let input = corpus.mutated(&mut Numbers(seed));
        let _printed = Printed(seed, &input);
        check(input.clone());
    }
}

#[test]
fn m1_mutated_block_expands() {
    expand_mutated(&Corpus::of(vec![Input { args: args(), item: block() }]), 0..2_000);
}

/// `cargo fuzz run expand` tries more of them: see `fuzz/`.
#[test]
fn m1_mutated_inputs_of_the_repository_expand() {
    let corpus = Corpus::read();
    assert!(corpus.len() > 150, "the inputs are not found");
    expand_mutated(&corpus, 0..5_000);
}

#[test]
fn m1_half_typed_body_causes_no_error() {
    let output = expand(
        TokenStream::new(),
        quote! { impl Counter { pub fn add(&mut self, n: u64) -> u64 { self. let = ; match } } },
    );
    let output = output.to_string();
    assert!(!output.contains("compile_error"), "{output}");
    assert!(output.contains("CounterHandle"));
}

#[test]
fn rejected_method_does_not_remove_the_handle() {
    let output = expand(
        TokenStream::new(),
        quote! { impl Counter { pub fn get(&self) -> u64 { 0 } pub fn borrow(&self) -> &u64 { &0 } } },
    );
    let output = output.to_string();
    assert!(output.contains("compile_error"));
    assert!(output.contains("pub fn get (& self) -> :: actor_runtime :: Call"), "{output}");
}
