//! Unit tests of the macro, without a compiler.

mod broken;
mod diagnostics;
mod golden;
mod hygiene;
mod lowering;
mod rendering;

use crate::{args, errors::Errors, expand::expand, lower, model, render, syntax};
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
    file.items.into_iter().map(|mut item| (take_actor_attr(&mut item), quote::quote!(#item)))
}

fn take_actor_attr(item: &mut syn::Item) -> Option<TokenStream> {
    let attrs = match item {
        syn::Item::Struct(item) => &mut item.attrs,
        syn::Item::Enum(item) => &mut item.attrs,
        syn::Item::Impl(item) => &mut item.attrs,
        _ => return None,
    };
    let at = attrs.iter().position(syntax::is_actor_attr)?;
    match attrs.remove(at).meta {
        syn::Meta::List(list) => Some(list.tokens),
        _ => Some(TokenStream::new()),
    }
}
