//! Transformations of tokens.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};
use syn::Type;

/// Replaces `Self` by the actor's type, because `Self` has another meaning in the enum and the handle. A path keeps the
/// span of the `Self`, so that rustc's error about it is the same as in the user's code and is reported once.
pub fn without_self(tokens: TokenStream, self_ty: &Type) -> TokenStream {
    replace_self(tokens, &|word, is_path| {
        if is_path { quote_spanned!(word.span()=> <#self_ty>) } else { quote!(#self_ty) }
    })
}

/// Replaces `Self::Item` by `<Self as path>::Item`, because `Self::Item` has no meaning outside of the trait's block.
pub fn qualify_self(tokens: TokenStream, path: &TokenStream) -> TokenStream {
    replace_self(tokens, &|word, is_path| if is_path { quote!(<#word as #path>) } else { word.into_token_stream() })
}

/// Replaces each `Self` in `tokens`. `replacement` gets the word and whether it is the start of a path.
fn replace_self(tokens: TokenStream, replacement: &dyn Fn(Ident, bool) -> TokenStream) -> TokenStream {
    let mut replaced = TokenStream::new();
    let mut rest = tokens.into_iter();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => replaced.extend(replacement(word, starts_path(&rest))),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), replace_self(group.stream(), replacement));
                inner.set_span(group.span());
                replaced.append(inner);
            }
            token => replaced.append(token),
        }
    }
    replaced
}

/// Whether `Self` occurs with generic arguments, as in `Self<u8>`.
pub fn has_self_with_arguments(tokens: TokenStream) -> bool {
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let found = match token {
            TokenTree::Ident(word) if word == "Self" => {
                matches!(rest.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '<')
            }
            TokenTree::Group(group) => has_self_with_arguments(group.stream()),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// Whether two colons follow. `Self: Trait` has one.
fn starts_path(rest: &(impl Iterator<Item = TokenTree> + Clone)) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    rest.clone().take(2).filter(is_colon).count() == 2
}

/// The tokens with the spacing that a user would write, for error messages.
pub fn to_source(tokens: &dyn ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string().replace("Fn (", "Fn(");
    for tight in ["<", ">", "::", "&", "(", ")", "[", "]", ",", "!"] {
        let (before, after) = (format!(" {tight}"), format!("{tight} "));
        if !matches!(tight, "&" | "(" | "[") {
            text = text.replace(&before, tight);
        }
        if !matches!(tight, ">" | ")" | "]" | "," | "!") {
            text = text.replace(&after, tight);
        }
    }
    text
}
