//! The rules for the role of a method: message, hook, source, or none of these.

use super::{argument, attributes, extension::require_first_block, message, receiver, signature, source};
use crate::{
    args::{self, MethodOptions, flag_span},
    errors::{Errors, Rejected},
    model::{Actor, BlockKind, Hook, Message, Source},
    syntax::{Method, is_actor_attr},
};
use proc_macro2::{Ident, Span};
use syn::{FnArg, Signature, Type, Visibility, spanned::Spanned};

/// The role of a method.
pub enum MethodRole {
    Message(Box<Message>),
    Start(Hook),
    Stop(Hook),
    Source(Box<Source>),
    /// Not reachable from outside of the actor.
    Internal,
}

/// Methods with a receiver and a visibility are messages, unless an option says otherwise.
pub fn lower_method(method: &Method, actor: &mut Actor, errors: &mut Errors) -> Result<MethodRole, Rejected> {
    let options = args::method_options(&method.attrs, errors);
    check_receiver_attrs(method, errors);
    check_single_role(&options, errors)?;
    if let Some(source) = source::lower_source(method, &options, actor, errors) {
        check_no_message_options(&options, method, errors);
        return source.map(|source| MethodRole::Source(Box::new(source)));
    }
    if let BlockKind::Trait(_) = actor.kind {
        check_trait_role(&options, method, errors)?;
        return lower_message(method, &options, actor, errors);
    }
    for (name, flag, role) in [
        ("on_start", options.on_start, MethodRole::Start as fn(Hook) -> MethodRole),
        ("on_stop", options.on_stop, MethodRole::Stop),
    ] {
        if let Some(span) = flag_span(flag) {
            require_first_block(name, span, &actor.kind, errors)?;
            check_no_message_options(&options, method, errors);
            return lower_hook(method, &actor.self_ty, errors).map(role);
        }
    }
    let is_visible = !matches!(method.vis, Visibility::Inherited);
    let has_receiver = method.sig.receiver().is_some();
    if options.message.is_present() && !has_receiver {
        let message = "a message requires a receiver: write `&mut self`, `&self` or `self`";
        return Err(errors.reject(&method.sig.ident, message));
    }
    if options.skip.is_present() || !has_receiver || !(is_visible || options.message.is_present()) {
        check_no_message_options(&options, method, errors);
        check_no_argument_options(method, errors);
        return Ok(MethodRole::Internal);
    }
    lower_message(method, &options, actor, errors)
}

fn lower_message(
    method: &Method,
    options: &MethodOptions,
    actor: &mut Actor,
    errors: &mut Errors,
) -> Result<MethodRole, Rejected> {
    message::lower_message(method, options, actor, errors).map(|message| MethodRole::Message(Box::new(message)))
}

/// A receiver has no options.
fn check_receiver_attrs(method: &Method, errors: &mut Errors) {
    let attrs = method.sig.receiver().into_iter().flat_map(|receiver| &receiver.attrs);
    for attr in attrs.filter(|attr| is_actor_attr(attr)) {
        errors.at(attr, "`#[actor(..)]` is not supported on `self`: move it to the method, or to another argument");
    }
}

/// The runtime passes arguments to messages, hooks and sources only.
fn check_no_argument_options(method: &Method, errors: &mut Errors) {
    for input in &method.sig.inputs {
        let FnArg::Typed(argument) = input else { continue };
        for attr in argument.attrs.iter().filter(|attr| is_actor_attr(attr)) {
            let name = &method.sig.ident;
            let message =
                format!("an option of an argument is only supported in a message, and `{name}` is not one: remove it");
            errors.at(attr, message);
        }
    }
}

