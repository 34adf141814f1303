//! The rules for methods: which of them are messages, and which cannot be.

use super::{
    Refused,
    argument::{self, Arguments},
    attributes, concurrent, further, local, priority, receiver, source,
    stream::{self, Returned},
    types, when_full,
};
use crate::{
    args::{self, MethodArgs, given},
    errors::Errors,
    model::{Actor, Argument, Bound, BoundKind, Generics, Hook, Kind, Message, Source},
    names,
    syntax::Method,
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{FnArg, GenericParam, Path, ReturnType, Safety, Signature, Type, Visibility, spanned::Spanned};

/// What a method is to its actor.
pub enum Role {
    Message(Box<Message>),
    Start(Hook),
    Stop(Hook),
    Source(Box<Source>),
    /// The actor's own.
    Own,
}

/// Methods with a receiver and a visibility are messages, unless an option says otherwise.
pub fn role(method: &Method, actor: &mut Actor, errors: &mut Errors) -> Result<Role, Refused> {
    let args = args::of_method(&method.attrs, errors);
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

/// Only a reply can be flattened, and only a message is queued, or finds a mailbox full.
fn refuse_of_messages(args: &MethodArgs, method: &Method, errors: &mut Errors) {
    let when_full = args.when_full.as_ref().map(Ident::span);
    for (option, span) in [
        ("flatten", given(args.flatten)),
        ("concurrent", given(args.concurrent)),
        ("priority", given(args.priority)),
        ("when_full", when_full),
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
        [FnArg::Typed(argument)] if args::of_argument(&argument.attrs, errors).context.is_present() => {
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

fn message(method: &Method, options: &MethodArgs, actor: &mut Actor, errors: &mut Errors) -> Result<Message, Refused> {
    let sig = &further::signature(method, &actor.kind);
    let (self_ty, bounds) = (&actor.self_ty, &mut actor.bounds);
    let usual = unusual(sig, errors);
    let always = conditional(sig, &actor.generics, errors);
    let receiver = receiver::of(sig, errors);
    local::refuse_concurrent(options, actor.is_local, errors)?;
    let is_concurrent = concurrent::check(options, method, &actor.kind, errors);
    let mut arg_bounds = Vec::new();
    let Arguments { args, sound, reply: promised } =
        argument::all(sig.inputs.iter().skip(1), self_ty, &mut arg_bounds, errors);
    let in_trait = matches!(actor.kind, Kind::Trait(_))
        .then(|| further::in_trait(sig, options.flatten.is_present(), self_ty, errors))
        .transpose();
    let streamed = match (promised, &in_trait) {
        (None, Ok(None)) => streamed(sig, options, (&actor.names.runtime, &actor.generics), errors).transpose(),
        _ => Ok(None),
    };
    let replying = match (promised, &in_trait, &streamed) {
        (_, Err(Refused), _) | (_, _, Err(Refused)) => Err(Refused),
        (Some(ty), ..) => {
            let returns_nothing = refuse_second_reply(sig, errors);
            returns_nothing.and(stream::refuse_later(ty, errors)).map(|()| Some(ty))
        }
        (None, Ok(Some((_, output))), _) => Ok(Some(*output)),
        (None, _, Ok(Some(stream))) => Ok(Some(&stream.ty)),
        (None, ..) => Ok(returned(sig)),
    };
    let reply = replying.and_then(|ty| reply(ty, sig, self_ty, errors).map(|reply| (ty, reply)));
    let variant = variant(&sig.ident, errors);
    let (receiver, (replying, reply), variant) = (receiver?, reply?, variant?);
    usual.and(always)?;
    let is_concurrent = is_concurrent?;
    if !sound {
        return Err(Refused);
    }
    let in_trait = in_trait?.map(|(in_trait, _)| in_trait);
    if in_trait.is_some() && !args.iter().all(Argument::is_carried) {
        errors.at(
            &sig.ident,
            "a trait's method has the arguments of the trait: `reply` and `context` are for other blocks",
        );
        return Err(Refused);
    }
    // The handle's method in a trait brings the whole `Result`.
    let is_fallible = in_trait.is_none() && (options.flatten.is_present() || replying.is_some_and(types::is_result));
    let streamed = streamed?;
    // A bound cannot be conditional, and the types of a conditional method may not exist without it.
    let cfgs = attributes::cfgs(&method.attrs);
    if cfgs.is_empty() {
        bounds.extend(receiver::shared_state(sig, self_ty));
        bounds.extend(arg_bounds);
        // That of the item first: if it cannot be sent, it is to blame.
        bounds.extend(streamed.as_ref().and_then(|stream| {
            argument::bound(&types::without_self(stream.item.to_token_stream(), self_ty), BoundKind::Reply)
        }));
        bounds.extend(argument::bound(&reply, BoundKind::Reply));
        let shape = match (in_trait.is_some(), is_fallible) {
            (true, _) => Some(BoundKind::TraitReply),
            (false, true) => Some(BoundKind::FlattenedReply),
            (false, false) => None,
        };
        bounds.extend(shape.map(|kind| Bound { ty: reply.clone(), kind }));
    }
    Ok(Message {
        method: sig.ident.clone(),
        variant,
        vis: method.vis.clone(),
        receiver,
        is_async: sig.asyncness.is_some() || in_trait.is_some(),
        is_concurrent,
        is_priority: priority::of(options, &actor.kind, errors),
        args,
        reply,
        is_fallible,
        stream: streamed.map(|stream| stream.stream),
        cfgs,
        docs: attributes::docs(&method.attrs),
        notes: attributes::notes(&method.attrs),
        lints: attributes::lints(&method.attrs),
        when_full: when_full::of(options, &actor.kind, errors),
        views: options.view.as_ref().map(|views| views.0.clone()).unwrap_or_default(),
        in_trait,
    })
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

fn returned(sig: &Signature) -> Option<&Type> {
    match &sig.output {
        ReturnType::Type(_, ty) => Some(ty),
        ReturnType::Default => None,
    }
}

fn streamed(
    sig: &Signature,
    options: &MethodArgs,
    actor: (&Path, &Generics),
    errors: &mut Errors,
) -> Option<Result<Returned, Refused>> {
    stream::returned(returned(sig)?, sig, options.flatten.is_present(), actor, errors)
}

/// A method that takes the duty to reply returns nothing.
fn refuse_second_reply(sig: &Signature, errors: &mut Errors) -> Result<(), Refused> {
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
fn reply(ty: Option<&Type>, sig: &Signature, self_ty: &Type, errors: &mut Errors) -> Result<TokenStream, Refused> {
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

/// `add` is the message `Add`.
fn variant(method: &Ident, errors: &mut Errors) -> Result<Ident, Refused> {
    names::variant(method).ok_or_else(|| {
        errors.at(method, "a message takes its name from the method, and this one has no letters: rename it");
        Refused
    })
}
