//! Drives one expansion: syntax → args → lower → render.

use crate::{
    args,
    errors::Errors,
    lower, render,
    syntax::{self, Input},
};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// Returns what replaces `item`: the user's own code, then what could be generated, then the errors.
///
/// The user's code is emitted even if it has errors, so that an editor keeps completing and rustc adds no follow-up
/// errors. Members of a block that cannot be parsed are left out: rustc has reported them, and would do so again.
pub fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut expansion = match syntax::parse(item.clone(), &mut errors) {
        Ok(Input::ImplBlock(block)) => {
            let options = args::block_options(args, &mut errors);
            let actor = lower::lower_block(&block, options, &mut errors);
            render::actor(block.to_token_stream(), actor.as_ref())
        }
        Ok(Input::Type(ty)) => {
            let options = args::type_options(args, &mut errors);
            render::type_attr(&item, &lower::lower_type(*ty, options))
        }
        Ok(Input::Unsupported(keyword)) => {
            reject_item(&keyword, &mut errors);
            item
        }
        Err(error) => {
            errors.unless_reported(error.span(), format!("`#[actor]` does not support this syntax: {error}"));
            item
        }
    };
    expansion.extend(errors.into_tokens());
    expansion
}

/// A method arrives here if the attribute of its block did not recognize the method's attribute as its own.
fn reject_item(keyword: &TokenTree, errors: &mut Errors) {
    let supported = "`#[actor]` is only supported on a struct, an enum or an `impl` block";
    if keyword.to_string() == "fn" {
        let method =
            "a method in an `#[actor]` block needs the attribute under the name `actor` and outside of `cfg_attr`";
        errors.at(keyword, format!("{supported}; {method}"));
    } else {
        errors.at(keyword, format!("{supported}: remove it here"));
    }
}
