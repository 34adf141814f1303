//! The rules for receivers: `&mut self`, `&self`, `self`, and the long forms of these.

use super::types;
use crate::{
    errors::{Errors, Rejected},
    model::{Bound, BoundKind, SelfKind},
    names,
};
use quote::ToTokens;
use syn::{ReceiverKind, Signature, Type};

/// A smart pointer as the receiver is not supported, because the run loop owns the actor by value.
pub fn lower_receiver(sig: &Signature, errors: &mut Errors) -> Result<SelfKind, Rejected> {
    match sig.receiver() {
        Some(receiver) if is_borrowed(receiver) => Ok(SelfKind::Reference),
        Some(receiver) if is_by_value(receiver) => Ok(SelfKind::Value),
        other => {
            let message =
                "this receiver is not supported: write `&mut self`, `&self`, or `self` for the actor's last message";
            Err(errors.reject(other, message))
        }
    }
}

/// `&self`, `&mut self`, and their long forms.
pub fn is_borrowed(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(..) => true,
        ReceiverKind::Typed(_, ty) => matches!(types::peel(ty), Type::Reference(inner) if types::is_self(&inner.elem)),
        _ => false,
    }
}

/// `&self` and its long form.
pub fn is_shared(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
        ReceiverKind::Typed(_, ty) => {
            matches!(types::peel(ty), Type::Reference(inner) if inner.mutability.is_none() && types::is_self(&inner.elem))
        }
        _ => false,
    }
}

/// `self` and its long form.
fn is_by_value(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Value => true,
        ReceiverKind::Typed(_, ty) => types::is_self(ty),
        _ => false,
    }
}

/// The future of an async method holds its `&self` across `.await`, possibly on another thread, so the state must be
/// `Sync`.
pub fn sync_state(sig: &Signature, self_ty: &Type) -> Option<Bound> {
    sig.asyncness?;
    let receiver = sig.receiver().filter(|receiver| is_shared(receiver))?;
    let ty = names::respanned(self_ty.to_token_stream(), receiver.self_token.span);
    Some(Bound { ty, kind: BoundKind::SyncState })
}
