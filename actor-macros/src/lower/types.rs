//! Queries about types, answered from their syntax.

use super::tokens;
use crate::errors::{Errors, Rejected};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, Path, PathArguments, Type, TypeParamBound, punctuated::Punctuated,
    token::Plus,
};

/// The type without parentheses and without the invisible groups that `macro_rules!` adds.
pub fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peel(&group.elem),
        Type::Paren(paren) => peel(&paren.elem),
        ty => ty,
    }
}

/// The type without parentheses, which would be redundant if it stands alone.
pub fn unparenthesized(ty: &Type) -> &Type {
    match ty {
        Type::Paren(paren) => unparenthesized(&paren.elem),
        ty => ty,
    }
}

/// Every `&` and lifetime in `ty` that is not `'static`, except those that a function type binds itself. A `Cow<str>`
/// leaves its lifetime out.
pub fn borrows(ty: &Type) -> Vec<TokenStream> {
    parts(ty, |part| match part {
        Part::Reference(reference) if !is_static(reference.lifetime.as_ref()) => Some(reference),
        Part::Lifetime(lifetime) if !is_static(Some(lifetime)) => Some(lifetime),
        Part::Elided(cow) => Some(cow),
        _ => None,
    })
}

/// The first of the [`borrows`], if one error per type is enough.
pub fn borrow(ty: &Type) -> Option<TokenStream> {
    borrows(ty).into_iter().next()
}

/// The first `_` in `ty`.
pub fn left_out(ty: &Type) -> Option<TokenStream> {
    parts(ty, |part| if let Part::Infer(part) = part { Some(part) } else { None }).into_iter().next()
}

/// The first `impl Trait` or `!` in `ty`, which are types without a name.
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

/// Whether a type is known to satisfy every bound: primitive types and `String`. If a user's type shadows one of these,
/// rustc still checks it, but with a less specific message.
pub fn is_known(ty: &TokenStream) -> bool {
    let ty = ty.to_string();
    PRIMITIVE.contains(&ty.as_str()) || ["()", "[u8]", "String"].contains(&ty.as_str())
}

/// Whether the type is written as `Result<..>`, with any path.
pub fn is_result(ty: &Type) -> bool {
    match peel(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == "Result"),
        _ => false,
    }
}

/// The single type argument of `name<..>`, with any path.
pub fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = peel(ty) else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(args) = &segment.arguments else { return None };
    match (args.args.len(), args.args.first()) {
        (1, Some(GenericArgument::Type(ty))) => Some(ty),
        _ => None,
    }
}

pub fn is_self(ty: &Type) -> bool {
    matches!(peel(ty), Type::Path(path) if path.path.is_ident("Self"))
}

/// Whether this is the actor's type: `Self`, or the type as the block writes it, with any path.
pub fn is_actor(ty: &Type, self_ty: &Type) -> bool {
    let last = |ty: &Type| match peel(ty) {
        Type::Path(path) => path.path.segments.last().map(|last| last.to_token_stream().to_string()),
        _ => None,
    };
    is_self(ty) || (last(ty).is_some() && last(ty) == last(self_ty))
}

/// Whether this is a path to `name` without generic arguments, or a reference to it.
pub fn is_named(ty: &Type, name: &str) -> bool {
    match peel(ty) {
        Type::Reference(reference) => is_named(&reference.elem, name),
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| last.ident == name && last.arguments.is_none())
        }
        _ => false,
    }
}

enum Part<'a> {
    Reference(&'a syn::TypeReference),
    Lifetime(&'a syn::Lifetime),
    /// A `Cow` without its lifetime.
    Elided(&'a syn::PathSegment),
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
        // A function pointer binds its lifetimes itself; the other types have no parts that matter here.
        _ => {}
    }
}

fn walk_path(path: &Path, found: &mut dyn FnMut(Part<'_>)) {
    for segment in &path.segments {
        if segment.ident == "Cow" && lacks_lifetime(&segment.arguments) {
            found(Part::Elided(segment));
        }
        // `Fn(&str) -> &str` binds its lifetimes itself.
        if let PathArguments::AngleBracketed(args) = &segment.arguments {
            walk_args(args, found);
        }
    }
}

/// Whether the only argument is a type of the standard library that is always borrowed.
fn lacks_lifetime(args: &PathArguments) -> bool {
    let PathArguments::AngleBracketed(args) = args else { return false };
    let is_borrowed = |ty: &Type| match ty {
        Type::Slice(_) => true,
        Type::Path(path) => ["str", "Path", "OsStr", "CStr"].iter().any(|name| path.path.is_ident(name)),
        _ => false,
    };
    args.args.len() == 1 && matches!(args.args.first(), Some(GenericArgument::Type(ty)) if is_borrowed(ty))
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

/// Leaves a type without a size to rustc, which reports it in the method.
pub fn check_sized(ty: &Type, errors: &mut Errors) -> Result<(), Rejected> {
    let is_unsized = match peel(ty) {
        Type::Slice(_) => true,
        Type::TraitObject(object) => object.dyn_token.is_some(),
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    };
    let message = format!("`{}` has no size, so it is not supported in a message", tokens::to_source(ty));
    if is_unsized { Err(errors.reject_unless_reported(ty, message)) } else { Ok(()) }
}

/// Leaves a `Self` with generic arguments to rustc. Without `Self` the error would be another one.
pub fn check_reported(ty: &Type, errors: &mut Errors) -> Result<(), Rejected> {
    let message = "`Self` has no generic arguments";
    let has_arguments = tokens::has_self_with_arguments(ty.to_token_stream());
    if has_arguments { Err(errors.reject_unless_reported(ty, message)) } else { Ok(()) }
}

/// Whether the type is `()`.
pub fn is_unit(ty: &Type) -> bool {
    matches!(peel(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// The types among generic arguments.
pub fn type_arguments(args: &PathArguments) -> impl Iterator<Item = &Type> {
    let args = if let PathArguments::AngleBracketed(args) = args { Some(&args.args) } else { None };
    args.into_iter().flatten().filter_map(|arg| if let GenericArgument::Type(ty) = arg { Some(ty) } else { None })
}

/// The type of `name` in generic arguments, as `T` in `<Item = T>`.
pub fn assoc_type<'a>(args: &'a PathArguments, name: &str) -> Option<&'a Type> {
    let PathArguments::AngleBracketed(args) = args else { return None };
    args.args.iter().find_map(|arg| match arg {
        GenericArgument::AssocType(assoc) if assoc.ident == name => Some(&assoc.ty),
        _ => None,
    })
}
