//! Questions about types, answered by their syntax.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{
    AngleBracketedGenericArguments, GenericArgument, Path, PathArguments, Type, TypeParamBound, punctuated::Punctuated,
    token::Plus,
};

/// The type without the parentheses and invisible groups around it, as `macro_rules!` makes them.
pub fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => plain(&group.elem),
        Type::Paren(paren) => plain(&paren.elem),
        ty => ty,
    }
}

/// The type without parentheses that would be superfluous where it stands alone.
pub fn unparenthesized(ty: &Type) -> &Type {
    match ty {
        Type::Paren(paren) => unparenthesized(&paren.elem),
        ty => ty,
    }
}

/// Every `&` and lifetime in `ty` that is not `'static`, save those that a function type binds itself.
pub fn borrows(ty: &Type) -> Vec<TokenStream> {
    parts(ty, |part| match part {
        Part::Reference(reference) if !is_static(reference.lifetime.as_ref()) => Some(reference),
        Part::Lifetime(lifetime) if !is_static(Some(lifetime)) => Some(lifetime),
        _ => None,
    })
}

/// The first of the [`borrows`], for a type in which one mistake is enough.
pub fn borrow(ty: &Type) -> Option<TokenStream> {
    borrows(ty).into_iter().next()
}

/// The first `_` in `ty`.
pub fn left_out(ty: &Type) -> Option<TokenStream> {
    parts(ty, |part| if let Part::Infer(part) = part { Some(part) } else { None }).into_iter().next()
}

/// The first `impl Trait` or `!` in `ty`: types without a name.
pub fn unnamed(ty: &Type) -> Option<TokenStream> {
    parts(ty, |part| if let Part::ImplTrait(part) | Part::Never(part) = part { Some(part) } else { None })
        .into_iter()
        .next()
}

fn parts(ty: &Type, pick: impl Fn(Part<'_>) -> Option<&dyn ToTokens>) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    walk(ty, &mut |part| parts.extend(pick(part).map(ToTokens::to_token_stream)));
    parts
}

pub fn is_static(lifetime: Option<&syn::Lifetime>) -> bool {
    lifetime.is_some_and(|lifetime| lifetime.ident == "static")
}

const PRIMITIVE: &[&str] = &[
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "f32", "f64",
];

pub fn is_primitive(ty: &Type) -> bool {
    PRIMITIVE.contains(&ty.to_token_stream().to_string().as_str())
}

/// Types of the language and `String`, of which no bound need be proved. A type of the user's that hides one of these loses
/// nothing but the better message.
pub fn is_surely_sound(ty: &TokenStream) -> bool {
    let ty = ty.to_string();
    PRIMITIVE.contains(&ty.as_str()) || ["()", "[u8]", "String"].contains(&ty.as_str())
}

/// Whether the type is written as some `Result<..>`.
pub fn is_result(ty: &Type) -> bool {
    match plain(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == "Result"),
        _ => false,
    }
}

/// The lone type argument of `name<..>`, whatever the path to it.
pub fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = plain(ty) else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(args) = &segment.arguments else { return None };
    match (args.args.len(), args.args.first()) {
        (1, Some(GenericArgument::Type(ty))) => Some(ty),
        _ => None,
    }
}

/// `ty` with the actor's type in place of `Self`, which means something else in the enum and the handle.
pub fn without_self(ty: TokenStream, self_ty: &Type) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut rest = ty.into_iter();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => {
                tokens.extend(if leads_a_path(&rest) { quote!(<#self_ty>) } else { quote!(#self_ty) });
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), without_self(group.stream(), self_ty));
                inside.set_span(group.span());
                tokens.append(inside);
            }
            token => tokens.append(token),
        }
    }
    tokens
}

/// `tokens` with `<Self as path>::Found` in place of `Self::Found`, which outside of the trait's block means nothing.
pub fn qualified(tokens: TokenStream, path: &TokenStream) -> TokenStream {
    let mut qualified_tokens = TokenStream::new();
    let mut rest = tokens.into_iter();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" && leads_a_path(&rest) => {
                qualified_tokens.extend(quote!(<#word as #path>));
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), qualified(group.stream(), path));
                inside.set_span(group.span());
                qualified_tokens.append(inside);
            }
            token => qualified_tokens.append(token),
        }
    }
    qualified_tokens
}

/// Whether two colons follow; `Self: Trait` has one.
fn leads_a_path(rest: &(impl Iterator<Item = TokenTree> + Clone)) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    rest.clone().take(2).filter(is_colon).count() == 2
}

/// Tokens as a person would write them.
pub fn shown(tokens: &dyn ToTokens) -> String {
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

enum Part<'a> {
    Reference(&'a syn::TypeReference),
    Lifetime(&'a syn::Lifetime),
    ImplTrait(&'a Type),
    Infer(&'a Type),
    Never(&'a Type),
}

fn walk(ty: &Type, found: &mut dyn FnMut(Part<'_>)) {
    match ty {
        Type::Array(array) => walk(&array.elem, found),
        Type::Group(group) => walk(&group.elem, found),
        Type::Paren(paren) => walk(&paren.elem, found),
        Type::Ptr(pointer) => walk(&pointer.elem, found),
        Type::Slice(slice) => walk(&slice.elem, found),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|elem| walk(elem, found)),
        Type::TraitObject(object) => walk_bounds(&object.bounds, found),
        Type::ImplTrait(_) => found(Part::ImplTrait(ty)),
        Type::Infer(_) => found(Part::Infer(ty)),
        Type::Never(_) => found(Part::Never(ty)),
        Type::Reference(reference) => {
            found(Part::Reference(reference));
            walk(&reference.elem, found);
        }
        Type::Path(path) => {
            if let Some(qself) = &path.qself {
                walk(&qself.ty, found);
            }
            walk_path(&path.path, found);
        }
        // The lifetimes of a function pointer are its own; the rest has no parts that we know.
        _ => {}
    }
}

fn walk_path(path: &Path, found: &mut dyn FnMut(Part<'_>)) {
    for segment in &path.segments {
        // `Fn(&str) -> &str` binds its lifetimes itself.
        if let PathArguments::AngleBracketed(args) = &segment.arguments {
            walk_args(args, found);
        }
    }
}

fn walk_args(args: &AngleBracketedGenericArguments, found: &mut dyn FnMut(Part<'_>)) {
    for arg in &args.args {
        match arg {
            GenericArgument::Lifetime(lifetime) => found(Part::Lifetime(lifetime)),
            GenericArgument::Type(ty) => walk(ty, found),
            GenericArgument::AssocType(assoc) => walk(&assoc.ty, found),
            _ => {}
        }
    }
}

fn walk_bounds(bounds: &Punctuated<TypeParamBound, Plus>, found: &mut dyn FnMut(Part<'_>)) {
    for bound in bounds {
        match bound {
            TypeParamBound::Lifetime(lifetime) => found(Part::Lifetime(lifetime)),
            // `for<'a> Handler<&'a str>` binds its lifetimes itself.
            TypeParamBound::Trait(bound) if bound.lifetimes.is_none() => walk_path(&bound.path, found),
            _ => {}
        }
    }
}
