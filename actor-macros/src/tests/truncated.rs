//! Broken input: whatever the tokens, the macro neither panics nor loops, and loses nothing of what the user wrote.

use crate::expand::expand;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

/// Every prefix of `tokens`, cut at each token, inside of groups too.
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
            #[actor(start)] fn open(&mut self) {}
            pub unsafe extern "C" fn odd(self: Box<Self>, ...) -> impl Sized;
            pub fn last(mut self) -> ! { loop {} }
        }
    }
}

fn args() -> TokenStream {
    quote!(handle = Handle, message = Message, crate = ::x::y, vis = "pub(crate)", capacity = 4 + 4, name = "n")
}

#[test]
fn m1_a_block_cut_at_any_token_expands() {
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

#[test]
fn m1_a_half_typed_body_is_no_business_of_the_macro() {
    let output = expand(
        TokenStream::new(),
        quote! { impl Counter { pub fn add(&mut self, n: u64) -> u64 { self. let = ; match } } },
    );
    let output = output.to_string();
    assert!(!output.contains("compile_error"), "{output}");
    assert!(output.contains("CounterHandle"));
}

#[test]
fn a_refused_method_leaves_the_others_their_handle() {
    let output = expand(
        TokenStream::new(),
        quote! { impl Counter { pub fn get(&self) -> u64 { 0 } pub fn borrow(&self) -> &u64 { &0 } } },
    );
    let output = output.to_string();
    assert!(output.contains("compile_error"));
    assert!(output.contains("pub fn get (& self) -> :: actor_runtime :: Call"), "{output}");
}
