//! The driver: syntax → args → lower → render.

use crate::{
    args,
    errors::Errors,
    lower, render,
    syntax::{self, Item},
};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// What takes the place of `item`. Whatever is wrong with it, the user's own code stands first, then what could be made of
/// it, then the errors.
pub fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut expansion = match syntax::parse(item.clone(), &mut errors) {
        Ok(Item::Block(block)) => {
            let args = args::of_block(args, &mut errors);
            let actor = lower::block(&block, args, &mut errors);
            render::actor(block.to_token_stream(), actor.as_ref())
        }
        Ok(Item::Type(ty)) => {
            let args = args::of_type(args, &mut errors);
            render::state(&item, &lower::state(*ty, args))
        }
        Ok(Item::Other(keyword)) => {
            refuse(&keyword, &mut errors);
            item
        }
        Err(error) => {
            errors.push(error);
            item
        }
    };
    expansion.extend(errors.into_tokens());
    expansion
}

/// A method comes here when the attribute of its block has not recognized its option.
fn refuse(keyword: &TokenTree, errors: &mut Errors) {
    let place = "`#[actor]` goes on a struct or enum, and on an `impl` block with its messages";
    if keyword.to_string() == "fn" {
        let option = "the option of a method there is called `actor`, by no other name, and stands in no `cfg_attr`";
        errors.at(keyword, format!("{place}; {option}"));
    } else {
        errors.at(keyword, place);
    }
}
