//! The `#[actor]` attribute. Use it through `actor-runtime`, which re-exports and documents it.

mod args;
mod errors;
mod expand;
mod lower;
mod model;
mod names;
mod render;
mod syntax;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// The attribute is implemented in the crate `actor-macros` and documented in `actor-runtime`.
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(args.into(), item.into()).into()
}
