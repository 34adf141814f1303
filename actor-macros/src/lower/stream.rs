//! The rules for methods that return a stream.

use super::{tokens, types};
use crate::{
    errors::{Errors, Rejected},
    model::{Generics, StreamReply},
    names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    CapturedParam, FnArg, GenericArgument, Path, PathArguments, ReceiverKind, Signature, Type, TypeImplTrait,
    TypeParamBound,
};

/// A return type that contains a stream.
pub struct StreamReturn {
    /// The return type with a named stream in place of `impl Stream`.
    pub ty: Type,
    pub item: Type,
    pub reply: StreamReply,
}

/// `impl Stream<Item = T>`, alone or in a `Result`. Returns `None` if the type contains no stream.
pub fn lower_stream(
    ty: &Type,
    sig: &Signature,
    is_flattened: bool,
    (runtime, generics): (&Path, &Generics),
    errors: &mut Errors,
) -> Option<Result<StreamReturn, Rejected>> {
    let mut ty = types::peel(ty).clone();
    let in_result = matches!(ty, Type::Path(_)) && (is_flattened || types::is_result(&ty));
    let place = if in_result { first_argument(&mut ty)? } else { &mut ty };
    let Type::ImplTrait(written) = types::peel(place).clone() else { return None };
    let (name, arguments) = stream_trait(&written)?;
    let captures = check_captures(&written, sig, generics, errors);
    let item = captures.and_then(|()| {
        let message = "the item type of a stream is required: write `impl Stream<Item = T>`";
        types::assoc_type(arguments, "Item").cloned().ok_or_else(|| errors.reject(name, message))
    });
    let item = item.inspect(|item| *place = named_stream(runtime, item, name.span()));
    Some(item.map(|item| StreamReturn { ty, item, reply: StreamReply { span: name.span(), in_result } }))
}

/// Whether the type is written as `impl Stream`.
pub fn is_stream(ty: &TokenStream) -> bool {
    matches!(syn::parse2(ty.clone()), Ok(Type::ImplTrait(written)) if stream_trait(&written).is_some())
}

/// A `ReplyTo<T>` needs a named type, which an `impl Stream` is not.
pub fn check_not_sent_later(ty: &Type, errors: &mut Errors) -> Result<(), Rejected> {
    match types::peel(ty) {
        Type::ImplTrait(written) if stream_trait(written).is_some() => {
            Err(errors.reject(written, "a stream is not supported in a `ReplyTo`: return it from the method"))
        }
        _ => Ok(()),
    }
}

/// The `T` of `Result<T, E>`, by any name.
fn first_argument(ty: &mut Type) -> Option<&mut Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(args) = &mut path.path.segments.last_mut()?.arguments else { return None };
    args.args.iter_mut().find_map(|arg| if let GenericArgument::Type(ty) = arg { Some(ty) } else { None })
}

/// The name and arguments of the trait. It is recognized by its last path segment, because it can be re-exported.
fn stream_trait(written: &TypeImplTrait) -> Option<(&Ident, &PathArguments)> {
    written.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last().filter(|last| last.ident == "Stream")?;
            Some((&last.ident, &last.arguments))
        }
        _ => None,
    })
}

/// The caller reads the stream while the actor continues. In edition 2024 an `impl Trait` captures everything that the
/// method borrows unless `use<..>` says otherwise. It is required in every edition, so that code means the same in all
/// of them.
fn check_captures(
    written: &TypeImplTrait,
    sig: &Signature,
    generics: &Generics,
    errors: &mut Errors,
) -> Result<(), Rejected> {
    let mut captures_nothing = !borrows(sig);
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
            let message = "a stream cannot borrow, because the actor continues with its next message while the caller \
                           reads the stream: remove this lifetime";
            return Err(errors.reject(borrow, message));
        }
        captures_nothing = true;
    }
    if captures_nothing {
        return Ok(());
    }
    let (source, all) = (tokens::to_source(written), tokens::to_source(&generics.passed));
    let all = if all.is_empty() { "<>" } else { &all };
    let message = format!(
        "this stream captures what the method borrows, but the actor continues with its next message while the caller \
         reads the stream: write `{source} + use{all}`"
    );
    Err(errors.reject(written, message))
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

/// The runtime's stream type. It has the span of the user's `Stream`, where rustc then reports a missing feature.
fn named_stream(runtime: &Path, item: &Type, at: Span) -> Type {
    let stream = names::respanned(quote!(#runtime::__private::ReplyStream), at);
    let item = item.to_token_stream();
    syn::parse_quote!(#stream<#item>)
}
