//! `#[actor]` with `direct` on every block: so the tests of one mode are those of the other.

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// `#[actor(direct, ..)]` on an `impl` block, `#[actor(..)]` on anything else.
///
/// # Panics
///
/// Never: what it parses was tokens before.
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    let direct = if is_impl(&item) { "direct," } else { "" };
    let attribute = format!("#[::actor_runtime::actor({direct} {args})]");
    let mut tokens: TokenStream = attribute.parse().expect("the arguments were tokens before");
    tokens.extend(item);
    tokens
}

fn is_impl(item: &TokenStream) -> bool {
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let is_impl = |token: TokenTree| matches!(token, TokenTree::Ident(ident) if ident.to_string() == "impl");
    item.clone().into_iter().take_while(|token| !is_body(token)).any(is_impl)
}
