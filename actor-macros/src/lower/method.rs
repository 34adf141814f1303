//! The rules for methods: which of them are messages, and which cannot be.

use super::{argument, types};
use crate::{
    args::{self, MethodArgs, given},
    errors::Errors,
    model::{Bound, BoundKind, Hook, Message, Receiver},
    names,
    syntax::{Method, foreign},
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, GenericParam, Meta, ReceiverKind, ReturnType, Safety, Signature, Type, Visibility, parse_quote};

/// What a method is to its actor.
pub enum Role {
    Message(Box<Message>),
    Start(Hook),
    Stop(Hook),
    /// The actor's own.
    Own,
}

/// What was refused has been reported.
pub struct Refused;

/// Methods with a receiver and a visibility are messages, unless an option says otherwise.
pub fn role(method: &Method, self_ty: &Type, bounds: &mut Vec<Bound>, errors: &mut Errors) -> Result<Role, Refused> {
    let args = args::of_method(&method.attrs, errors);
    refuse_contradiction(&args, method, errors)?;
    if args.start.is_present() {
        return hook(method, errors).map(Role::Start);
    }
    if args.stop.is_present() {
        return hook(method, errors).map(Role::Stop);
    }
    let visible = !matches!(method.vis, Visibility::Inherited);
    let receives = method.sig.receiver().is_some();
    if args.message.is_present() && !receives {
        errors.at(&method.sig.ident, "a message needs a receiver: write `&mut self`, `&self` or `self`");
        return Err(Refused);
    }
    if args.skip.is_present() || !receives || !(visible || args.message.is_present()) {
        if args.flatten.is_present() {
            errors.at(&method.sig.ident, "`#[actor(flatten)]` is for messages, and this method is none: remove it");
        }
        return Ok(Role::Own);
    }
    message(method, &args, self_ty, bounds, errors).map(|message| Role::Message(Box::new(message)))
}

/// Of these a method has one at the most.
fn refuse_contradiction(args: &MethodArgs, method: &Method, errors: &mut Errors) -> Result<(), Refused> {
    let roles = [("message", args.message), ("skip", args.skip), ("start", args.start), ("stop", args.stop)];
    let given: Vec<_> = roles.iter().filter_map(|(name, flag)| given(*flag).map(|span| (*name, span))).collect();
    let [(first, _), (second, span), ..] = given[..] else { return Ok(()) };
    let name = &method.sig.ident;
    let message = format!("`{name}` cannot be `{first}` and `{second}` at once: keep one");
    errors.push(syn::Error::new(span, message));
    Err(Refused)
}

fn hook(method: &Method, errors: &mut Errors) -> Result<Hook, Refused> {
    let sig = &method.sig;
    let before = unusual(sig, errors);
    let receiver = sig.receiver().is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(..)));
    if !receiver {
        errors.at(&sig.ident, "a hook borrows the actor: write `&mut self`");
        return Err(Refused);
    }
    if let Some(argument) = sig.inputs.iter().nth(1) {
        errors.at(argument, "a hook takes no arguments, for nobody calls it: keep what it needs in the actor");
        return Err(Refused);
    }
    before?;
    let cfgs = method.attrs.iter().filter(|attr| is_cfg(attr)).cloned().collect();
    Ok(Hook { method: sig.ident.clone(), is_async: sig.asyncness.is_some(), cfgs })
}

fn message(
    method: &Method,
    options: &MethodArgs,
    self_ty: &Type,
    bounds: &mut Vec<Bound>,
    errors: &mut Errors,
) -> Result<Message, Refused> {
    let sig = &method.sig;
    let usual = unusual(sig, errors);
    let receiver = receiver(sig, errors);
    let mut arg_bounds = Vec::new();
    let (args, sound) = argument::all(sig.inputs.iter().skip(1), self_ty, &mut arg_bounds, errors);
    let reply = reply(&sig.output, self_ty, errors);
    let variant = variant(&sig.ident, errors);
    let (receiver, reply, variant) = (receiver?, reply?, variant?);
    usual?;
    if !sound {
        return Err(Refused);
    }
    // A bound cannot be conditional, and the types of a conditional method may not exist without it.
    if !method.attrs.iter().any(is_cfg) {
        bounds.extend(shared_state(sig, self_ty));
        bounds.extend(arg_bounds);
        bounds.extend(argument::bound(&reply, BoundKind::Reply));
    }
    let is_fallible =
        options.flatten.is_present() || matches!(&sig.output, ReturnType::Type(_, ty) if types::is_result(ty));
    Ok(Message {
        method: sig.ident.clone(),
        variant,
        vis: method.vis.clone(),
        receiver,
        is_async: sig.asyncness.is_some(),
        args,
        reply,
        is_fallible,
        cfgs: method.attrs.iter().filter(|attr| is_cfg(attr)).cloned().collect(),
        docs: method.attrs.iter().filter(|attr| attr.path().is_ident("doc")).cloned().collect(),
        carried: foreign(&method.attrs).filter_map(carried).collect(),
    })
}

