//! Parses the tokens into header and methods. Bodies stay opaque tokens, so that half-typed code in one is reported by
//! rustc and not by the macro.
//!
//! Rustc parses an item before it passes the tokens to the macro, so it has already reported every syntax error. What
//! cannot be parsed here is therefore left out of the expansion: rustc would report it again, and it would skip the
//! members behind it.

mod members;

pub use members::{Member, Method, OtherMember, is_actor_attr};

use crate::errors::Errors;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{
    AttrStyle, Attribute, Generics, Ident, ItemImpl, Token, Visibility,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

/// The item that the attribute stands on.
pub enum Input {
    ImplBlock(Box<ImplBlock>),
    Type(Box<TypeItem>),
    /// Any other item, by its keyword.
    Unsupported(TokenTree),
}

/// A struct or enum without its fields.
pub struct TypeItem {
    pub attrs: Vec<Attribute>,
    pub ident: Ident,
    pub generics: Generics,
}

/// An `impl` block.
pub struct ImplBlock {
    /// Everything except the members.
    pub header: ItemImpl,
    pub members: Vec<Member>,
    /// Whether every member could be parsed.
    pub is_complete: bool,
    pub braces: Span,
}

/// Parses `tokens` as far as `#[actor]` needs it.
pub fn parse(tokens: TokenStream, errors: &mut Errors) -> syn::Result<Input> {
    let keyword = keyword(&tokens);
    match keyword.as_ref().map(ToString::to_string).as_deref() {
        Some("impl") => parse_block(tokens, errors).map(|block| Input::ImplBlock(Box::new(block))),
        Some("struct" | "enum") => parse_type.parse2(tokens).map(|item| Input::Type(Box::new(item))),
        _ => Ok(Input::Unsupported(keyword.unwrap_or_else(|| TokenTree::Group(Group::new(Delimiter::None, tokens))))),
    }
}

/// The first item keyword after attributes and modifiers.
fn keyword(tokens: &TokenStream) -> Option<TokenTree> {
    const KEYWORDS: &[&str] = &[
        "impl",
        "struct",
        "enum",
        "union",
        "trait",
        "fn",
        "mod",
        "type",
        "const",
        "static",
        "use",
        "macro_rules",
        "macro",
    ];
    let mut modifier = None;
    for token in tokens.clone() {
        if let TokenTree::Ident(word) = &token {
            let word = word.to_string();
            // Remembered, because it is a modifier in `const fn` and the keyword in `const N: u8`.
            if word == "const" && modifier.is_none() {
                modifier = Some(token);
            } else if KEYWORDS.contains(&word.as_str()) {
                return Some(token);
            }
        }
    }
    modifier
}

/// Skips the fields, which rustc parses.
fn parse_type(input: ParseStream<'_>) -> syn::Result<TypeItem> {
    let attrs = input.call(Attribute::parse_outer)?;
    input.parse::<Visibility>()?;
    input.call(Ident::parse_any)?;
    let (ident, mut generics): (Ident, Generics) = (input.parse()?, input.parse()?);
    while !input.is_empty() {
        // It is in front of the fields in braces, or behind those in parentheses.
        if input.peek(Token![where]) {
            generics.where_clause = input.parse()?;
        } else {
            input.parse::<TokenTree>()?;
        }
    }
    Ok(TypeItem { attrs, ident, generics })
}

fn parse_block(tokens: TokenStream, errors: &mut Errors) -> syn::Result<ImplBlock> {
    let mut header: Vec<TokenTree> = tokens.into_iter().collect();
    let members = match header.pop() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group,
        other => {
            return Err(syn::Error::new_spanned(
                TokenStream::from_iter(other),
                "expected the body of the `impl` block in braces",
            ));
        }
    };
    header.push(TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new())));
    let mut header: ItemImpl = syn::parse2(header.into_iter().collect())?;
    let reported = errors.count_deferred();
    let body =
        |input: ParseStream<'_>| Ok((input.call(Attribute::parse_inner)?, members::parse_members(input, errors)?));
    let (inner, body) = body.parse2(members.stream())?;
    // An inner attribute has the same meaning as an outer one.
    header.attrs.extend(inner.into_iter().map(|attr| Attribute { style: AttrStyle::Outer, ..attr }));
    let is_complete = errors.count_deferred() == reported;
    Ok(ImplBlock { header, members: body, is_complete, braces: members.span() })
}

impl ToTokens for ImplBlock {
    /// The block as the user wrote it, without our helper attributes.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut header = self.header.clone();
        header.attrs.retain(|attr| !is_actor_attr(attr));
        let mut header: Vec<TokenTree> = header.to_token_stream().into_iter().collect();
        header.pop();
        tokens.extend(header);
        let members = &self.members;
        let mut body = Group::new(Delimiter::Brace, quote!(#(#members)*));
        body.set_span(self.braces);
        tokens.append(body);
    }
}
