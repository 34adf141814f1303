//! The options that name views.

use crate::errors::Errors;
use darling::{FromMeta, ast::NestedMeta};
use syn::{Ident, Meta, MetaList};

/// `views(Reader, Admin(control))`.
#[derive(Default)]
pub struct Views(pub Vec<View>);

pub struct View {
    pub name: Ident,
    /// Whether it may end the actor.
    pub controls: bool,
}

impl FromMeta for Views {
    fn from_list(items: &[NestedMeta]) -> darling::Result<Self> {
        Ok(Self(items.iter().filter_map(view).collect()))
    }
}

fn view(item: &NestedMeta) -> Option<View> {
    match item {
        NestedMeta::Meta(Meta::Path(path)) => Some(View { name: path.get_ident()?.clone(), controls: false }),
        NestedMeta::Meta(Meta::List(list)) => {
            let name = list.path.get_ident()?.clone();
            Some(View { name, controls: is_control(list) })
        }
        _ => None,
    }
}

/// The one thing that can be said of a view.
fn is_control(list: &MetaList) -> bool {
    list.tokens.to_string() == "control"
}

/// What is no view is reported by itself: those beside it are there all the same.
pub(super) fn refuse_in_views(meta: &NestedMeta, errors: &mut Errors) {
    let NestedMeta::Meta(Meta::List(list)) = meta else { return };
    for item in NestedMeta::parse_meta_list(list.tokens.clone()).unwrap_or_default() {
        match &item {
            NestedMeta::Meta(Meta::List(list)) if list.path.get_ident().is_some() && !is_control(list) => {
                errors.at(list, "of a view it can only be said that it may end the actor: write `control`");
            }
            item if view(item).is_none() => {
                errors.at(item, "a view is a name, `Reader`, or `Admin(control)` if it may end the actor");
            }
            _ => {}
        }
    }
}

/// `view(Reader, Admin)`.
#[derive(Default)]
pub struct Names(pub Vec<Ident>);

impl FromMeta for Names {
    fn from_list(items: &[NestedMeta]) -> darling::Result<Self> {
        let name = |item: &NestedMeta| match item {
            NestedMeta::Meta(Meta::Path(path)) => path.get_ident().cloned(),
            _ => None,
        };
        items.iter().map(name).collect::<Option<_>>().map(Self).ok_or_else(|| darling::Error::custom("not names"))
    }
}
