//! The rules for sources: methods that the run loop calls with the items of a stream or the ticks of an interval.

use super::{
    argument::{self, Arguments},
    attributes,
    extension::require_first_block,
    receiver, signature,
};
use crate::{
    args::{MethodOptions, flag_span},
    errors::{Errors, Rejected},
    model::{Actor, Argument, MissedTick, Passing, Source, SourceKind},
    syntax::Method,
};
use syn::{Expr, Ident, Signature, spanned::Spanned};

/// The value of the option that makes a method a source.
#[derive(Clone, Copy)]
enum Feed<'a> {
    Stream(&'a Expr),
    Interval(&'a Expr),
}

/// A method with `stream` or `interval`. Returns `None` if it has neither.
pub fn lower_source(
    method: &Method,
    options: &MethodOptions,
    actor: &mut Actor,
    errors: &mut Errors,
) -> Option<Result<Source, Rejected>> {
    let (feed, option, value) = match (&options.stream, &options.interval) {
        (Some(stream), _) => (Feed::Stream(stream), "stream", stream),
        (None, Some(period)) => (Feed::Interval(period), "interval", period),
        (None, None) => return check_detail_options(options, errors).err().map(Err),
    };
    if let Err(Rejected) = require_first_block(option, value.span(), &actor.kind, errors) {
        return Some(Err(Rejected));
    }
    Some(lower_in_first_block(method, feed, options, actor, errors))
}

fn lower_in_first_block(
    method: &Method,
    feed: Feed<'_>,
    options: &MethodOptions,
    actor: &mut Actor,
    errors: &mut Errors,
) -> Result<Source, Rejected> {
    let sig = &method.sig;
    let returns = "a return type is not supported on a `stream` or `interval` method, which has no caller: remove it; on \
                   an error, call `cx.stop(error)` of an `#[actor(context)]` argument";
    let checks = [
        signature::check_fn_kind(sig, false, errors),
        signature::check_where_clause(sig, &actor.generics, false, errors),
        signature::check_returns_nothing(sig, returns, errors),
    ];
    let self_token = lower_self(sig, errors);
    let kind = check_detail_options(options, errors).and_then(|()| lower_source_kind(feed, options, errors));
    let Arguments { args, ok, bounds, .. } = argument::lower_arguments(sig, &actor.self_ty, errors);
    let (self_token, kind) = (self_token?, kind?);
    checks.into_iter().collect::<Result<(), _>>()?;
    if !ok {
        return Err(Rejected);
    }
    check_arguments(&args, &kind, sig, errors)?;
    let cfgs = attributes::cfgs(&method.attrs);
    signature::add_bounds(actor, sig, &cfgs, bounds);
    Ok(Source { method: sig.ident.clone(), is_async: sig.asyncness.is_some(), args, self_token, kind, cfgs })
}

/// `keep_alive` only applies to streams, because an interval never ends. `missed_tick` only applies to intervals.
fn check_detail_options(options: &MethodOptions, errors: &mut Errors) -> Result<(), Rejected> {
    if let Some(span) = flag_span(options.keep_alive).filter(|_| options.stream.is_none()) {
        return Err(errors.reject_span(span, requires("keep_alive", "stream", options.interval.is_some())));
    }
    if let Some(missed_tick) = options.missed_tick.as_ref().filter(|_| options.interval.is_none()) {
        return Err(errors.reject(missed_tick, requires("missed_tick", "interval", options.stream.is_some())));
    }
    Ok(())
}

/// `is_other_source`: a method cannot be both, so the required option cannot be added.
fn requires(option: &str, required: &str, is_other_source: bool) -> String {
    let remedy = if is_other_source { "remove it".to_owned() } else { format!("add it, or remove `{option}`") };
    format!("`{option}` is only supported together with `{required} = ..`: {remedy}")
}

/// The method must leave the state to the next item. The returned `self` has the hygiene of the method, so that the
/// option's expression can use it.
fn lower_self(sig: &Signature, errors: &mut Errors) -> Result<Ident, Rejected> {
    let receiver = sig.receiver();
    if let Some(receiver) = receiver.filter(|receiver| receiver::is_borrowed(receiver)) {
        return Ok(Ident::new("self", receiver.self_token.span));
    }
    let message = "a `stream` or `interval` method must borrow the actor, because it runs again: write `&mut self`; to \
                   stop the actor, take `#[actor(context)] cx: &Context<Self>` and call `cx.stop(..)`";
    Err(match receiver {
        Some(receiver) => errors.reject(receiver, message),
        None => errors.reject(&sig.ident, message),
    })
}

fn lower_source_kind(feed: Feed<'_>, options: &MethodOptions, errors: &mut Errors) -> Result<SourceKind, Rejected> {
    Ok(match feed {
        Feed::Stream(stream) => {
            SourceKind::Stream { stream: stream.clone(), keep_alive: options.keep_alive.is_present() }
        }
        Feed::Interval(period) => SourceKind::Interval {
            period: period.clone(),
            missed_tick: lower_missed_tick(options.missed_tick.as_ref(), errors)?,
        },
    })
}

fn lower_missed_tick(given: Option<&Ident>, errors: &mut Errors) -> Result<MissedTick, Rejected> {
    let Some(given) = given else { return Ok(MissedTick::Delay) };
    match given.to_string().as_str() {
        "delay" => Ok(MissedTick::Delay),
        "skip" => Ok(MissedTick::Skip),
        "burst" => Ok(MissedTick::Burst),
        _ => {
            let message = format!(
                "unknown value `{given}` of `missed_tick`: write `delay` to restart the period, `skip` to wait for the next \
                 planned tick, or `burst` to run all late ticks at once"
            );
            Err(errors.reject(given, message))
        }
    }
}

/// A stream passes one item per call and an interval passes none. Both can pass the context.
fn check_arguments(args: &[Argument], kind: &SourceKind, sig: &Signature, errors: &mut Errors) -> Result<(), Rejected> {
    let inputs = || sig.inputs.iter().skip(1).zip(args);
    if let Some((input, _)) = inputs().find(|(_, argument)| matches!(argument.passing, Passing::ReplyTo)) {
        let message =
            "a `reply` argument is not supported on a `stream` or `interval` method, which has no caller: remove it";
        return Err(errors.reject(input, message));
    }
    let mut items = inputs().filter(|(_, argument)| argument.is_message_field()).map(|(input, _)| input);
    match kind {
        SourceKind::Stream { .. } => {
            let (first, second) = (items.next(), items.next());
            if first.is_some() && second.is_none() {
                return Ok(());
            }
            let message = "a `stream` method takes one item at a time: write exactly one argument for the item";
            Err(errors.reject_span(second.map_or_else(|| sig.ident.span(), Spanned::span), message))
        }
        SourceKind::Interval { .. } => {
            let message = "an `interval` method takes no arguments except the context: remove this one, or write \
                           `#[actor(context)] cx: &Context<Self>`";
            items.next().map_or(Ok(()), |item| Err(errors.reject(item, message)))
        }
    }
}
