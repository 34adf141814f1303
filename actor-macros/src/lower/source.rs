//! The rules for sources: methods that are fed by a stream or the clock, and that nobody calls.

use super::{
    Refused,
    argument::{self, Arguments},
    attributes,
    method::{conditional, unusual},
    receiver, types,
};
use crate::{
    args::{MethodArgs, given},
    errors::Errors,
    model::{Actor, Argument, Feed, Kind, Missed, Passing, Source},
    syntax::Method,
};
use proc_macro2::Span;
use syn::{Expr, Ident, ReturnType, Signature, Type, spanned::Spanned};

/// What a method that says `stream` or `every` is fed by. `None`: it says neither.
pub fn of(
    method: &Method,
    options: &MethodArgs,
    actor: &mut Actor,
    errors: &mut Errors,
) -> Option<Result<Source, Refused>> {
    let (feed, option) = match (&options.stream, &options.every) {
        (None, None) => return refuse_alone(options, errors).err().map(Err),
        (Some(stream), _) => (Ok(stream), "stream"),
        (None, Some(period)) => (Err(period), "every"),
    };
    if let Err(Refused) = in_first_block(feed.unwrap_or_else(|period| period), option, &actor.kind, errors) {
        return Some(Err(Refused));
    }
    Some(source(method, feed, options, actor, errors))
}

/// Without a source they say nothing.
fn refuse_alone(options: &MethodArgs, errors: &mut Errors) -> Result<(), Refused> {
    let mut refuse = |span: Span, message: &str| {
        errors.push(syn::Error::new(span, message));
        Err(Refused)
    };
    if let Some(span) = given(options.keeps_alive) {
        return refuse(
            span,
            "`keeps_alive` says that the actor lives as long as its stream: write it beside `stream = ..`, or remove it",
        );
    }
    if let Some(missed) = &options.missed {
        return refuse(
            missed.span(),
            "`missed` says what becomes of ticks that come too late: write it beside `every = ..`, or remove it",
        );
    }
    Ok(())
}

/// The run loop knows the first block.
fn in_first_block(value: &Expr, option: &str, kind: &Kind, errors: &mut Errors) -> Result<(), Refused> {
    if let Kind::First { .. } = kind {
        return Ok(());
    }
    errors.at(value, format!("a method with `{option}` stands in the actor's first block: move it there"));
    Err(Refused)
}

fn source(
    method: &Method,
    feed: Result<&Expr, &Expr>,
    options: &MethodArgs,
    actor: &mut Actor,
    errors: &mut Errors,
) -> Result<Source, Refused> {
    let sig = &method.sig;
    let sound = [unusual(sig, errors), conditional(sig, &actor.generics, errors), returns_nothing(sig, errors)];
    let state = borrowed(sig, errors);
    let feed = match feed {
        Ok(stream) => of_stream(stream, options, errors),
        Err(period) => of_clock(period, options, errors),
    };
    let mut bounds = Vec::new();
    let Arguments { args, sound: sound_args, .. } =
        argument::all(sig.inputs.iter().skip(1), &actor.self_ty, &mut bounds, errors);
    let (state, feed) = (state?, feed?);
    sound.into_iter().collect::<Result<(), _>>()?;
    if !sound_args {
        return Err(Refused);
    }
    arguments(&args, &feed, sig, errors)?;
    let cfgs = attributes::cfgs(&method.attrs);
    if cfgs.is_empty() {
        actor.bounds.extend(receiver::shared_state(sig, &actor.self_ty));
        actor.bounds.extend(bounds);
    }
    Ok(Source { method: sig.ident.clone(), is_async: sig.asyncness.is_some(), args, state, feed, cfgs })
}

/// The state has to be there for the next item. `self`, as the method sees it, is what the option's value sees.
fn borrowed(sig: &Signature, errors: &mut Errors) -> Result<Ident, Refused> {
    match sig.receiver() {
        Some(receiver) if receiver::is_borrowed(receiver) => Ok(Ident::new("self", receiver.self_token.span)),
        other => {
            let message = "a method that is fed borrows the actor, for there may be more: write `&mut self`; to end the actor \
                           take `#[actor(context)] cx: &Context<Self>` and call `cx.stop(..)`";
            match other {
                Some(receiver) => errors.at(receiver, message),
                None => errors.at(&sig.ident, message),
            }
            Err(Refused)
        }
    }
}

/// There is no caller.
fn returns_nothing(sig: &Signature, errors: &mut Errors) -> Result<(), Refused> {
    match &sig.output {
        ReturnType::Type(_, ty) if !matches!(types::plain(ty), Type::Tuple(unit) if unit.elems.is_empty()) => {
            errors.at(ty, "a method fed by a stream or the clock returns nothing, for nobody waits for it: on an error, call `cx.stop(error)` of a `#[actor(context)]`");
            Err(Refused)
        }
        _ => Ok(()),
    }
}

fn of_stream(stream: &Expr, options: &MethodArgs, errors: &mut Errors) -> Result<Feed, Refused> {
    if let Some(missed) = &options.missed {
        errors.at(missed, "`missed` is for ticks, which `every = ..` gives: remove it");
        return Err(Refused);
    }
    Ok(Feed::Stream { stream: stream.clone(), keeps_alive: options.keeps_alive.is_present() })
}

/// A clock never ends, so it cannot say when the actor does.
fn of_clock(period: &Expr, options: &MethodArgs, errors: &mut Errors) -> Result<Feed, Refused> {
    if let Some(span) = given(options.keeps_alive) {
        errors.push(syn::Error::new(
            span,
            "`keeps_alive` is for a `stream`, which may end; ticks never do, and the actor would not either: remove it",
        ));
        return Err(Refused);
    }
    let missed = match options.missed.as_ref().map(|missed| (missed.to_string(), missed)) {
        None => Missed::Delay,
        Some((name, missed)) => match name.as_str() {
            "delay" => Missed::Delay,
            "skip" => Missed::Skip,
            "burst" => Missed::Burst,
            _ => {
                errors.at(
                    missed,
                    "`missed` is one of three: `delay` starts the period anew, `skip` waits for the next tick that was planned, \
                     `burst` makes up for all of them",
                );
                return Err(Refused);
            }
        },
    };
    Ok(Feed::Clock { period: period.clone(), missed })
}

/// An item is one argument and a tick is none; the context comes from the actor itself.
fn arguments(args: &[Argument], feed: &Feed, sig: &Signature, errors: &mut Errors) -> Result<(), Refused> {
    if args.iter().any(|argument| matches!(argument.passing, Passing::Duty)) {
        errors.at(&sig.inputs, "nobody awaits the reply of a method that is fed: remove the argument marked `reply`");
        return Err(Refused);
    }
    let carried = args.iter().filter(|argument| argument.is_carried()).count();
    match (feed, carried) {
        (Feed::Stream { .. }, 1) | (Feed::Clock { .. }, 0) => Ok(()),
        (Feed::Stream { .. }, _) => {
            let place = sig.inputs.iter().nth(2).map_or_else(|| sig.ident.span(), Spanned::span);
            let message = "a stream feeds one item at a time: take one argument beside `self`, that of the item";
            errors.push(syn::Error::new(place, message));
            Err(Refused)
        }
        (Feed::Clock { .. }, _) => {
            errors.at(
                sig.inputs.iter().nth(1),
                "a tick brings nothing along: take no argument but `#[actor(context)] cx: &Context<Self>`",
            );
            Err(Refused)
        }
    }
}
