//! The rules for the reply of a message.

use super::{
    signature,
    stream::{self, StreamReturn},
    tokens, trait_method, types,
};
use crate::{
    args::MethodOptions,
    errors::{Errors, Rejected},
    model::{Actor, BlockKind, TraitMethod},
    names,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Signature, Type};

/// What a caller gets, and in which form.
pub struct LoweredReply {
    pub ty: TokenStream,
    pub is_fallible: bool,
    pub stream: Option<StreamReturn>,
    pub trait_method: Option<TraitMethod>,
}

/// `sent_later` is the type of the reply that a `reply` argument sends, if the method has one.
pub fn lower_reply(
    sig: &Signature,
    sent_later: Option<&Type>,
    options: &MethodOptions,
    actor: &Actor,
    errors: &mut Errors,
) -> Result<LoweredReply, Rejected> {
    let is_flattened = options.flatten.is_present();
    let (mut stream, mut trait_method) = (None, None);
    let mut returned = signature::return_type(sig);
    if let BlockKind::Trait(_) = actor.kind {
        let (method, output) = trait_method::lower_trait_method(sig, is_flattened, actor, errors)?;
        trait_method = Some(method);
        returned = Some(output);
    } else if let (None, Some(ty)) = (sent_later, returned) {
        let context = (&actor.names.runtime, &actor.generics);
        stream = stream::lower_stream(ty, sig, is_flattened, context, errors).transpose()?;
    }
    let ty = match (sent_later, &stream) {
        (Some(ty), _) => {
            let message = "a return type is not supported together with a `reply` argument, which sends the reply: \
                           remove one of the two";
            signature::check_returns_nothing(sig, message, errors)?;
            stream::check_not_sent_later(ty, errors)?;
            Some(ty)
        }
        (None, Some(stream)) => Some(&stream.ty),
        (None, None) => returned,
    };
    let reply = lower_type(ty, sig, &actor.self_ty, errors)?;
    // A trait method on the handle returns the whole `Result`.
    let is_fallible = trait_method.is_none() && (is_flattened || ty.is_some_and(types::is_result));
    Ok(LoweredReply { ty: reply, is_fallible, stream, trait_method })
}

/// The reply leaves the actor, which continues and may change whatever the reply would borrow.
fn lower_type(
    ty: Option<&Type>,
    sig: &Signature,
    self_ty: &Type,
    errors: &mut Errors,
) -> Result<TokenStream, Rejected> {
    let Some(ty) = ty else { return Ok(names::respanned(quote!(()), sig.ident.span())) };
    if let Some(unnamed) = types::unnamed(ty) {
        let message = unnamed_message(&unnamed);
        return Err(errors.reject(&unnamed, message));
    }
    if let Some(left_out) = types::left_out(ty) {
        return Err(errors.reject(&left_out, "`_` is not supported in a reply: write the type out"));
    }
    types::check_reported(ty, errors)?;
    types::check_sized(ty, errors)?;
    if let Some(borrow) = types::borrow(ty) {
        signature::check_declared(&borrow, sig, errors)?;
        let message = "a reply cannot borrow, because the actor continues with its next message: return an owned \
                       value, or an `Arc`";
        return Err(errors.reject(borrow, message));
    }
    Ok(tokens::without_self(types::unparenthesized(ty).to_token_stream(), self_ty))
}

fn unnamed_message(unnamed: &TokenStream) -> String {
    let what = tokens::to_source(unnamed);
    if what == "!" {
        "`!` is not supported as a reply, because the method never returns: return `()`".to_owned()
    } else if stream::is_stream(unnamed) {
        "a stream is only supported as the whole reply or in a `Result`: return `impl Stream`, or `Result<impl \
         Stream, E>`"
            .to_owned()
    } else {
        format!(
            "`{what}` is not supported in a reply, because the message needs a named type: return a concrete type, or \
             `Box<dyn Trait + Send>`, or write `async fn` instead of returning a future"
        )
    }
}
