//! The generated code as formatted files. The behaviour tests compile and run them too.
//!
//! `UPDATE_EXPECT=1 cargo test -p actor-macros` rewrites them. Read the difference before you commit it.

use super::expanded;
use proc_macro2::{TokenStream, TokenTree};
use std::{fs, path::PathBuf};

/// The source code that the file `name` of the folder `goldens` expands.
pub fn input(name: &str) -> String {
    let path = path(&format!("{name}.rs"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares `now` with a file of the folder `goldens`, or rewrites that file.
pub fn assert_same(file: &str, now: &str) {
    expect_test::expect_file![path(file)].assert_eq(now);
}

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("goldens").join(file)
}

fn golden(name: &str) -> String {
    let file = syn::parse2(expanded(&input(name))).expect("the expansion parses");
    let now = prettyplease::unparse(&file);
    assert_same(&format!("{name}.expanded.rs"), &now);
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
    let user: TokenStream = input(name).parse().expect("tokens");
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
