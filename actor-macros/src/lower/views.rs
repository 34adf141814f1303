//! The rules for views: handles that have some of the methods.

use crate::{
    errors::Errors,
    model::{Actor, Kind, View},
};
use std::mem;

/// A view is declared once and has a method; a method names views that are declared. What is refused is left out.
pub fn check(actor: &mut Actor, errors: &mut Errors) {
    // Whether a view exists, a block behind the first leaves to rustc.
    let Kind::First { views } = &mut actor.kind else { return };
    let mut kept: Vec<View> = Vec::new();
    for view in mem::take(views) {
        let name = &view.name;
        let taken = [&actor.names.actor, &actor.names.handle, &actor.names.message];
        if taken.contains(&name) || kept.iter().any(|other| other.name == *name) {
            errors.at(name, format!("`{name}` is taken: each view needs a name of its own"));
            continue;
        }
        if !actor.messages.iter().any(|message| message.views.contains(name)) {
            errors.at(name, format!("the view `{name}` has no method: write `#[actor(view({name}))]` on those it has"));
        }
        kept.push(view);
    }
    for message in &mut actor.messages {
        message.views.retain(|name| {
            let declared = kept.iter().any(|view| view.name == *name) || *name == actor.names.handle;
            if !declared {
                errors
                    .at(name, format!("there is no view `{name}`: declare it on the block, `#[actor(views({name}))]`"));
            }
            declared
        });
    }
    *views = kept;
}
