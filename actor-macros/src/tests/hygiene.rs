//! Every name and lint that the expansion introduces is in a list, and `tests/hygiene` gives each name another meaning.
//!
//! `UPDATE_EXPECT=1 cargo test -p actor-macros` rewrites the list of names.

use super::{golden, items, valid};
use crate::{
    args::{self, spec},
    errors::Errors,
    lower, names, render,
    syntax::{self, Input},
};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{ext::IdentExt, parse::Parser};

/// What the generated code contains, without the user's items.
#[derive(Default)]
struct Introduced {
    names: BTreeSet<String>,
    /// The lints in `#[allow(..)]`.
    lints: BTreeSet<String>,
}

impl Introduced {
    fn by(input: &str) -> Self {
        let mut introduced = Self::default();
        introduced.add(generated(input));
        introduced
    }

    fn add(&mut self, tokens: TokenStream) {
        let mut before = None;
        for token in tokens {
            match (&token, before) {
                (TokenTree::Group(group), Some('#')) if group.delimiter() == Delimiter::Bracket => {
                    self.add_attribute(group.stream());
                }
                (TokenTree::Group(group), _) => self.add(group.stream()),
                // The name of a lifetime.
                (TokenTree::Ident(_), Some('\'')) => {}
                (TokenTree::Ident(name), _) => self.names.extend(is_introduced(name).then(|| name.to_string())),
                _ => {}
            }
            before = if let TokenTree::Punct(punct) = token { Some(punct.as_char()) } else { None };
        }
    }

    /// The names of attributes are not in the list: a macro with such a name is ambiguous with the built-in attribute
    /// wherever the user writes it, too.
    fn add_attribute(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter();
        let (Some(name), Some(TokenTree::Group(lints))) = (tokens.next(), tokens.next()) else { return };
        if name.to_string() == "allow" {
            let lints = lints.stream().to_string().replace(' ', "");
            self.lints.extend(lints.split(',').map(str::to_owned));
        }
    }
}

/// Whether the name is neither a keyword nor one of the user's. Those begin with `my_` or `My` in the input, so that names
/// derived from them do too.
fn is_introduced(name: &Ident) -> bool {
    let name = name.to_string();
    let is_from_user = ["my_", "My", "MY_"].iter().any(|prefix| name.trim_start_matches('_').starts_with(prefix));
    !is_from_user && syn::parse_str::<Ident>(&name).is_ok()
}

/// The code that is generated for all items of a file.
fn generated(input: &str) -> TokenStream {
    let attributed = items(input).filter_map(|(args, item)| Some((args?, item)));
    attributed.map(|(args, item)| generated_for(args, item)).collect()
}

fn generated_for(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    match syntax::parse(item.clone(), &mut errors).expect("the item parses") {
        Input::ImplBlock(_) => render::actor(TokenStream::new(), Some(&valid(args, item))),
        Input::Type(ty) => {
            let options = args::type_options(args, &mut errors);
            render::type_attr(&TokenStream::new(), &lower::lower_type(*ty, options))
        }
        Input::Unsupported(keyword) => panic!("an attribute on `{keyword}`"),
    }
}

fn of_every_option() -> Introduced {
    Introduced::by(&golden::input("every_option"))
}

fn words(input: &str) -> impl Iterator<Item = &str> {
    input.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

#[test]
fn list_has_every_name_and_lint_of_the_expansion() {
    let Introduced { names, lints } = of_every_option();
    let (reserved, names) = names.into_iter().partition(|name| name.starts_with("__"));
    let list = |of: &str, words: BTreeSet<String>| {
        let words: Vec<String> = words.into_iter().collect();
        format!("{of}! {{\n    {}\n}}\n", words.join("\n    "))
    };
    golden::assert_same(
        "introduced.rs",
        &[list("shadow", names), list("shadow_reserved", reserved), list("allowed", lints)].concat(),
    );
}

#[test]
fn list_is_made_from_an_input_with_every_option() {
    let input = golden::input("every_option");
    let words: BTreeSet<&str> = words(&input).collect();
    for option in spec::TARGETS.iter().flat_map(|target| target.options) {
        assert!(words.contains(option.name), "{}", option.name);
    }
}

/// The goldens have combinations of options that the input of the list need not have.
#[test]
fn goldens_introduce_no_other_names_or_lints() {
    let listed = of_every_option();
    for golden in ["counter", "everything", "generic", "local"] {
        let input = golden::input(golden);
        let Introduced { names, lints } = Introduced::by(&input);
        let words: Vec<Ident> = words(&input).filter_map(|word| Ident::parse_any.parse_str(word).ok()).collect();
        let is_from_user = |name: &str| {
            let name = name.trim_start_matches("__").trim_start_matches("r#");
            let is_derived =
                |word: &Ident| [names::handle(word), names::message(word)].iter().any(|ident| ident == name);
            let is_variant = |word: &Ident| names::variant(word).is_some_and(|variant| variant == name);
            words.iter().any(|word| word == name || is_derived(word) || is_variant(word))
        };
        let other = |all: &BTreeSet<String>, listed: &BTreeSet<String>| all.difference(listed).cloned().collect();
        let mut others: Vec<String> = other(&names, &listed.names);
        others.retain(|name| !is_from_user(name));
        assert_eq!((others, other(&lints, &listed.lints)), (Vec::new(), Vec::new()), "{golden}");
    }
}
