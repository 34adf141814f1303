//! Every identifier that the expansion introduces, with its span.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::{Lifetime, Type, ext::IdentExt};

/// `CounterHandle` for `Counter`.
pub fn handle(actor: &Ident) -> Ident {
    format_ident!("{}Handle", actor.unraw(), span = Span::call_site())
}

/// `CounterMessage` for `Counter`.
pub fn message(actor: &Ident) -> Ident {
    format_ident!("{}Message", actor.unraw(), span = Span::call_site())
}

/// `__CounterExtraMessage`, for a block that extends `Counter`. The underscores separate it from the user's types.
pub fn extra_message(actor: &Ident) -> Ident {
    format_ident!("__{}ExtraMessage", actor.unraw(), span = Span::call_site())
}

/// `__CounterStoreMessage`, for the block that implements `Store` for `Counter`.
pub fn trait_message(actor: &Ident, implemented: &Ident) -> Ident {
    format_ident!("__{}{}Message", actor.unraw(), implemented.unraw(), span = Span::call_site())
}

/// The name of a message enum in debug output.
pub fn shown(enumeration: &Ident, is_hidden: bool) -> String {
    let name = enumeration.unraw().to_string();
    if is_hidden { name.trim_start_matches('_').to_owned() } else { name }
}

/// The variant that holds the messages of all additional blocks.
pub fn extension() -> Ident {
    Ident::new("_AdditionalBlock", Span::call_site())
}

/// A rustdoc link to the actor, by the path that the block uses.
pub fn link(actor: &Ident, self_ty: &Type) -> String {
    let Type::Path(path) = self_ty else { return format!("`{actor}`") };
    let path: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    format!("[`{actor}`]({})", path.join("::"))
}

/// `LoadAll` for `load_all`. Returns `None` if the name consists of underscores only.
pub fn variant(method: &Ident) -> Option<Ident> {
    let name: String = method.unraw().to_string().split('_').map(capitalized).collect();
    match name.chars().next() {
        None => None,
        // `self_` and `_0` would become `Self` and `0`, which are not identifiers.
        Some(first) if first.is_numeric() || name == "Self" => Some(format_ident!("_{name}", span = method.span())),
        Some(_) => Some(Ident::new(&name, method.span())),
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The field of an argument whose pattern is not a name.
pub fn positional(index: usize) -> Ident {
    format_ident!("arg{index}", span = Span::call_site())
}

/// The name of an argument, as the expansion writes it. Editions differ on whether `gen` is a keyword, and `r#gen` is
/// the same name in all of them.
pub fn argument(name: &Ident) -> Ident {
    if *name == "gen" { Ident::new_raw("gen", name.span()) } else { name.clone() }
}

/// The last field of every message: the reply sender.
pub fn respond_to() -> Ident {
    Ident::new("respond_to", Span::call_site())
}

/// The lifetime parameter of generated functions.
pub fn lifetime() -> Lifetime {
    Lifetime::new("'any", Span::mixed_site())
}

/// A local variable of the expansion. Hygiene separates it from the user's locals; the underscores separate it from the
/// user's constants, to which hygiene does not apply.
pub fn local(name: &str) -> Ident {
    format_ident!("__{name}", span = Span::mixed_site())
}

/// The variant that uses the type parameters of a generic actor.
pub fn unused_params() -> Ident {
    Ident::new("_Unused", Span::call_site())
}

/// The associated constant that an attribute declares for an option, so that setting it twice is a name collision.
pub fn option_const(option: &str, span: Span) -> Ident {
    format_ident!("__ACTOR_{}", option.to_uppercase(), span = Span::call_site().located_at(span))
}

/// Moves all tokens to `span`. Name resolution does not change.
pub fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    map_spans(tokens, &|own| own.located_at(span))
}

/// Makes all tokens the user's, as if they were written at `span`.
pub fn with_span(tokens: TokenStream, span: Span) -> TokenStream {
    map_spans(tokens, &|_| span)
}

fn map_spans(tokens: TokenStream, new: &dyn Fn(Span) -> Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = token {
                token = Group::new(group.delimiter(), map_spans(group.stream(), new)).into();
            }
            token.set_span(new(token.span()));
            token
        })
        .collect()
}

/// Whether `name` occurs anywhere in `tokens`.
pub fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
