//! What an error says to write is Rust.

use proc_macro2::TokenStream;
use std::{fs, path::Path};
use syn::{Attribute, ImplItemFn, ItemImpl, parse::Parser};

/// The texts in backticks that are attributes, methods or blocks.
fn suggestions(text: &str) -> impl Iterator<Item = String> {
    let is_code =
        |code: &&str| ["#[actor", "pub fn ", "impl<", "impl Counter"].iter().any(|start| code.starts_with(start));
    // Dots stand for what only the user knows.
    text.split('`').skip(1).step_by(2).filter(is_code).map(|code| code.replace(" .. ", " ").replace("..", "x"))
}

fn parses(code: &str) -> bool {
    let tokens: TokenStream = code.parse().unwrap_or_default();
    let with = |rest: &str| format!("{code} {rest}").parse::<TokenStream>().unwrap_or_default();
    let attribute = |input: syn::parse::ParseStream<'_>| input.call(Attribute::parse_outer).map(|attrs| attrs.len());
    !tokens.is_empty()
        && (attribute.parse2(tokens.clone()).is_ok_and(|count| count == 1)
            || syn::parse2::<ItemImpl>(tokens.clone()).is_ok()
            || syn::parse2::<ItemImpl>(with("{}")).is_ok()
            || syn::parse2::<ItemImpl>(with("A {}")).is_ok()
            || syn::parse2::<ImplItemFn>(with("{}")).is_ok()
            || syn::parse_str::<ImplItemFn>(&format!("fn f(&self, {code}) {{}}")).is_ok())
}

#[test]
fn m3_code_in_error_messages_parses() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui");
    let mut count = 0;
    for folder in fs::read_dir(&cases).expect("the ui cases exist").map(|entry| entry.expect("an entry").path()) {
        for file in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if file.extension().is_some_and(|extension| extension == "stderr") {
                for code in suggestions(&fs::read_to_string(&file).expect("a text file")) {
                    assert!(parses(&code), "{}: `{code}`", file.display());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 50, "only {count} suggestions were found");
}
