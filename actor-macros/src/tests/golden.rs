//! The generated code as formatted files. The behaviour tests compile and run them too.
//!
//! `UPDATE_EXPECT=1 cargo test -p actor-macros` rewrites them. Read the difference before you commit it.

use super::expanded;
use proc_macro2::{TokenStream, TokenTree};
use std::{fs, path::PathBuf};

fn golden(name: &str) -> String {
    let path = |ending: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("goldens/{name}.{ending}"));
    let input = path("rs");
    let tokens = expanded(&fs::read_to_string(&input).unwrap_or_else(|error| panic!("{}: {error}", input.display())));
    let file = syn::parse2(tokens).expect("the expansion parses");
    let now = prettyplease::unparse(&file);
    expect_test::expect_file![path("expanded.rs")].assert_eq(&now);
    now
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

/// The macro adds names and types to the user's code, and no behaviour except a `match` and one `.await` per async
/// method.
fn assert_adds_no_behaviour(name: &str, async_methods: usize) {
    let user =
        fs::read_to_string(format!("{}/goldens/{name}.rs", env!("CARGO_MANIFEST_DIR"))).expect("the input exists");
    let user: TokenStream = user.parse().expect("tokens");
    let output: TokenStream = golden(name).parse().expect("tokens");
    let added = |word: &str| count(output.clone(), word) - count(user.clone(), word);
    for behaviour in ["loop", "while", "for_each", "if", "select", "spawn", "?"] {
        assert_eq!(added(behaviour), 0, "`{behaviour}` in {name}");
    }
    // One for the dispatch, and one for the name of the method.
    assert_eq!(added("match"), 2, "the dispatch of {name}");
    // An asynchronous dispatch awaits the messages of additional blocks too.
    assert_eq!(added("await"), async_methods + usize::from(async_methods > 0), "the dispatch of {name}");
}

#[test]
fn golden_expansion_of_counter() {
    assert_adds_no_behaviour("counter", 1);
}

#[test]
fn golden_expansion_of_generic() {
    assert_adds_no_behaviour("generic", 0);
}

#[test]
fn golden_expansion_of_local() {
    assert_adds_no_behaviour("local", 1);
}

#[test]
fn golden_expansion_of_everything() {
    assert_adds_no_behaviour("everything", 2);
}
