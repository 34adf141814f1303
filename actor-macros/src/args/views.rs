//! The options that name views.

use crate::errors::Errors;
use darling::{FromMeta, ast::NestedMeta};
use syn::{Ident, Meta, MetaList};

/// `views(Reader, Admin(control))`.
#[derive(Default)]
pub struct ViewSpecs(pub Vec<ViewSpec>);

pub struct ViewSpec {
    pub name: Ident,
    /// Whether the view can stop the actor.
    pub controls: bool,
}

impl FromMeta for ViewSpecs {
    fn from_list(items: &[NestedMeta]) -> darling::Result<Self> {
        Ok(Self(items.iter().filter_map(view).collect()))
    }
}

fn view(item: &NestedMeta) -> Option<ViewSpec> {
    match item {
        NestedMeta::Meta(Meta::Path(path)) => Some(ViewSpec { name: path.get_ident()?.clone(), controls: false }),
        NestedMeta::Meta(Meta::List(list)) => {
            let name = list.path.get_ident()?.clone();
            Some(ViewSpec { name, controls: is_control(list) })
        }
        _ => None,
    }
}

/// `control` is the only option of a view.
fn is_control(list: &MetaList) -> bool {
    list.tokens.to_string() == "control"
}

/// Reports each invalid view on its own, so that the valid ones are still declared.
pub fn check_views(meta: &NestedMeta, errors: &mut Errors) {
    let NestedMeta::Meta(Meta::List(list)) = meta else { return };
    for item in NestedMeta::parse_meta_list(list.tokens.clone()).unwrap_or_default() {
        match (&item, view(&item)) {
            (NestedMeta::Meta(Meta::List(list)), Some(ViewSpec { name, controls: false })) => {
                errors.at(list, format!("the only option of a view is `control`: write `{name}(control)` or `{name}`"));
            }
            (item, None) => {
                errors.at(
                    item,
                    "`views` takes names: write `Reader`, or `Admin(control)` for a view that can stop the actor",
                );
            }
            _ => {}
        }
    }
}

/// `view(Reader, Admin)`.
#[derive(Default)]
pub struct ViewNames(pub Vec<Ident>);

impl FromMeta for ViewNames {
    fn from_list(items: &[NestedMeta]) -> darling::Result<Self> {
        let name = |item: &NestedMeta| match item {
            NestedMeta::Meta(Meta::Path(path)) => path.get_ident().cloned(),
            _ => None,
        };
        items.iter().map(name).collect::<Option<_>>().map(Self).ok_or_else(|| darling::Error::custom("not names"))
    }
}
