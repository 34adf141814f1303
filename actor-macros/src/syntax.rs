//! Parses the tokens into header and methods. Bodies stay opaque tokens, so that half-typed code in one is reported by
//! rustc and not by the macro.

use crate::errors::Errors;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{
    AttrStyle, Attribute, DeriveInput, ItemImpl, Signature, Token, Visibility,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

/// The item that the attribute stands on.
pub enum Input {
    ImplBlock(Box<ImplBlock>),
    /// A struct or enum.
    Type(Box<DeriveInput>),
    /// Any other item, by its keyword.
    Unsupported(TokenTree),
}

/// An `impl` block.
pub struct ImplBlock {
    /// Everything except the members.
    pub header: ItemImpl,
    pub members: Vec<Member>,
    braces: Span,
}

/// One item in an `impl` block.
pub enum Member {
    Method(Box<Method>),
    /// Constants, types, macros, and tokens that could not be parsed.
    Opaque(TokenStream),
}

/// A function with or without a receiver.
pub struct Method {
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub sig: Signature,
    /// The body, or the semicolon that replaces it.
    body: TokenTree,
}

/// Parses `tokens` as far as `#[actor]` needs it.
pub fn parse(tokens: TokenStream, errors: &mut Errors) -> syn::Result<Input> {
    let keyword = keyword(&tokens);
    match keyword.as_ref().map(ToString::to_string).as_deref() {
        Some("impl") => parse_block(tokens, errors).map(|block| Input::ImplBlock(Box::new(block))),
        Some("struct" | "enum") => syn::parse2(tokens).map(|item| Input::Type(Box::new(item))),
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
    let body = |input: ParseStream<'_>| Ok((input.call(Attribute::parse_inner)?, parse_members(input, errors)?));
    let (inner, body) = body.parse2(members.stream())?;
    // An inner attribute has the same meaning as an outer one.
    header.attrs.extend(inner.into_iter().map(|attr| Attribute { style: AttrStyle::Outer, ..attr }));
    Ok(ImplBlock { header, braces: members.span(), members: body })
}

fn parse_members(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Member>> {
    let mut members = Vec::new();
    while !input.is_empty() {
        let start = input.fork();
        match parse_method(input) {
            Ok(Some(method)) => members.push(Member::Method(Box::new(method))),
            other => {
                if let Err(error) = other {
                    errors.push(error);
                }
                // `skip_member` consumes the fork, so the same number of tokens is taken from `input`.
                let member = skip_member(&start)?;
                advance(input, &member)?;
                members.push(Member::Opaque(member));
            }
        }
    }
    Ok(members)
}

/// Parses a function. Returns `None` if the member is something else, and an error if it starts like a function.
fn parse_method(input: ParseStream<'_>) -> syn::Result<Option<Method>> {
    let ahead = input.fork();
    let attrs = ahead.call(Attribute::parse_outer)?;
    let vis: Visibility = ahead.parse()?;
    if !is_function(&ahead) {
        return Ok(None);
    }
    let sig: Signature = ahead.parse()?;
    let body = ahead.parse()?;
    syn::parse::discouraged::Speculative::advance_to(input, &ahead);
    Ok(Some(Method { attrs, vis, sig, body }))
}

fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while !ahead.is_empty() && !ahead.peek(Token![fn]) {
        let qualifier = ahead.peek(syn::LitStr)
            || ["const", "async", "unsafe", "safe", "extern"]
                .iter()
                .any(|word| ahead.fork().call(syn::Ident::parse_any).is_ok_and(|ident| ident == word));
        if !qualifier || ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
    ahead.peek(Token![fn])
}

/// Takes all tokens of a member: up to a semicolon, or up to and including a body in braces.
fn skip_member(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut member = TokenStream::new();
    let mut ends_with_semicolon = false;
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !ends_with_semicolon,
            TokenTree::Ident(word) => {
                ends_with_semicolon |= (word == "const" || word == "type") && !input.peek(Token![fn]);
                false
            }
            TokenTree::Literal(_) => false,
        };
        member.append(token);
        if ends {
            break;
        }
    }
    Ok(member)
}

fn advance(input: ParseStream<'_>, over: &TokenStream) -> syn::Result<()> {
    for _ in over.clone() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
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

impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Method(method) => method.to_tokens(tokens),
            Self::Opaque(member) => member.to_tokens(tokens),
        }
    }
}

impl ToTokens for Method {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (attrs, vis, body) = (other_attrs(&self.attrs), &self.vis, &self.body);
        let mut sig = self.sig.clone();
        for input in &mut sig.inputs {
            let attrs = match input {
                syn::FnArg::Receiver(receiver) => &mut receiver.attrs,
                syn::FnArg::Typed(argument) => &mut argument.attrs,
            };
            attrs.retain(|attr| !is_actor_attr(attr));
        }
        tokens.extend(quote!(#(#attrs)* #vis #sig #body));
    }
}

/// The attributes that belong to other macros or to rustc.
pub fn other_attrs(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| !is_actor_attr(attr))
}

/// Whether this is `#[actor(..)]`, our only helper attribute. Any path to it is accepted, as on the block itself.
pub fn is_actor_attr(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == "actor")
}
