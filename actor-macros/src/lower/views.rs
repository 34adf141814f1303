//! The rules for views: handles that have some of the methods.

use crate::{
    errors::Errors,
    model::{Actor, Kind, View},
};

/// A view is declared once and has a method; a method names views that are declared.
pub fn check(actor: &Actor, errors: &mut Errors) {
    // Whether a view exists, the block behind the first leaves to rustc.
    let Kind::First { views } = &actor.kind else { return };
    for (index, View { name, .. }) in views.iter().enumerate() {
        if [&actor.names.actor, &actor.names.handle, &actor.names.message].contains(&name)
            || views[..index].iter().any(|other| other.name == *name)
        {
            errors.at(name, format!("`{name}` is taken: each view needs a name of its own"));
        } else if !actor.messages.iter().any(|message| message.views.contains(name)) {
            errors.at(name, format!("the view `{name}` has no method: write `#[actor(view({name}))]` on those it has"));
        }
    }
    for message in &actor.messages {
        for name in message.views.iter().filter(|name| views.iter().all(|view| view.name != **name)) {
            errors.at(name, format!("there is no view `{name}`: declare it on the block, `#[actor(views({name}))]`"));
        }
    }
}
