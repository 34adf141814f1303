//! Collects every mistake, so that one run of the compiler shows them all.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The sink of one expansion. In tests it panics when it is dropped with errors that nobody read.
#[derive(Default)]
pub struct Errors(Vec<syn::Error>);

impl Errors {
    /// Reports `message` on all of `tokens`.
    pub fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports an error of the parser.
    pub fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// How many there are so far.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The errors as `compile_error!` items; nothing when there were none.
    pub fn into_tokens(mut self) -> TokenStream {
        std::mem::take(&mut self.0).iter().map(syn::Error::to_compile_error).collect()
    }
}

#[cfg(test)]
impl Errors {
    /// The messages, for the tests of the rules.
    pub fn into_messages(mut self) -> Vec<String> {
        std::mem::take(&mut self.0).into_iter().flatten().map(|error| error.to_string()).collect()
    }
}

#[cfg(test)]
impl Drop for Errors {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "errors were dropped unread: {:?}", self.0);
    }
}
