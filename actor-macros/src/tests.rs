//! The macro without a compiler: golden expansions, the rules, and broken input.

mod broken;
mod golden;
mod refusals;
mod rules;

use crate::{args, errors::Errors, expand::expand, lower, model, syntax};
use proc_macro2::TokenStream;

/// What becomes of a block: its meaning and the messages of its errors.
fn lowered(args: TokenStream, block: TokenStream) -> (Option<model::Actor>, Vec<String>) {
    let mut errors = Errors::default();
    let syntax::Item::Block(block) = syntax::parse(block, &mut errors).expect("the block parses") else {
        panic!("not a block")
    };
    let args = args::of_block(args, &mut errors);
    let actor = lower::block(&block, args, &mut errors);
    (actor, errors.into_messages())
}

fn sound(block: TokenStream) -> model::Actor {
    let (actor, errors) = lowered(TokenStream::new(), block);
    assert_eq!(errors, [""; 0]);
    actor.expect("an actor")
}

fn errors(block: TokenStream) -> Vec<String> {
    lowered(TokenStream::new(), block).1
}

/// A whole file in which `#[actor]` is expanded as rustc would.
fn expanded(file: &str) -> TokenStream {
    let file = syn::parse_file(file).expect("the input parses");
    file.items.into_iter().map(expanded_item).collect()
}

fn expanded_item(item: syn::Item) -> TokenStream {
    let mut item = item;
    let attrs = match &mut item {
        syn::Item::Struct(item) => &mut item.attrs,
        syn::Item::Enum(item) => &mut item.attrs,
        syn::Item::Impl(item) => &mut item.attrs,
        other => return quote::quote!(#other),
    };
    let Some(at) = attrs.iter().position(syntax::is_ours) else { return quote::quote!(#item) };
    let args = match attrs.remove(at).meta {
        syn::Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    expand(args, quote::quote!(#item))
}
