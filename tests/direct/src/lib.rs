//! An `#[actor]` attribute that adds `direct` to every block, so that the same tests run with and without direct calls.

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// `#[actor(direct, ..)]` on the first `impl` block of an actor that is not local, `#[actor(..)]` on anything else.
///
/// # Panics
///
/// Never: the parsed text is made of valid tokens.
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    let without = has(&args, "extend") || has(&args, "local") || has(&item, "for");
    let direct = if has(&item, "impl") && !without { "direct," } else { "" };
    let attribute = format!("#[::actor_runtime::actor({direct} {args})]");
    let mut tokens: TokenStream = attribute.parse().expect("the arguments were tokens before");
    tokens.extend(item);
    tokens
}

/// Returns whether the word stands before the body of the item.
fn has(tokens: &TokenStream, word: &str) -> bool {
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let is_word = |token: TokenTree| matches!(token, TokenTree::Ident(ident) if ident.to_string() == word);
    tokens.clone().into_iter().take_while(|token| !is_body(token)).any(is_word)
}
