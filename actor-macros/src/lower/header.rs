//! The rules for the header of a block, which is everything except its members.

use super::{attributes, extension, local, naming, tokens, types};
use crate::{
    args::{BlockOptions, flag_span},
    errors::{Errors, Rejected},
    model::{Actor, ActorOptions, BlockKind, Generics, View},
    names,
    syntax::{ImplBlock, is_actor_attr},
};
use quote::{ToTokens, quote};
use syn::{
    Attribute, GenericParam, Ident, ItemImpl, Path, Type, Visibility, WherePredicate, parse_quote, spanned::Spanned,
};

/// An actor with everything that header and options say, but without methods. Returns `None` if no handle can be
/// generated.
pub fn lower_header(block: &ImplBlock, options: BlockOptions, errors: &mut Errors) -> Option<Actor> {
    let header = &block.header;
    check_single_attribute(&header.attrs, errors);
    let kind = lower_kind(block, &options, errors);
    let is_local = local::lower_local(&options, errors);
    let actor = lower_actor_name(header, errors)?;
    let lifetimes = check_lifetimes(header, errors);
    let kind = kind.ok()?;
    lifetimes.and_then(|()| check_parameters(header, errors)).ok()?;
    let generics = lower_generics(&header.generics, &header.self_ty);
    let runtime = runtime_path(options.runtime);
    let given = naming::GivenNames {
        runtime,
        impl_token: header.impl_token,
        actor,
        handle: options.handle,
        message: options.message,
    };
    let names = naming::lower_names(given, &kind, &header.self_ty, &generics, errors);
    Some(Actor {
        kind,
        names,
        self_ty: (*header.self_ty).clone(),
        generics,
        vis: options.vis.unwrap_or(Visibility::Public(parse_quote!(pub))),
        attrs: block_attrs(&header.attrs),
        messages: Vec::new(),
        start: Vec::new(),
        stop: Vec::new(),
        sources: Vec::new(),
        options: ActorOptions { capacity: options.capacity, name: options.name.map(Into::into) },
        direct: flag_span(options.direct).filter(|_| !is_local),
        is_local,
        bounds: Vec::new(),
    })
}

pub fn runtime_path(given: Option<Path>) -> Path {
    given.unwrap_or_else(|| parse_quote!(::actor_runtime))
}

/// A second `#[actor]` would generate every item twice.
fn check_single_attribute(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| is_actor_attr(attr)) {
        errors.at(attr, "a second `#[actor]` on one block is not supported: move its options to the first one");
    }
}

fn lower_kind(block: &ImplBlock, options: &BlockOptions, errors: &mut Errors) -> Result<BlockKind, Rejected> {
    let header = &block.header;
    let Some((path, _)) = &header.trait_ else {
        if options.extend.is_present() {
            extension::check_block_options(options, errors)?;
            return Ok(BlockKind::Extend);
        }
        let views = options.views.iter().flat_map(|views| &views.0);
        let views = views.map(|view| View { name: view.name.clone(), controls: view.controls }).collect();
        return Ok(BlockKind::Primary { views });
    };
    if let Some(span) = flag_span(options.extend) {
        let message = "`extend` is not supported on the block of a trait, which always extends the handle: remove it";
        return Err(errors.reject_span(span, message));
    }
    if let Some(unsafety) = &header.unsafety {
        let message = "an `unsafe` trait is not supported, because the handle cannot guarantee its contract: remove \
                       `#[actor]` and implement the trait for the handle manually";
        return Err(errors.reject(unsafety, message));
    }
    check_async_trait(&header.attrs, errors)?;
    extension::check_block_options(options, errors)?;
    extension::lower_trait_impl(path, block, errors).map(BlockKind::Trait)
}

/// The trait declares its methods in the form that `#[async_trait]` produces, so `#[actor]` has to see that form too.
fn check_async_trait(attrs: &[Attribute], errors: &mut Errors) -> Result<(), Rejected> {
    let Some(attr) = attributes::async_trait(attrs) else { return Ok(()) };
    let message = "`#[async_trait]` below `#[actor]` is not supported: move `#[async_trait]` above `#[actor]`";
    Err(errors.reject(attr, message))
}

