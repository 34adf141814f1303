//! The rules for methods: which of them are messages, and which cannot be.

use super::{Refused, argument, attributes, message::message, receiver, source};
use crate::{
    args::{self, MethodArgs, given},
    errors::Errors,
    model::{Actor, Generics, Hook, Kind, Message, Source},
    names,
    syntax::{Method, is_ours},
};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{FnArg, GenericParam, Safety, Signature, Visibility, spanned::Spanned};

/// What a method is to its actor.
pub enum Role {
    Message(Box<Message>),
    Start(Hook),
    Stop(Hook),
    Source(Box<Source>),
    /// The actor's own.
    Own,
}

/// No option says anything of the receiver.
fn refuse_on_receiver(method: &Method, errors: &mut Errors) {
    let attrs = method.sig.receiver().into_iter().flat_map(|receiver| &receiver.attrs);
    for attr in attrs.filter(|attr| is_ours(attr)) {
        errors.at(
            attr,
            "`self` takes no option: those of the method go before it, `reply` and `context` before an argument",
        );
    }
}

/// Nobody lends anything to a method that the actor calls itself.
fn refuse_lent(method: &Method, errors: &mut Errors) {
    for input in &method.sig.inputs {
        let FnArg::Typed(argument) = input else { continue };
        for attr in argument.attrs.iter().filter(|attr| is_ours(attr)) {
            let name = &method.sig.ident;
            errors.at(attr, format!("this is for arguments of messages, and `{name}` is none: remove it"));
        }
    }
}

/// Methods with a receiver and a visibility are messages, unless an option says otherwise.
pub fn role(method: &Method, actor: &mut Actor, errors: &mut Errors) -> Result<Role, Refused> {
    let args = args::of_method(&method.attrs, errors);
    refuse_on_receiver(method, errors);
    refuse_contradiction(&args, method, errors)?;
    if let Some(source) = source::of(method, &args, actor, errors) {
        refuse_of_messages(&args, method, errors);
        return source.map(|source| Role::Source(Box::new(source)));
    }
    if let Kind::Trait(_) = actor.kind {
        refuse_roles(&args, method, errors)?;
        return message(method, &args, actor, errors).map(|message| Role::Message(Box::new(message)));
    }
    if !matches!(actor.kind, Kind::First { .. }) {
        refuse_hooks(&args, errors)?;
    }
    if args.start.is_present() {
        refuse_of_messages(&args, method, errors);
        return hook(method, errors).map(Role::Start);
    }
    if args.stop.is_present() {
        refuse_of_messages(&args, method, errors);
        return hook(method, errors).map(Role::Stop);
    }
    let visible = !matches!(method.vis, Visibility::Inherited);
    let receives = method.sig.receiver().is_some();
    if args.message.is_present() && !receives {
        errors.at(&method.sig.ident, "a message needs a receiver: write `&mut self`, `&self` or `self`");
        return Err(Refused);
    }
    if args.skip.is_present() || !receives || !(visible || args.message.is_present()) {
        refuse_of_messages(&args, method, errors);
        refuse_lent(method, errors);
        return Ok(Role::Own);
    }
    message(method, &args, actor, errors).map(|message| Role::Message(Box::new(message)))
}

/// In a trait every method is a message, for the handle has to have it.
fn refuse_roles(args: &MethodArgs, method: &Method, errors: &mut Errors) -> Result<(), Refused> {
    let roles = [("message", args.message), ("skip", args.skip), ("start", args.start), ("stop", args.stop)];
    for (name, flag) in roles {
        if let Some(span) = given(flag) {
            let message = format!("in a trait's block every method is a message: remove `{name}`");
            errors.push(syn::Error::new(span, message));
            return Err(Refused);
        }
    }
    if method.sig.receiver().is_none() {
        errors.at(
            &method.sig.ident,
            "the handle implements the trait too, and has no actor to ask without a receiver: implement this trait by hand",
        );
        return Err(Refused);
    }
    Ok(())
}

/// The run loop knows the first block.
fn refuse_hooks(args: &MethodArgs, errors: &mut Errors) -> Result<(), Refused> {
    for (name, flag) in [("start", args.start), ("stop", args.stop)] {
        if let Some(span) = given(flag) {
            errors.push(syn::Error::new(
                span,
                format!("a `{name}` hook stands in the actor's first block: move it there"),
            ));
            return Err(Refused);
        }
    }
    Ok(())
}

