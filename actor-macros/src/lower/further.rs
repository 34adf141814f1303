//! The rules for blocks behind an actor's first: those that extend its handle, and those of traits.

use super::{Refused, attributes, types};
use crate::{
    args::BlockArgs,
    errors::Errors,
    model::{Actor, Associated, Constant, Kind, Trait, View},
    names,
    syntax::{Block, Member, Method},
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{ImplItemConst, ImplItemType, Path, Signature, Type, spanned::Spanned};

/// What the block is to its actor, by its header and options.
pub fn kind(block: &Block, args: &BlockArgs, errors: &mut Errors) -> Result<Kind, Refused> {
    let extends = args.extend.is_present();
    let Some((path, _)) = &block.header.trait_ else {
        refuse_of_first(extends, args, errors)?;
        let view = |view: &crate::args::View| View { name: view.name.clone(), controls: view.controls };
        let views = args.views.iter().flat_map(|views| &views.0).map(view).collect();
        return Ok(if extends { Kind::Extend } else { Kind::First { views } });
    };
    if extends {
        let span = args.extend.span();
        errors.push(syn::Error::new(span, "a trait's block extends the handle by itself: remove `extend`"));
        return Err(Refused);
    }
    refuse_unsafe(block, errors)?;
    refuse_async_trait(block, errors)?;
    refuse_of_first(true, args, errors)?;
    Ok(Kind::Trait(implemented(block, path, errors)?))
}

/// What the user promises of the actor nobody promises of the handle.
fn refuse_unsafe(block: &Block, errors: &mut Errors) -> Result<(), Refused> {
    let Some(unsafety) = &block.header.unsafety else { return Ok(()) };
    errors.at(
        unsafety,
        "the handle implements the trait too, and cannot keep an `unsafe` promise: implement this trait by hand",
    );
    Err(Refused)
}

/// What it makes of the methods is what they are to the trait, and it has yet to do so.
fn refuse_async_trait(block: &Block, errors: &mut Errors) -> Result<(), Refused> {
    let Some(attr) = attributes::async_trait(&block.header.attrs) else { return Ok(()) };
    errors.at(
        attr,
        "`#[actor]` implements the trait as `#[async_trait]` has made it, which therefore goes first: move `#[async_trait]` \
         above `#[actor]`",
    );
    Err(Refused)
}

/// Handle, views and options are declared once.
fn refuse_of_first(further: bool, args: &BlockArgs, errors: &mut Errors) -> Result<(), Refused> {
    if !further {
        return Ok(());
    }
    let given: Vec<(&str, proc_macro2::Span)> = [
        args.views.as_ref().and_then(|views| views.0.first()).map(|view| ("views", view.name.span())),
        args.direct.is_present().then(|| ("direct", args.direct.span())),
        args.capacity.as_ref().map(|capacity| ("capacity", capacity.span())),
        args.name.as_ref().map(|name| ("name", name.span())),
    ]
    .into_iter()
    .flatten()
    .collect();
    for (name, span) in &given {
        errors
            .push(syn::Error::new(*span, format!("`{name}` is said once, on the actor's first block: move it there")));
    }
    if given.is_empty() { Ok(()) } else { Err(Refused) }
}

/// Types and constants of the block are those of the handle, too.
fn implemented(block: &Block, path: &Path, errors: &mut Errors) -> Result<Trait, Refused> {
    let self_ty = &block.header.self_ty;
    let mut found =
        Trait { path: types::without_self(path.to_token_stream(), self_ty), constants: Vec::new(), types: Vec::new() };
    for member in &block.members {
        let Member::Opaque(tokens) = member else { continue };
        if let Ok(constant) = syn::parse2::<ImplItemConst>(tokens.clone()) {
            let ty = types::without_self(constant.ty.to_token_stream(), self_ty);
            found.constants.push(Constant { name: constant.ident, ty, cfgs: attributes::cfgs(&constant.attrs) });
        } else if let Ok(ty) = syn::parse2::<ImplItemType>(tokens.clone()) {
            if !ty.generics.params.is_empty() {
                errors.at(
                    &ty.generics,
                    "an actor's handle cannot have a type with parameters of its own: implement this trait by hand",
                );
                return Err(Refused);
            }
            found.types.push(Associated { name: ty.ident, cfgs: attributes::cfgs(&ty.attrs) });
        }
    }
    Ok(found)
}

/// A trait of which a method is missing would only add to the errors, and so would a further block without a message.
pub fn can_be_emitted(actor: &Actor, sound: bool) -> bool {
    match actor.kind {
        Kind::First { .. } => true,
        Kind::Extend => !actor.messages.is_empty(),
        Kind::Trait(_) => sound,
    }
}

/// The name of the enum, unless it is given.
pub fn message_name(kind: &Kind, block: &Block, actor: &Ident) -> Ident {
    let of_trait = block.header.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    match (kind, of_trait) {
        (Kind::Trait(_), Some(last)) => names::trait_message(actor, &last.ident),
        (Kind::First { .. }, _) => names::message(actor),
        _ => names::extra_message(actor),
    }
}

/// The method's signature, in terms that hold outside of a trait's block.
pub fn signature(method: &Method, kind: &Kind) -> Signature {
    let sig = &method.sig;
    let qualified = match kind {
        Kind::Trait(Trait { path, .. }) => syn::parse2(types::qualified(sig.to_token_stream(), path)).ok(),
        Kind::First { .. } | Kind::Extend => None,
    };
    qualified.unwrap_or_else(|| sig.clone())
}

/// The handle's name, and its type as the first block or this one sees it.
pub fn handle(
    given: Option<Path>,
    kind: &Kind,
    actor: &Ident,
    generics: &TokenStream,
    (runtime, self_ty): (&Path, &Type),
    errors: &mut Errors,
) -> (Ident, TokenStream) {
    let default = names::handle(actor);
    match (kind, given) {
        (Kind::First { .. }, None) => (default.clone(), quote!(#default #generics)),
        (Kind::First { .. }, Some(path)) => {
            let name = path.get_ident().filter(|name| *name != actor);
            if name.is_none() {
                let fault = if path.is_ident(actor) { super::taken(actor) } else { "`handle` takes a name".to_owned() };
                errors.at(&path, fault);
            }
            let name = name.unwrap_or(&default);
            (name.clone(), quote!(#name #generics))
        }
        (Kind::Trait(_), None) if generics.is_empty() => {
            let handle = quote!(<#self_ty as #runtime::AnyActor>::Handle);
            (default, names::respanned(handle, self_ty.span()))
        }
        (_, None) => {
            let handle = names::respanned(quote!(#default), self_ty.span());
            (default, quote!(#handle #generics))
        }
        (_, Some(path)) => {
            let last = path.segments.last();
            let name = last.map_or(default, |segment| segment.ident.clone());
            // The parameters are those of this block, unless they are written out.
            let generics = last.filter(|last| last.arguments.is_none()).map(|_| generics);
            (name, quote!(#path #generics))
        }
    }
}