/// The task of an actor can outlive everything that was borrowed when it was spawned.
fn check_lifetimes(header: &ItemImpl, errors: &mut Errors) -> Result<(), Rejected> {
    const MESSAGE: &str = "an actor cannot borrow, because its task can outlive the borrowed data: own the data";
    let mut result = Ok(());
    for lifetime in header.generics.lifetimes() {
        result = Err(errors.reject(lifetime, format!("{MESSAGE}, or replace this lifetime with `'static`")));
    }
    if result.is_ok() {
        for borrow in types::borrows(&header.self_ty) {
            result = Err(errors.reject(borrow, format!("{MESSAGE}, or write `'static` here")));
        }
    }
    result
}

/// Leaves two parameters of one name, and one that neither the type nor the trait has, to rustc. The items of the
/// expansion would have the same mistake.
fn check_parameters(header: &ItemImpl, errors: &mut Errors) -> Result<(), Rejected> {
    let mut names = Vec::new();
    let trait_path = header.trait_.as_ref().map(|(path, _)| path);
    let (self_ty, clause) = (&header.self_ty, &header.generics.where_clause);
    let used = quote!(#self_ty #trait_path #clause);
    for param in &header.generics.params {
        let name = match param {
            GenericParam::Type(param) => &param.ident,
            GenericParam::Const(param) => &param.ident,
            GenericParam::Lifetime(_) => continue,
        };
        if names.contains(&name) || !names::mentions(&used, name) {
            let message = format!("the parameter `{name}` is declared twice or does not occur in the actor's type");
            return Err(errors.reject_unless_reported(param, message));
        }
        names.push(name);
    }
    Ok(())
}

/// The names of the handle and the enum are derived from the actor's name.
fn lower_actor_name(header: &ItemImpl, errors: &mut Errors) -> Option<Ident> {
    let self_ty = &header.self_ty;
    let is_parameter = |ident: &Ident| header.generics.type_params().any(|param| param.ident == *ident);
    let name = match types::peel(self_ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.clone()),
        _ => None,
    };
    let name = name.filter(|name| !is_parameter(name) && !types::is_primitive(self_ty));
    if name.is_none() {
        let message = "`#[actor]` is only supported on a block of a struct or enum: write `impl Counter { .. }`";
        // Rustc rejects an inherent block of any type without a name, except a trait object.
        if header.trait_.is_none() && !matches!(types::peel(self_ty), Type::TraitObject(_)) {
            errors.unless_reported(self_ty.span(), message);
        } else {
            errors.at(self_ty, message);
        }
    }
    name
}

/// Parameters as an `impl` declares them, which is without the defaults.
pub fn lower_generics(generics: &syn::Generics, self_ty: &Type) -> Generics {
    let mut generics = generics.clone();
    for param in &mut generics.params {
        match param {
            GenericParam::Type(param) => param.default = None,
            GenericParam::Const(param) => param.default = None,
            GenericParam::Lifetime(_) => {}
        }
    }
    let (declared, passed, where_clause) = generics.split_for_impl();
    let without_self = |predicate: &WherePredicate| tokens::without_self(predicate.to_token_stream(), self_ty);
    Generics {
        declared: tokens::without_self(declared.to_token_stream(), self_ty),
        passed: passed.to_token_stream(),
        types: generics.type_params().map(|param| param.ident.clone()).collect(),
        predicates: where_clause.into_iter().flat_map(|clause| &clause.predicates).map(without_self).collect(),
    }
}

/// `#[cfg]`s must hold for the whole expansion. Lint levels apply to all code of the block, generated code included.
fn block_attrs(attrs: &[Attribute]) -> Vec<Attribute> {
    [attributes::cfgs(attrs), attributes::lints(attrs)].concat()
}