/// The future of an async method keeps its `&self` while it waits, perhaps on another thread.
fn shared_state(sig: &Signature, self_ty: &Type) -> Option<Bound> {
    sig.asyncness?;
    let receiver = sig.receiver()?;
    let ReceiverKind::Reference(_, _, None) = receiver.kind else { return None };
    let ty = names::respanned(self_ty.to_token_stream(), receiver.self_token.span);
    Some(Bound { ty, kind: BoundKind::SharedState })
}

/// A message has one type and is sent by safe code; what varies by call, or needs a promise of the caller, cannot be sent.
fn unusual(sig: &Signature, errors: &mut Errors) -> Result<(), Refused> {
    let mut sound = Ok(());
    let mut refuse = |tokens: &dyn ToTokens, message: &str| {
        errors.at(tokens.to_token_stream(), message);
        sound = Err(Refused);
    };
    if let Some(constness) = &sig.constness {
        refuse(constness, "a `const fn` cannot be a message or hook: remove `const`, or make the method private");
    }
    if let Safety::Unsafe(unsafety) = &sig.safety {
        refuse(unsafety, "an `unsafe fn` cannot be a message or hook: nobody can check its contract at the call");
    }
    if let Some(abi) = &sig.abi {
        refuse(abi, "an `extern fn` cannot be a message or hook: remove `extern`");
    }
    if let Some(variadic) = &sig.variadic {
        refuse(variadic, "a variadic function cannot be a message or hook: take a `Vec`");
    }
    for param in &sig.generics.params {
        if !matches!(param, GenericParam::Lifetime(_)) {
            refuse(
                param,
                "a message has one type, so its method cannot be generic: take a type, or `Box<dyn Trait + Send>`, or move \
                 the parameter to the actor",
            );
        }
    }
    sound
}

/// The receiver means what it always means; a smart pointer around the actor means nothing to its task.
fn receiver(sig: &Signature, errors: &mut Errors) -> Result<Receiver, Refused> {
    match sig.receiver().map(|receiver| (&receiver.kind, receiver)) {
        Some((ReceiverKind::Reference(..), _)) => Ok(Receiver::Reference),
        Some((ReceiverKind::Value, _)) => Ok(Receiver::Value),
        other => {
            let written = other.map(|(_, receiver)| receiver.to_token_stream());
            errors.at(
                written,
                "this receiver cannot be used: write `&mut self`, `&self`, or `self` for the last message",
            );
            Err(Refused)
        }
    }
}

/// A reply leaves the actor, which goes on and changes what the reply would borrow.
fn reply(output: &ReturnType, self_ty: &Type, errors: &mut Errors) -> Result<TokenStream, Refused> {
    let ReturnType::Type(_, ty) = output else { return Ok(quote!(())) };
    if let Some(unnamed) = types::unnamed(ty) {
        let what = types::shown(&unnamed);
        let cure = if what == "!" {
            "a method that never returns cannot reply: return `()` or take `self`".to_owned()
        } else {
            format!(
                "`{what}` has no name that a reply could have: return a type, or `Box<dyn Trait + Send>`; for a future \
                     write `async fn`"
            )
        };
        errors.at(&unnamed, cure);
        return Err(Refused);
    }
    let mut sound = Ok(());
    types::borrows(ty, &mut |part| {
        if sound.is_ok() {
            sound = Err(Refused);
            errors.at(
                part.to_token_stream(),
                "a reply cannot borrow: the actor goes on to its next message; return an owned value, or an `Arc`",
            );
        }
    });
    sound?;
    Ok(types::without_self(ty.to_token_stream(), self_ty))
}

/// `add` is the message `Add`.
fn variant(method: &Ident, errors: &mut Errors) -> Result<Ident, Refused> {
    names::variant(method).ok_or_else(|| {
        errors.at(method, "a message takes its name from the method, and this one has no letters: rename it");
        Refused
    })
}

pub fn is_cfg(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg")
}

/// What the handle method repeats, besides docs and `#[cfg]`.
fn carried(attr: &Attribute) -> Option<Attribute> {
    let named = |name: &str| attr.path().is_ident(name);
    // The call is `#[must_use]` by itself; only a reason adds to that.
    let reason = named("must_use") && !matches!(attr.meta, Meta::Path(_));
    if reason || named("deprecated") {
        return Some(attr.clone());
    }
    lint_level(attr)
}

/// `#[allow]`, and `#[expect]` as `#[allow]`: what was expected in the method's body does not happen in generated code.
pub fn lint_level(attr: &Attribute) -> Option<Attribute> {
    let Meta::List(list) = &attr.meta else { return None };
    let lints = &list.tokens;
    let level = list.path.get_ident()?;
    (level == "allow" || level == "expect").then(|| parse_quote!(#[allow(#lints)]))
}
