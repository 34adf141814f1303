//! Error messages: each mistake causes one error, and its message says what to write.

mod blocks;
mod left_to_rustc;
mod methods;
mod suggestions;
mod types;

use super::errors;
use proc_macro2::TokenStream;
use quote::quote;

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap_or_else(|error| panic!("{source}: {error}"))
}

fn assert_one_error(errors: &[String], words: &str, source: &str) {
    assert!(matches!(errors, [error] if error.contains(words)), "{source}: {errors:?}");
}

/// Asserts that each method causes exactly one error, with these words in it.
fn assert_rejected<const N: usize>(cases: [(&str, &str); N]) {
    for (source, words) in cases {
        let method = tokens(source);
        let errors = errors(quote!(impl Counter { #method pub fn valid(&self) {} }));
        assert_one_error(&errors, words, source);
    }
}

#[test]
fn all_errors_are_reported_at_once() {
    let errors = errors(quote! {
        impl Counter {
            pub fn one(&self, a: &mut u8, b: Option<&str>) -> &u8 {}
            pub unsafe fn two<T>(self: Box<Self>) {}
        }
    });
    assert_eq!(errors.len(), 6, "{errors:?}");
}
