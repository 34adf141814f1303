//! Blocks of this repository, and mutations of them. The tests of [`broken`](super::broken) use them, and so does the fuzzer in `fuzz/`,
//! which includes this file.

use crate::{expand::expand, syntax};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::{fs, path::Path};

/// What `#[actor]` is given.
#[derive(Clone, Debug, Default)]
pub struct Input {
    pub args: TokenStream,
    pub item: TokenStream,
}

/// Where the decisions of a mutation are from: random numbers, or the bytes of a fuzzer.
pub trait Choices {
    /// A number below `bound`, which is not 0.
    fn below(&mut self, bound: usize) -> usize;
}

/// The inputs to mutate, and their tokens.
#[derive(Debug)]
pub struct Corpus {
    inputs: Vec<Input>,
    tokens: Vec<TokenTree>,
}

/// Folders with inputs, from the folder of this package or of the fuzzer. Both are in the root of the repository.
const FOLDERS: [&str; 2] = ["../actor-macros/goldens", "../tests/ui"];

/// How many mutations an input gets at most.
const MOST_MUTATIONS: usize = 12;

/// syn's parser is recursive, so groups that are nested too deeply overflow the stack, as they do in any macro and in rustc.
const MOST_NESTED: usize = 100;

impl Corpus {
    /// Reads the goldens and the inputs of the ui tests.
    pub fn read() -> Self {
        let mut files = Vec::new();
        for folder in FOLDERS {
            collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
        }
        files.sort();
        let parsed = files.iter().filter_map(|file| syn::parse_file(file).ok());
        Self::of(parsed.flat_map(|file| file.items).filter_map(|item| attributed(item).ok()).collect())
    }

    pub fn of(inputs: Vec<Input>) -> Self {
        let mut tokens = Vec::new();
        for Input { args, item } in &inputs {
            all_tokens(args, &mut tokens);
            all_tokens(item, &mut tokens);
        }
        Self { inputs, tokens }
    }

    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// One of the inputs, with some tokens deleted, doubled, swapped, wrapped, unwrapped, or replaced by others of the corpus.
    pub fn mutated(&self, choices: &mut impl Choices) -> Input {
        let mut input = self.inputs[choices.below(self.inputs.len())].clone();
        for _ in 0..=choices.below(MOST_MUTATIONS) {
            // The item has more tokens than its options.
            let stream = if choices.below(4) == 0 { &mut input.args } else { &mut input.item };
            *stream = self.mutate(std::mem::take(stream), choices);
        }
        input
    }

    /// Mutates one token, at any depth.
    fn mutate(&self, stream: TokenStream, choices: &mut impl Choices) -> TokenStream {
        let mut tokens: Vec<TokenTree> = stream.into_iter().collect();
        if tokens.is_empty() {
            return self.other(choices).into();
        }
        let at = choices.below(tokens.len());
        // Most tokens are inside of groups.
        if let TokenTree::Group(group) = &tokens[at]
            && choices.below(8) > 0
        {
            let inside = self.mutate(group.stream(), choices);
            tokens[at] = grouped(group.delimiter(), inside);
            return tokens.into_iter().collect();
        }
        let other = choices.below(tokens.len());
        match choices.below(9) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, tokens[at].clone()),
            2 => tokens.swap(at, other),
            3 => tokens[at] = self.other(choices),
            4 => tokens.insert(at, self.other(choices)),
            5 => drop(tokens.drain(at.min(other)..at.max(other))),
            6 => tokens.extend(tokens[at.min(other)..at.max(other)].to_vec()),
            7 => tokens[at] = grouped(delimiter(choices), tokens[at].clone().into()),
            _ => {
                if let TokenTree::Group(group) = tokens[at].clone() {
                    tokens.splice(at..=at, group.stream());
                }
            }
        }
        tokens.into_iter().collect()
    }

    /// A token or a group of the corpus.
    fn other(&self, choices: &mut impl Choices) -> TokenTree {
        self.tokens[choices.below(self.tokens.len())].clone()
    }
}

fn delimiter(choices: &mut impl Choices) -> Delimiter {
    [Delimiter::Brace, Delimiter::Bracket, Delimiter::Parenthesis, Delimiter::None][choices.below(4)]
}

fn grouped(delimiter: Delimiter, inside: TokenStream) -> TokenTree {
    TokenTree::Group(Group::new(delimiter, inside))
}

/// Reads the Rust files in `folder` and below.
fn collect(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.to_string_lossy();
        if path.is_dir() {
            collect(&path, files);
        } else if name.ends_with(".rs") && !name.ends_with(".expanded.rs") {
            files.extend(fs::read_to_string(&path));
        }
    }
}

fn all_tokens(stream: &TokenStream, tokens: &mut Vec<TokenTree>) {
    for token in stream.clone() {
        if let TokenTree::Group(group) = &token {
            all_tokens(&group.stream(), tokens);
        }
        tokens.push(token);
    }
}

/// Separates `#[actor]` from the item below it. Returns an item without the attribute as it is.
pub fn attributed(mut item: syn::Item) -> Result<Input, Box<syn::Item>> {
    let attrs = match &mut item {
        syn::Item::Struct(item) => &mut item.attrs,
        syn::Item::Enum(item) => &mut item.attrs,
        syn::Item::Impl(item) => &mut item.attrs,
        _ => return Err(Box::new(item)),
    };
    let Some(at) = attrs.iter().position(syntax::is_actor_attr) else { return Err(Box::new(item)) };
    let args = match attrs.remove(at).meta {
        syn::Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    Ok(Input { args, item: item.to_token_stream() })
}

/// Expands `input`, and checks the expansion.
///
/// # Panics
///
/// If the expansion panics, or if it does not parse although the input does and no error is reported.
pub fn check(input: Input) {
    let Input { args, item } = input;
    if depth(&args) > MOST_NESTED || depth(&item) > MOST_NESTED {
        return;
    }
    // The macro passes bodies on as they are, so only a complete item has to become complete code.
    let is_complete = syn::parse2::<syn::Item>(item.clone()).is_ok();
    let expansion = expand(args, item);
    let code = quote!(#expansion).to_string();
    let parsed = syn::parse2::<syn::File>(expansion);
    assert!(!is_complete || parsed.is_ok() || code.contains("compile_error"), "the expansion does not parse: {code}");
}

fn depth(stream: &TokenStream) -> usize {
    let inside = stream.clone().into_iter().map(|token| match token {
        TokenTree::Group(group) => 1 + depth(&group.stream()),
        _ => 0,
    });
    inside.max().unwrap_or(0)
}
