//! Every identifier that the expansion invents, and where rustc is to see it.

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

/// `CounterExtraMessage`, of the block that extends `Counter`.
pub fn extra_message(actor: &Ident) -> Ident {
    format_ident!("{}ExtraMessage", actor.unraw(), span = Span::call_site())
}

/// `CounterStoreMessage`, of the block in which `Counter` implements `Store`.
pub fn trait_message(actor: &Ident, implemented: &Ident) -> Ident {
    format_ident!("{}{}Message", actor.unraw(), implemented.unraw(), span = Span::call_site())
}

/// The variant for the messages of blocks behind the first.
pub fn further() -> Ident {
    Ident::new("_Further", Span::call_site())
}

/// A link of rustdoc's to the actor, by the path that the block gives.
pub fn link(actor: &Ident, self_ty: &Type) -> String {
    let Type::Path(path) = self_ty else { return format!("`{actor}`") };
    let path: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    format!("[`{actor}`]({})", path.join("::"))
}

/// `LoadAll` for `load_all`; `None` for a name of underscores alone.
pub fn variant(method: &Ident) -> Option<Ident> {
    let name: String = method.unraw().to_string().split('_').map(capitalized).collect();
    match name.chars().next() {
        None => None,
        // `self_` and `_0`, in capitals, are no identifiers.
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
    format_ident!("arg{index}", span = Span::mixed_site())
}

/// The last field of every message.
pub fn respond_to() -> Ident {
    Ident::new("respond_to", Span::call_site())
}

/// A lifetime of the expansion.
pub fn lifetime() -> Lifetime {
    Lifetime::new("'any", Span::mixed_site())
}

/// A local of the expansion, which no local of the user's can meet; the underscores are for constants, which can.
pub fn local(name: &str) -> Ident {
    format_ident!("__{name}", span = Span::mixed_site())
}

/// The variant that gives the parameters of a generic actor a home.
pub fn parameters() -> Ident {
    Ident::new("_Parameters", Span::call_site())
}

/// The constant that the attribute of a struct or block declares for an option.
pub fn given_once(option: &str, span: Span) -> Ident {
    format_ident!("ACTOR_{}_GIVEN_ONCE", option.to_uppercase(), span = Span::call_site().located_at(span))
}

/// The same tokens, all of them shown at `span`; what they resolve to stays.
pub fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = token {
                token = Group::new(group.delimiter(), respanned(group.stream(), span)).into();
            }
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}

/// Whether `name` stands anywhere in `tokens`.
pub fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
