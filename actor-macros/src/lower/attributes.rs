//! The user's attributes that the expansion repeats.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{AttrStyle, Attribute, Meta, Token, parse_quote, punctuated::Punctuated};

/// `#[cfg]`s, which apply to everything that is generated from the item.
pub fn cfgs(attrs: &[Attribute]) -> Vec<Attribute> {
    parts(attrs, &|meta| meta.path().is_ident("cfg").then(|| meta.clone()))
}

/// The method's docs, or a default line if they have no text: `#[doc(alias)]`, for example, has none.
pub fn docs(attrs: &[Attribute], method: &Ident) -> Vec<Attribute> {
    let is_doc = |meta: &Meta| meta.path().is_ident("doc");
    let mut docs = parts(attrs, &|meta| is_doc(meta).then(|| meta.clone()));
    let text = parts(attrs, &|meta| (is_doc(meta) && matches!(meta, Meta::NameValue(_))).then(|| meta.clone()));
    if text.is_empty() {
        let line = format!(" Calls `{method}` on the actor.");
        docs.push(parse_quote!(#[doc = #line]));
    }
    docs
}

/// Attributes that the handle method repeats: `deprecated`, and `must_use` with a reason. Without a reason it adds
/// nothing, because `Call` is `#[must_use]`.
pub fn passthrough(attrs: &[Attribute]) -> Vec<Attribute> {
    parts(attrs, &|meta| {
        let reason = meta.path().is_ident("must_use") && !matches!(meta, Meta::Path(_));
        (reason || is_deprecated(meta)).then(|| meta.clone())
    })
}

/// `#[allow]`, and `#[expect]` as `#[allow]`, because an expected lint may not fire in generated code. A deprecated
/// method may use deprecated types, so it allows them.
pub fn lints(attrs: &[Attribute]) -> Vec<Attribute> {
    parts(attrs, &|meta| {
        if is_deprecated(meta) {
            return Some(parse_quote!(allow(deprecated)));
        }
        let Meta::List(list) = meta else { return None };
        let (level, lints) = (list.path.get_ident()?, &list.tokens);
        (level == "allow" || level == "expect").then(|| parse_quote!(allow(#lints)))
    })
}

/// `#[async_trait]`, with any path, because it can be re-exported.
pub fn async_trait(attrs: &[Attribute]) -> Option<Attribute> {
    let is_async_trait = |meta: &Meta| meta.path().segments.last().is_some_and(|last| last.ident == "async_trait");
    parts(attrs, &|meta| is_async_trait(meta).then(|| meta.clone())).into_iter().next()
}

/// Whether two methods have different `#[cfg]`s, which are then assumed to exclude each other.
pub fn are_alternatives(one: &[Attribute], other: &[Attribute]) -> bool {
    let text = |cfgs: &[Attribute]| cfgs.iter().map(|cfg| cfg.to_token_stream().to_string()).collect::<Vec<_>>();
    !one.is_empty() && !other.is_empty() && text(one) != text(other)
}

fn is_deprecated(meta: &Meta) -> bool {
    meta.path().is_ident("deprecated")
}

fn parts(attrs: &[Attribute], keep: &dyn Fn(&Meta) -> Option<Meta>) -> Vec<Attribute> {
    let repeated =
        |attr: &Attribute| Some(Attribute { style: AttrStyle::Outer, meta: part(&attr.meta, keep)?, ..attr.clone() });
    attrs.iter().filter_map(repeated).collect()
}

/// Also searches `#[cfg_attr(condition, ..)]`, because rustc expands it after this macro.
fn part(meta: &Meta, keep: &dyn Fn(&Meta) -> Option<Meta>) -> Option<Meta> {
    if !meta.path().is_ident("cfg_attr") {
        return keep(meta);
    }
    let list = meta.require_list().ok()?.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = list.iter();
    let condition = metas.next()?;
    let kept: Vec<TokenStream> = metas.filter_map(|meta| Some(part(meta, keep)?.to_token_stream())).collect();
    (!kept.is_empty()).then(|| parse_quote!(cfg_attr(#condition, #(#kept),*)))
}
