//! The members of a block. The parser finds the next one behind what cannot be parsed.

use crate::errors::Errors;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{
    Attribute, Ident, LitStr, Path, Signature, Token, Visibility,
    ext::IdentExt,
    parse::{ParseStream, discouraged::Speculative},
    token,
};

/// One item in an `impl` block.
pub enum Member {
    Method(Box<Method>),
    Other(OtherMember),
}

/// A constant, a type or a macro call.
pub struct OtherMember {
    pub attrs: Vec<Attribute>,
    /// Everything behind the attributes.
    tokens: TokenStream,
}

/// A function with or without a receiver.
pub struct Method {
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub sig: Signature,
    /// The body, or the semicolon that replaces it.
    body: TokenTree,
}

pub fn parse_members(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Member>> {
    let mut members = Vec::new();
    while !input.is_empty() {
        let ahead = input.fork();
        match parse_member(&ahead) {
            Ok(member) => {
                input.advance_to(&ahead);
                members.push(member);
            }
            Err(error) => {
                errors.unless_reported(error.span(), format!("`#[actor]` does not support this syntax: {error}"));
                skip_unparsed(input)?;
            }
        }
    }
    Ok(members)
}

fn parse_member(input: ParseStream<'_>) -> syn::Result<Member> {
    let attrs = input.call(Attribute::parse_outer)?;
    let other = input.fork();
    let vis: Visibility = input.parse()?;
    if is_function(input) {
        let (sig, body): (Signature, TokenTree) = (input.parse()?, parse_body(input)?);
        return Ok(Member::Method(Box::new(Method { attrs, vis, sig, body })));
    }
    let tokens = parse_other(&other)?;
    input.advance_to(&other);
    Ok(Member::Other(OtherMember { attrs, tokens }))
}

/// Whether a function starts here, behind its visibility.
fn is_function(input: ParseStream<'_>) -> bool {
    const QUALIFIERS: &[&str] = &["const", "async", "unsafe", "safe", "extern"];
    let ahead = input.fork();
    while !ahead.is_empty() && !ahead.peek(Token![fn]) {
        let is_qualifier = ahead.peek(LitStr) || word(&ahead).is_some_and(|word| QUALIFIERS.contains(&word.as_str()));
        if !is_qualifier || ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
    ahead.peek(Token![fn])
}

/// The body of a function, or the semicolon that replaces it.
fn parse_body(input: ParseStream<'_>) -> syn::Result<TokenTree> {
    if input.peek(token::Brace) || input.peek(Token![;]) {
        input.parse()
    } else {
        Err(input.error("expected the body of the function in braces"))
    }
}

/// A constant or type up to its semicolon, or a macro call.
fn parse_other(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    ahead.parse::<Visibility>()?;
    if word(&ahead).is_some_and(|word| ["const", "type", "default"].contains(&word.as_str())) {
        return parse_item(input);
    }
    ahead.call(Path::parse_mod_style)?;
    ahead.parse::<Token![!]>()?;
    let is_in_braces = ahead.peek(token::Brace);
    ahead.parse::<TokenTree>()?;
    if !is_in_braces {
        ahead.parse::<Token![;]>()?;
    }
    let mut tokens = TokenStream::new();
    while input.cursor() != ahead.cursor() {
        tokens.append(input.parse::<TokenTree>()?);
    }
    Ok(tokens)
}

/// The value of a constant is opaque, as bodies are.
fn parse_item(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut ends_with_semicolon = false;
    while !(input.is_empty() || ends_with_semicolon && starts_method(input)) {
        ends_with_semicolon |= input.peek(Token![const]) || input.peek(Token![type]);
        let token: TokenTree = input.parse()?;
        let ends = is_semicolon(&token) || (is_block(&token) && !ends_with_semicolon);
        tokens.append(token);
        if ends {
            return Ok(tokens);
        }
    }
    Err(input.error("expected `;`"))
}

/// Takes what cannot be parsed, with its attributes, up to its end or the start of another member.
fn skip_unparsed(input: ParseStream<'_>) -> syn::Result<()> {
    while input.peek(Token![#]) && input.peek2(token::Bracket) {
        input.call(Attribute::parse_outer)?;
    }
    let before = input.cursor();
    input.parse::<Visibility>()?;
    let mut has_skipped = false;
    while !input.is_empty() {
        if (has_skipped || input.cursor() != before) && starts_member(input, has_skipped) {
            break;
        }
        let token: TokenTree = input.parse()?;
        if is_semicolon(&token) || is_block(&token) {
            break;
        }
        has_skipped = true;
    }
    Ok(())
}

/// `is_behind_token`: a function right behind a visibility is the member that is skipped.
fn starts_member(input: ParseStream<'_>, is_behind_token: bool) -> bool {
    input.peek(Token![#])
        || input.peek(Token![pub])
        || is_behind_token && (is_function(input) || input.peek(Token![const]) || input.peek(Token![type]))
}

/// Whether a method starts here that cannot be a part of a constant's type or value.
fn starts_method(input: ParseStream<'_>) -> bool {
    input.peek(Token![pub]) || (input.peek(Token![fn]) && input.peek2(Ident::peek_any))
}

fn word(input: ParseStream<'_>) -> Option<String> {
    input.fork().call(Ident::parse_any).ok().map(|word| word.to_string())
}

fn is_semicolon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Method(method) => method.to_tokens(tokens),
            Self::Other(member) => member.to_tokens(tokens),
        }
    }
}

impl ToTokens for OtherMember {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(other_attrs(&self.attrs));
        self.tokens.to_tokens(tokens);
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
