//! Collects all errors of an expansion, so that one compiler run reports every mistake.

use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::fmt::Display;
use syn::spanned::Spanned;

/// An error has been reported, and the item that caused it is left out of the expansion.
pub struct Rejected;

/// The errors of one expansion. In tests, dropping it with unread errors panics.
#[derive(Default)]
pub struct Errors {
    errors: Vec<syn::Error>,
    /// Mistakes that rustc reports itself; see [`Errors::unless_reported`].
    deferred: Vec<(Span, String)>,
}

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
        self.errors.push(error);
    }

    /// Reports `message` at `span` if rustc reports no error at all. It is for a mistake that rustc reports in the
    /// user's code, where a second error would say the same. A newer rustc may accept what was a mistake, and then this
    /// error says what the macro has left out.
    pub fn unless_reported(&mut self, span: Span, message: impl Display) {
        self.deferred.push((span, message.to_string()));
    }

    /// [`Self::unless_reported`] on `tokens`, for a rule that stops here.
    pub fn reject_unless_reported(&mut self, tokens: impl ToTokens, message: impl Display) -> Rejected {
        self.unless_reported(tokens.to_token_stream().span(), message);
        Rejected
    }

    /// The number of errors reported so far.
    pub fn count(&self) -> usize {
        self.errors.len()
    }

    /// The number of mistakes left to rustc so far.
    pub fn count_deferred(&self) -> usize {
        self.deferred.len()
    }

    /// The errors as items; empty if there are none.
    pub fn into_tokens(mut self) -> TokenStream {
        let deferred = std::mem::take(&mut self.deferred);
        let deferred = deferred.iter().map(|(span, message)| deferred_error(*span, message));
        std::mem::take(&mut self.errors).iter().map(syn::Error::to_compile_error).chain(deferred).collect()
    }
}

/// Code that only a lint rejects. Rustc runs this lint after all other checks have passed.
fn deferred_error(span: Span, message: &str) -> TokenStream {
    let unsupported = names::respanned(quote!(unsupported_by_actor();), span);
    quote! {
        #[allow(dead_code)]
        const _: () = {
            #[must_use = #message]
            const fn unsupported_by_actor() -> bool {
                true
            }
            #[deny(unused_must_use)]
            const fn check() {
                #unsupported
            }
        };
    }
}

#[cfg(test)]
impl Errors {
    /// The messages of the mistakes that are left to rustc, for unit tests.
    pub fn take_deferred(&mut self) -> Vec<String> {
        std::mem::take(&mut self.deferred).into_iter().map(|(_, message)| message).collect()
    }

    /// The messages, for unit tests.
    pub fn into_messages(mut self) -> Vec<String> {
        self.take_deferred();
        std::mem::take(&mut self.errors).into_iter().flatten().map(|error| error.to_string()).collect()
    }
}

#[cfg(test)]
impl Drop for Errors {
    fn drop(&mut self) {
        let is_empty = self.errors.is_empty() && self.deferred.is_empty();
        assert!(is_empty || std::thread::panicking(), "errors were dropped unread: {:?}", self.errors);
    }
}
