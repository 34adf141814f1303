//! The rules for views: handles that have some of the methods.

use crate::{
    errors::Errors,
    model::{Actor, BlockKind, View},
};
use std::mem;

/// A view is declared once and has a method, and a method names declared views only. Rejected views are left out.
pub fn check_views(actor: &mut Actor, errors: &mut Errors) {
    // An additional block cannot know the declared views, so rustc resolves them there.
    let BlockKind::Primary { views } = &mut actor.kind else { return };
    let mut kept: Vec<View> = Vec::new();
    for view in mem::take(views) {
        let name = &view.name;
        let used = [&actor.names.actor, &actor.names.handle, &actor.names.message];
        if used.contains(&name) || kept.iter().any(|other| other.name == *name) {
            errors.at(name, format!("the name `{name}` is already used: give each view its own name"));
            continue;
        }
        if !actor.messages.iter().any(|message| message.views.contains(name)) {
            errors.at(
                name,
                format!("the view `{name}` has no method: write `#[actor(view({name}))]` on each of its methods"),
            );
        }
        kept.push(view);
    }
    for message in &mut actor.messages {
        message.views.retain(|name| {
            let is_declared = kept.iter().any(|view| view.name == *name) || *name == actor.names.handle;
            if !is_declared {
                errors.at(name, format!("unknown view `{name}`: write `#[actor(views({name}))]` on the block"));
            }
            is_declared
        });
    }
    *views = kept;
}
