//! The rules for receivers: `&mut self`, `&self`, `self`, and what they are short for.

use super::{Refused, types};
use crate::{
    errors::Errors,
    model::{Bound, BoundKind, Receiver},
    names,
};
use quote::ToTokens;
use syn::{ReceiverKind, Signature, Type};

/// The receiver means what it always means; a smart pointer around the actor means nothing to its task.
pub fn of(sig: &Signature, errors: &mut Errors) -> Result<Receiver, Refused> {
    match sig.receiver() {
        Some(receiver) if is_borrowed(receiver) => Ok(Receiver::Reference),
        Some(receiver) if is_by_value(receiver) => Ok(Receiver::Value),
        other => {
            errors
                .at(other, "this receiver cannot be used: write `&mut self`, `&self`, or `self` for the last message");
            Err(Refused)
        }
    }
}

/// `&self`, `&mut self`, and what they are short for.
pub fn is_borrowed(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(..) => true,
        ReceiverKind::Typed(_, ty) => matches!(types::plain(ty), Type::Reference(inner) if is_self(&inner.elem)),
        _ => false,
    }
}

/// `&self`, and what that is short for.
pub fn is_shared(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
        ReceiverKind::Typed(_, ty) => {
            matches!(types::plain(ty), Type::Reference(inner) if inner.mutability.is_none() && is_self(&inner.elem))
        }
        _ => false,
    }
}

/// `self`, and what that is short for.
fn is_by_value(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Value => true,
        ReceiverKind::Typed(_, ty) => is_self(ty),
        _ => false,
    }
}

pub fn is_self(ty: &Type) -> bool {
    matches!(types::plain(ty), Type::Path(path) if path.path.is_ident("Self"))
}

/// The future of an async method keeps its `&self` while it waits, perhaps on another thread.
pub fn shared_state(sig: &Signature, self_ty: &Type) -> Option<Bound> {
    sig.asyncness?;
    let receiver = sig.receiver()?;
    if !is_shared(receiver) {
        return None;
    }
    let ty = names::respanned(self_ty.to_token_stream(), receiver.self_token.span);
    Some(Bound { ty, kind: BoundKind::SharedState })
}
