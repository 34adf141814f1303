//! The arguments of `#[actor(..)]`. Only this file and `args/` know darling.
//!
//! [`check`] validates names, forms and values first, because its messages are better than darling's. Darling then
//! turns the valid options into typed values.

mod check;
pub mod spec;
mod views;

use self::{
    spec::{ARGUMENT, BLOCK, METHOD, TYPE, Target},
    views::{ViewNames, ViewSpecs},
};
use crate::{errors::Errors, syntax::is_actor_attr};
use darling::{
    FromMeta,
    ast::NestedMeta,
    util::{Flag, PreservedStrExpr},
};
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, Ident, Meta, Path, Visibility};

/// Options of an `impl` block.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct BlockOptions {
    pub handle: Option<Path>,
    pub message: Option<Ident>,
    #[darling(rename = "crate")]
    pub runtime: Option<Path>,
    pub vis: Option<Visibility>,
    pub capacity: Option<Expr>,
    pub name: Option<PreservedStrExpr>,
    pub direct: Flag,
    pub local: Flag,
    pub views: Option<ViewSpecs>,
    pub extend: Flag,
}

/// Options of a struct or enum.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct TypeOptions {
    #[darling(rename = "crate")]
    pub runtime: Option<Path>,
    pub capacity: Option<Expr>,
    pub name: Option<PreservedStrExpr>,
}

/// Options of a method.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct MethodOptions {
    pub message: Flag,
    pub skip: Flag,
    pub on_start: Flag,
    pub on_stop: Flag,
    pub flatten: Flag,
    pub concurrent: Flag,
    pub priority: Flag,
    pub view: Option<ViewNames>,
    pub when_full: Option<Ident>,
    pub stream: Option<Expr>,
    pub keep_alive: Flag,
    pub interval: Option<Expr>,
    pub missed_tick: Option<Ident>,
}

/// Options of an argument.
#[derive(Default, FromMeta)]
#[darling(default)]
pub struct ArgumentOptions {
    pub reply: Flag,
    pub context: Flag,
}

pub fn block_options(args: TokenStream, errors: &mut Errors) -> BlockOptions {
    let metas = parse_list(args, errors);
    for meta in metas.iter().filter(|meta| spec::is_views(meta)) {
        views::check_views(meta, errors);
    }
    typed(metas, &BLOCK, errors)
}

pub fn type_options(args: TokenStream, errors: &mut Errors) -> TypeOptions {
    typed(parse_list(args, errors), &TYPE, errors)
}

/// The options of all `#[actor(..)]` on a method.
pub fn method_options(attrs: &[Attribute], errors: &mut Errors) -> MethodOptions {
    let metas = helper_metas(attrs, &METHOD, "on_start", errors);
    typed(metas, &METHOD, errors)
}

/// The options of all `#[actor(..)]` on an argument. Returns `None` if one was rejected, because the kind of the
/// argument is then unknown.
pub fn argument_options(attrs: &[Attribute], errors: &mut Errors) -> Option<ArgumentOptions> {
    let before = errors.count();
    let metas = helper_metas(attrs, &ARGUMENT, "reply", errors);
    let options = typed(metas, &ARGUMENT, errors);
    (errors.count() == before).then_some(options)
}

/// The span of a flag, if it is set.
pub fn flag_span(flag: Flag) -> Option<Span> {
    flag.is_present().then(|| flag.span())
}

fn helper_metas(attrs: &[Attribute], target: &Target, example: &str, errors: &mut Errors) -> Vec<NestedMeta> {
    let mut metas = Vec::new();
    for attr in attrs.iter().filter(|attr| is_actor_attr(attr)) {
        match &attr.meta {
            Meta::List(list) if !list.tokens.is_empty() => metas.extend(parse_list(list.tokens.clone(), errors)),
            meta => {
                let target = target.name;
                let message =
                    format!("`#[actor]` on {target} needs an option: write `#[actor({example})]`, or remove it");
                errors.at(meta, message);
            }
        }
    }
    metas
}

fn parse_list(args: TokenStream, errors: &mut Errors) -> Vec<NestedMeta> {
    NestedMeta::parse_meta_list(args).unwrap_or_else(|error| {
        errors.push(error);
        Vec::new()
    })
}

/// Reports every invalid option and returns the values of the valid ones.
fn typed<T: FromMeta + Default>(metas: Vec<NestedMeta>, target: &Target, errors: &mut Errors) -> T {
    let mut valid: Vec<NestedMeta> = Vec::new();
    for meta in metas {
        match check::check_option::<T>(&meta, &valid, target) {
            Ok(()) => valid.push(meta),
            Err(message) => errors.at(&meta, message),
        }
    }
    T::from_list(&valid).unwrap_or_else(|error| {
        errors.push(error.into());
        T::default()
    })
}
