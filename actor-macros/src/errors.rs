//! Collects all errors of an expansion, so that one compiler run reports every mistake.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::fmt::Display;

/// An error has been reported, and the item that caused it is left out of the expansion.
pub struct Rejected;

/// The errors of one expansion. In tests, dropping it with unread errors panics.
#[derive(Default)]
pub struct Errors(Vec<syn::Error>);

impl Errors {
    /// Reports `message` on all of `tokens`.
    pub fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports `message` at `span`.
    pub fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Reports `message` on `tokens`, for a rule that stops here: `return Err(errors.reject(..))`.
    pub fn reject(&mut self, tokens: impl ToTokens, message: impl Display) -> Rejected {
        self.at(tokens, message);
        Rejected
    }

    /// [`Self::reject`] with a span in place of tokens.
    pub fn reject_span(&mut self, span: Span, message: impl Display) -> Rejected {
        self.at_span(span, message);
        Rejected
    }

    /// Adds an error that a parser returned.
    pub fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// The number of errors reported so far.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The errors as `compile_error!` items; empty if there are none.
    pub fn into_tokens(mut self) -> TokenStream {
        std::mem::take(&mut self.0).iter().map(syn::Error::to_compile_error).collect()
    }
}

#[cfg(test)]
impl Errors {
    /// The messages, for unit tests.
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