/// In a trait every method is a message, because the handle has to implement all of them.
fn check_trait_role(options: &MethodOptions, method: &Method, errors: &mut Errors) -> Result<(), Rejected> {
    let roles = [
        ("message", options.message),
        ("skip", options.skip),
        ("on_start", options.on_start),
        ("on_stop", options.on_stop),
    ];
    for (name, flag) in roles {
        if let Some(span) = flag_span(flag) {
            let message = format!(
                "`{name}` is not supported in the block of a trait, where every method is a message: remove it"
            );
            return Err(errors.reject_span(span, message));
        }
    }
    if method.sig.receiver().is_none() {
        let message = "a trait function without a receiver is not supported, because the handle cannot call it: remove \
                       `#[actor]` and implement the trait for the handle manually";
        return Err(errors.reject(&method.sig.ident, message));
    }
    Ok(())
}

/// These options concern the reply, the queue, or the handle, which only messages have.
fn check_no_message_options(options: &MethodOptions, method: &Method, errors: &mut Errors) {
    let when_full = options.when_full.as_ref().map(Ident::span);
    let view = options.view.as_ref().and_then(|views| views.0.first()).map(Ident::span);
    for (option, span) in [
        ("flatten", flag_span(options.flatten)),
        ("concurrent", flag_span(options.concurrent)),
        ("priority", flag_span(options.priority)),
        ("when_full", when_full),
        ("view", view),
    ] {
        if let Some(span) = span {
            let name = &method.sig.ident;
            let message = format!("`{option}` is only supported on a message, and `{name}` is not one: remove it");
            errors.at_span(span, message);
        }
    }
}

/// A method has at most one of these options.
fn check_single_role(options: &MethodOptions, errors: &mut Errors) -> Result<(), Rejected> {
    let roles = [
        ("message", flag_span(options.message)),
        ("skip", flag_span(options.skip)),
        ("on_start", flag_span(options.on_start)),
        ("on_stop", flag_span(options.on_stop)),
        ("stream", options.stream.as_ref().map(Spanned::span)),
        ("interval", options.interval.as_ref().map(Spanned::span)),
    ];
    let given: Vec<(&str, Span)> = roles.iter().filter_map(|(name, span)| Some((*name, (*span)?))).collect();
    let [(first, _), (second, span), ..] = given[..] else { return Ok(()) };
    let message = format!("`{first}` and `{second}` are not supported on one method: keep one");
    Err(errors.reject_span(span, message))
}

fn lower_hook(method: &Method, self_ty: &Type, errors: &mut Errors) -> Result<Hook, Rejected> {
    let sig = &method.sig;
    let fn_kind = signature::check_fn_kind(sig, false, errors);
    match sig.receiver() {
        Some(receiver) if receiver::is_borrowed(receiver) => {}
        receiver => {
            let message = "a hook must borrow the actor: write `&mut self`";
            return Err(match receiver {
                Some(receiver) => errors.reject(receiver, message),
                None => errors.reject(&sig.ident, message),
            });
        }
    }
    let takes_context = lower_hook_arguments(sig, self_ty, errors)?;
    fn_kind?;
    let cfgs = attributes::cfgs(&method.attrs);
    Ok(Hook { method: sig.ident.clone(), is_async: sig.asyncness.is_some(), takes_context, cfgs })
}

/// Whether a hook takes the context of its actor, which is the only argument that the run loop can pass.
fn lower_hook_arguments(sig: &Signature, self_ty: &Type, errors: &mut Errors) -> Result<bool, Rejected> {
    let arguments: Vec<&FnArg> = sig.inputs.iter().skip(1).collect();
    if let [FnArg::Typed(argument)] = arguments[..]
        && args::argument_options(&argument.attrs, errors).ok_or(Rejected)?.context.is_present()
    {
        argument::check_context(&argument.ty, self_ty, errors)?;
        return Ok(true);
    }
    let message = "a hook takes no arguments except the context: write `#[actor(context)] cx: &Context<Self>`, or \
                   keep the value in the actor";
    arguments.first().map_or(Ok(false), |first| Err(errors.reject(first, message)))
}
