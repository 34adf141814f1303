//! The rules for what comes back to a caller.

use super::{
    Refused, in_trait,
    stream::{self, Returned},
    types,
};
use crate::{
    args::MethodArgs,
    errors::Errors,
    model::{Actor, InTrait, Kind},
    names,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ReturnType, Signature, Type};

/// What a caller gets, and by which way.
pub struct Replying {
    pub reply: TokenStream,
    pub is_fallible: bool,
    pub stream: Option<Returned>,
    pub in_trait: Option<InTrait>,
}

/// Of a method that has `promised` the reply to whoever has the duty, if so.
pub fn of(
    sig: &Signature,
    promised: Option<&Type>,
    options: &MethodArgs,
    actor: &Actor,
    errors: &mut Errors,
) -> Result<Replying, Refused> {
    let (self_ty, flattened) = (&actor.self_ty, options.flatten.is_present());
    let in_trait = match actor.kind {
        Kind::Trait(_) => Some(in_trait::of(sig, flattened, actor, errors)?),
        Kind::First { .. } | Kind::Extend => None,
    };
    let stream = match (promised, &in_trait, returned(sig)) {
        (None, None, Some(ty)) => {
            stream::returned(ty, sig, flattened, (&actor.names.runtime, &actor.generics), errors).transpose()?
        }
        _ => None,
    };
    let ty = match (promised, &in_trait, &stream) {
        (Some(ty), ..) => {
            refuse_second(sig, errors)?;
            stream::refuse_later(ty, errors)?;
            Some(ty)
        }
        (None, Some((_, output)), _) => Some(*output),
        (None, None, Some(stream)) => Some(&stream.ty),
        (None, None, None) => returned(sig),
    };
    let reply = owned(ty, sig, self_ty, errors)?;
    // The handle's method in a trait brings the whole `Result`.
    let is_fallible = in_trait.is_none() && (flattened || ty.is_some_and(types::is_result));
    Ok(Replying { reply, is_fallible, stream, in_trait: in_trait.map(|(in_trait, _)| in_trait) })
}

fn returned(sig: &Signature) -> Option<&Type> {
    match &sig.output {
        ReturnType::Type(_, ty) => Some(ty),
        ReturnType::Default => None,
    }
}

/// A method that takes the duty to reply returns nothing.
fn refuse_second(sig: &Signature, errors: &mut Errors) -> Result<(), Refused> {
    match &sig.output {
        ReturnType::Type(_, ty) if !matches!(types::plain(ty), Type::Tuple(unit) if unit.elems.is_empty()) => {
            errors.at(
                ty,
                "the reply goes by the argument marked `reply`, so the method returns nothing: remove one of the two",
            );
            Err(Refused)
        }
        _ => Ok(()),
    }
}

/// A reply leaves the actor, which goes on and changes what the reply would borrow.
fn owned(ty: Option<&Type>, sig: &Signature, self_ty: &Type, errors: &mut Errors) -> Result<TokenStream, Refused> {
    let Some(ty) = ty else { return Ok(names::respanned(quote!(()), sig.ident.span())) };
    if let Some(unnamed) = types::unnamed(ty) {
        let what = types::shown(&unnamed);
        let cure = if what == "!" {
            "a method that never returns cannot reply: return `()`".to_owned()
        } else if stream::is_stream(&unnamed) {
            "a stream is a reply by itself or in a `Result`: return `impl Stream`, or `Result<impl Stream, E>`"
                .to_owned()
        } else {
            format!(
                "`{what}` has no name that a reply could have: return a type, or `Box<dyn Trait + Send>`; for a future \
                     write `async fn`"
            )
        };
        errors.at(&unnamed, cure);
        return Err(Refused);
    }
    if let Some(left_out) = types::left_out(ty) {
        errors.at(&left_out, "the type of a reply must be written out: replace this `_`");
        return Err(Refused);
    }
    if let Some(borrow) = types::borrow(ty) {
        errors.at(
            borrow,
            "a reply cannot borrow: the actor goes on to its next message; return an owned value, or an `Arc`",
        );
        return Err(Refused);
    }
    Ok(types::without_self(types::unparenthesized(ty).to_token_stream(), self_ty))
}
