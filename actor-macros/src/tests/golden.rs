//! What the macro emits, as files that a person can read. They are compiled and run by the behaviour tests too.
//!
//! `BLESS=1 cargo test -p actor-macros` writes them anew; look at the difference before you commit it.

use super::expanded;
use proc_macro2::{TokenStream, TokenTree};
use std::{env, fs, path::PathBuf};

fn golden(name: &str) -> String {
    let path = |ending: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("goldens/{name}.{ending}"));
    let read = |path: PathBuf| fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tokens = expanded(&read(path("rs")));
    let file = syn::parse2(tokens).expect("the expansion parses");
    let now = prettyplease::unparse(&file);
    if env::var_os("BLESS").is_some() {
        fs::write(path("expanded.rs"), &now).expect("the golden file can be written");
        if name == "counter" {
            bless_guide(&now);
        }
    }
    // By lines, for a checkout on Windows may have other line ends, and for a difference that can be read.
    let before = read(path("expanded.rs"));
    let difference = before.lines().zip(now.lines()).find(|(before, now)| before != now);
    assert_eq!(difference, None, "the expansion of {name} has changed, from left to right first");
    assert_eq!(before.lines().count(), now.lines().count(), "the expansion of {name} has changed at its end");
    now
}

/// The guide shows the counter's; a behaviour test compares them.
fn bless_guide(expansion: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../GUIDE.md");
    let guide = fs::read_to_string(&path).expect("the guide can be read");
    let parts = guide.split_once("makes of a counter").and_then(|(before, rest)| {
        let (title, rest) = rest.split_once("```rust\n")?;
        Some((before, title, rest.split_once("```\n")?.1))
    });
    let (before, title, after) = parts.expect("the guide has a place for it");
    let guide = format!("{before}makes of a counter{title}```rust\n{expansion}```\n{after}");
    fs::write(path, guide).expect("the guide can be written");
}

fn count(tokens: TokenStream, word: &str) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => count(group.stream(), word),
            TokenTree::Ident(ident) => usize::from(ident == word),
            TokenTree::Punct(punct) => usize::from(punct.as_char().to_string() == word),
            TokenTree::Literal(_) => 0,
        })
        .sum()
}

/// Names and types, never behaviour: what the macro adds to the user's code holds none of these, but one `match`, and one
/// `.await` for each async method.
fn assert_frugal(name: &str, async_methods: usize) {
    let user =
        fs::read_to_string(format!("{}/goldens/{name}.rs", env!("CARGO_MANIFEST_DIR"))).expect("the input exists");
    let user: TokenStream = user.parse().expect("tokens");
    let output: TokenStream = golden(name).parse().expect("tokens");
    let added = |word: &str| count(output.clone(), word) - count(user.clone(), word);
    for behaviour in ["loop", "while", "for_each", "if", "select", "spawn", "?"] {
        assert_eq!(added(behaviour), 0, "`{behaviour}` in {name}");
    }
    // And one to learn what was called.
    assert_eq!(added("match"), 2, "the dispatch of {name}");
    // And one for the messages of further blocks, where the dispatch may wait at all.
    assert_eq!(added("await"), async_methods + usize::from(async_methods > 0), "the dispatch of {name}");
}

#[test]
fn counter() {
    assert_frugal("counter", 1);
}

#[test]
fn generic() {
    assert_frugal("generic", 0);
}

#[test]
fn local() {
    assert_frugal("local", 1);
}

#[test]
fn everything() {
    assert_frugal("everything", 2);
}
