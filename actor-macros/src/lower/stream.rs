//! The rules for methods that return a stream.

use super::{Refused, types};
use crate::{
    errors::Errors,
    model::{Generics, Stream},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    CapturedParam, FnArg, GenericArgument, Path, PathArguments, ReceiverKind, Signature, Type, TypeImplTrait,
    TypeParamBound,
};

/// A return type with a stream in it.
pub struct Returned {
    /// What the caller gets, in place of what the method returns.
    pub ty: Type,
    pub item: Type,
    pub stream: Stream,
}

/// `impl Stream<Item = T>`, alone or in a `Result`. `None`: there is none, and the type is like any other.
pub fn returned(
    ty: &Type,
    sig: &Signature,
    flattened: bool,
    (runtime, generics): (&Path, &Generics),
    errors: &mut Errors,
) -> Option<Result<Returned, Refused>> {
    let mut ty = types::plain(ty).clone();
    let in_result = matches!(ty, Type::Path(_)) && (flattened || types::is_result(&ty));
    let place = if in_result { first_argument(&mut ty)? } else { &mut ty };
    let Type::ImplTrait(written) = types::plain(place).clone() else { return None };
    let name = name(&written)?.clone();
    let sound = captures(&written, sig, generics, errors).and_then(|()| item(&written, &name, errors));
    let replaced = sound.inspect(|item| *place = reply(runtime, item, name.span()));
    Some(replaced.map(|item| Returned { ty, item, stream: Stream { span: name.span(), in_result } }))
}

/// Whether it is written as `impl Stream`.
pub fn is_stream(ty: &TokenStream) -> bool {
    matches!(syn::parse2(ty.clone()), Ok(Type::ImplTrait(written)) if name(&written).is_some())
}

/// A reply given later has a type with a name, and a stream of a method's has none.
pub fn refuse_later(ty: &Type, errors: &mut Errors) -> Result<(), Refused> {
    match types::plain(ty) {
        Type::ImplTrait(written) if name(written).is_some() => {
            errors.at(written, "a stream cannot be replied later: have the method return it");
            Err(Refused)
        }
        _ => Ok(()),
    }
}

/// The `T` of `Result<T, E>`, by whatever name.
fn first_argument(ty: &mut Type) -> Option<&mut Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(args) = &mut path.path.segments.last_mut()?.arguments else { return None };
    args.args.iter_mut().find_map(|arg| if let GenericArgument::Type(ty) = arg { Some(ty) } else { None })
}

/// The trait is known by the last segment of its path: it may be re-exported from anywhere.
fn name(written: &TypeImplTrait) -> Option<&Ident> {
    written.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().map(|last| &last.ident).filter(|name| *name == "Stream")
        }
        _ => None,
    })
}

/// The reply has to be named, and what it yields is part of the name.
fn item(written: &TypeImplTrait, name: &Ident, errors: &mut Errors) -> Result<Type, Refused> {
    let segments = written.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let found = segments.filter(|last| last.ident == *name).find_map(|last| {
        let PathArguments::AngleBracketed(args) = &last.arguments else { return None };
        args.args.iter().find_map(|arg| match arg {
            GenericArgument::AssocType(item) if item.ident == "Item" => Some(item.ty.clone()),
            _ => None,
        })
    });
    found.ok_or_else(|| {
        errors.at(name, "a reply has a type: say what the stream yields, `impl Stream<Item = T>`");
        Refused
    })
}

/// The caller reads the stream while the actor goes on. In edition 2024 an `impl Trait` borrows all that the method borrows
/// unless it says otherwise; said always, it means the same in every edition.
fn captures(written: &TypeImplTrait, sig: &Signature, generics: &Generics, errors: &mut Errors) -> Result<(), Refused> {
    let mut settled = !borrows(sig);
    for bound in &written.bounds {
        let borrow = match bound {
            TypeParamBound::Lifetime(lifetime) if types::is_static(Some(lifetime)) => None,
            TypeParamBound::Lifetime(lifetime) => Some(lifetime),
            TypeParamBound::PreciseCapture(capture) => capture.params.iter().find_map(|param| match param {
                CapturedParam::Lifetime(lifetime) => Some(lifetime),
                _ => None,
            }),
            _ => continue,
        };
        if let Some(borrow) = borrow {
            errors.at(
                borrow,
                "a stream cannot borrow: its caller reads it while the actor goes on to its next message; remove this \
                 lifetime",
            );
            return Err(Refused);
        }
        settled = true;
    }
    if settled {
        return Ok(());
    }
    let (shown, all) = (types::shown(written), types::shown(&generics.passed));
    let all = if all.is_empty() { "<>" } else { &all };
    errors.at(
        written,
        format!(
            "this stream would borrow the actor, which goes on to its next message: write `{shown} + use{all}`, so that \
             it captures nothing that the method borrows"
        ),
    );
    Err(Refused)
}

fn borrows(sig: &Signature) -> bool {
    sig.inputs.iter().any(|input| match input {
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Value => false,
            ReceiverKind::Typed(_, ty) => types::borrow(ty).is_some(),
            _ => true,
        },
        FnArg::Typed(argument) => types::borrow(&argument.ty).is_some(),
    })
}

/// Shown at the user's `Stream`, where a missing feature is blamed.
fn reply(runtime: &Path, item: &Type, at: Span) -> Type {
    let before = names::respanned(quote!(#runtime::private::ReplyStream), at);
    let item = item.to_token_stream();
    syn::parse_quote!(#before<#item>)
}
