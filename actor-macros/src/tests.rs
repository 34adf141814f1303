//! Unit tests of the macro, without a compiler.

mod broken;
mod corpus;
mod diagnostics;
mod golden;
mod hygiene;
mod lowering;
mod rendering;

use crate::{args, errors::Errors, expand::expand, lower, model, render, syntax};
use corpus::Input;
use proc_macro2::TokenStream;

/// The meaning of a block, and the messages of its errors.
fn lowered(args: TokenStream, block: TokenStream) -> (Option<model::Actor>, Vec<String>) {
    let mut errors = Errors::default();
    let syntax::Input::ImplBlock(block) = syntax::parse(block, &mut errors).expect("the block parses") else {
        panic!("not a block")
    };
    let options = args::block_options(args, &mut errors);
    let actor = lower::lower_block(&block, options, &mut errors);
    (actor, errors.into_messages())
}

/// The meaning of a block that must have no errors.
fn valid(args: TokenStream, block: TokenStream) -> model::Actor {
    let (actor, errors) = lowered(args, block);
    assert_eq!(errors, [""; 0]);
    actor.expect("an actor")
}

fn errors(block: TokenStream) -> Vec<String> {
    lowered(TokenStream::new(), block).1
}

/// The code that is generated for a block, without the block itself.
fn rendered(args: TokenStream, block: TokenStream) -> String {
    render::actor(TokenStream::new(), Some(&valid(args, block))).to_string()
}

/// Expands every `#[actor]` on an item of a whole file.
fn expanded(file: &str) -> TokenStream {
    items(file).map(|(args, item)| args.map_or_else(|| item.clone(), |args| expand(args, item.clone()))).collect()
}

/// The items of a file, each with the arguments of its `#[actor]` if it has one.
fn items(file: &str) -> impl Iterator<Item = (Option<TokenStream>, TokenStream)> {
    let file = syn::parse_file(file).expect("the input parses");
    file.items.into_iter().map(|item| match corpus::attributed(item) {
        Ok(Input { args, item }) => (Some(args), item),
        Err(other) => (None, quote::quote!(#other)),
    })
}