/// Only a reply can be flattened, and only a message is queued, finds a mailbox full, or has a method of a view.
fn refuse_of_messages(args: &MethodArgs, method: &Method, errors: &mut Errors) {
    let when_full = args.when_full.as_ref().map(Ident::span);
    let view = args.view.as_ref().and_then(|views| views.0.first()).map(Ident::span);
    for (option, span) in [
        ("flatten", given(args.flatten)),
        ("concurrent", given(args.concurrent)),
        ("priority", given(args.priority)),
        ("when_full", when_full),
        ("view", view),
    ] {
        if let Some(span) = span {
            let name = &method.sig.ident;
            errors.push(syn::Error::new(span, format!("`{option}` is for messages, and `{name}` is none: remove it")));
        }
    }
}

/// Of these a method has one at the most.
fn refuse_contradiction(args: &MethodArgs, method: &Method, errors: &mut Errors) -> Result<(), Refused> {
    let roles = [
        ("message", given(args.message)),
        ("skip", given(args.skip)),
        ("start", given(args.start)),
        ("stop", given(args.stop)),
        ("stream", args.stream.as_ref().map(Spanned::span)),
        ("every", args.every.as_ref().map(Spanned::span)),
    ];
    let given: Vec<_> = roles.iter().filter_map(|(name, span)| span.map(|span| (*name, span))).collect();
    let [(first, _), (second, span), ..] = given[..] else { return Ok(()) };
    let name = &method.sig.ident;
    let message = format!("`{name}` cannot be `{first}` and `{second}` at once: keep one");
    errors.push(syn::Error::new(span, message));
    Err(Refused)
}

fn hook(method: &Method, errors: &mut Errors) -> Result<Hook, Refused> {
    let sig = &method.sig;
    let before = unusual(sig, errors);
    match sig.receiver() {
        None => {
            errors.at(&sig.ident, "a hook borrows the actor: write `&mut self`");
            return Err(Refused);
        }
        Some(receiver) if !receiver::is_borrowed(receiver) => {
            errors.at(receiver, "a hook borrows the actor: write `&mut self`");
            return Err(Refused);
        }
        Some(_) => {}
    }
    let takes_context = context(sig, errors)?;
    before?;
    let cfgs = attributes::cfgs(&method.attrs);
    Ok(Hook { method: sig.ident.clone(), is_async: sig.asyncness.is_some(), takes_context, cfgs })
}

/// Whether a hook takes the context of its actor. Nothing else can be passed to it.
fn context(sig: &Signature, errors: &mut Errors) -> Result<bool, Refused> {
    let arguments: Vec<&FnArg> = sig.inputs.iter().skip(1).collect();
    match arguments[..] {
        [] => Ok(false),
        [FnArg::Typed(argument)] if args::of_argument(&argument.attrs, errors).ok_or(Refused)?.context.is_present() => {
            if !argument::is_context(&argument.ty) {
                errors.at(&argument.ty, "an argument marked `context` is the actor's own: write `&Context<Self>`");
                return Err(Refused);
            }
            Ok(true)
        }
        [first, ..] => {
            errors.at(
                first,
                "a hook takes no arguments but `#[actor(context)] cx: &Context<Self>`, for nobody calls it: keep what it \
                 needs in the actor",
            );
            Err(Refused)
        }
    }
}

/// A message has one type and is sent by safe code; what varies by call, or needs a promise of the caller, cannot be sent.
pub fn unusual(sig: &Signature, errors: &mut Errors) -> Result<(), Refused> {
    let mut sound = Ok(());
    let mut refuse = |tokens: &dyn ToTokens, message: &str| {
        errors.at(tokens.to_token_stream(), message);
        sound = Err(Refused);
    };
    // It has to be `unsafe extern` as well; one mistake is enough.
    if let Some(variadic) = &sig.variadic {
        refuse(variadic, "a variadic function cannot be a message or hook: take a `Vec`");
        return sound;
    }
    if let Some(constness) = &sig.constness {
        refuse(constness, "a `const fn` cannot be a message or hook: remove `const`, or make the method private");
    }
    if let Safety::Unsafe(unsafety) = &sig.safety {
        refuse(
            unsafety,
            "an `unsafe fn` cannot be a message or hook, for nobody checks its contract: remove `unsafe`, or make it private",
        );
    }
    if let Some(abi) = &sig.abi {
        refuse(abi, "an `extern fn` cannot be a message or hook: remove `extern`, or make the method private");
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

/// The dispatch has to call the method for every type that may be an actor.
pub fn conditional(sig: &Signature, generics: &Generics, errors: &mut Errors) -> Result<(), Refused> {
    let mut sound = Ok(());
    for predicate in sig.generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        let tokens = predicate.to_token_stream();
        if generics.types.iter().any(|parameter| names::mentions(&tokens, parameter)) {
            errors.at(predicate, "a message has no conditions of its own: move this bound to the `impl` block, or make the method private");
            sound = Err(Refused);
        }
    }
    sound
}
