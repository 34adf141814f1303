//! Error messages about blocks and their options.

use super::{assert_one_error, tokens};
use crate::tests::{errors, lowered, valid};
use quote::quote;

#[test]
fn actor_that_borrows_is_rejected() {
    for source in ["impl<'a> Holder<'a> { pub fn get(&self) {} }", "impl Holder<'_> { pub fn get(&self) {} }"] {
        let (actor, errors) = lowered(quote!(), tokens(source));
        assert!(actor.is_none());
        assert_one_error(&errors, "cannot borrow", source);
    }
    valid(quote!(), quote!(impl Holder<'static> { pub fn get(&self) {} }));
}

#[test]
fn invalid_block_options_are_rejected() {
    for (args, words) in [
        ("capcity = 3", "did you mean `capacity = 32`?"),
        ("zzz", "supports `handle`, `message`"),
        ("flatten", "only supported on a method"),
        ("capacity = 3, capacity = 4", "set twice"),
        ("capacity = 0", "at least 1"),
        ("capacity = \"3\"", "takes a number"),
        ("capacity", "takes a number"),
        ("capacity = -3", "takes a number"),
        ("handle = \"H\"", "takes a name"),
        ("handle = Counter", "already used"),
        ("vis = pub", "in quotes"),
        ("name = 3", "takes a string"),
        ("\"name\"", "expected an option"),
        ("views(Reader(x))", "write `Reader(control)`"),
        ("local, direct", "keep one"),
    ] {
        let view = if args.contains("Reader") { quote!(#[actor(view(Reader))]) } else { quote!() };
        let (actor, errors) = lowered(tokens(args), quote!(impl Counter { #view pub fn get(&self) {} }));
        assert!(actor.is_some(), "{args}");
        assert_one_error(&errors, words, args);
    }
}

#[test]
fn options_of_the_first_block_are_rejected_elsewhere() {
    const METHOD: &str = "is only supported on the first `#[actor]` block: move this method there";
    const OPTION: &str = "is only supported on the first `#[actor]` block: move it there";
    for (args, method, words) in [
        ("extend", "#[actor(concurrent)] pub async fn get(&self) {}", METHOD),
        ("extend", "#[actor(priority)] pub fn get(&self) {}", METHOD),
        ("extend", "#[actor(when_full = coalesce)] pub fn get(&self) {}", METHOD),
        ("extend", "#[actor(on_start)] fn begin(&self) {}", METHOD),
        ("extend", "#[actor(on_stop)] fn end(&self) {}", METHOD),
        ("extend", "#[actor(stream = self.0)] fn next(&self, x: u8) {}", METHOD),
        ("extend", "#[actor(interval = self.0)] fn tick(&self) {}", METHOD),
        ("extend, capacity = 3", "", OPTION),
        ("extend, name = \"n\"", "", OPTION),
        ("extend, direct", "", OPTION),
        ("extend, views(Reader)", "", OPTION),
    ] {
        let item = tokens(method);
        let (_, errors) = lowered(tokens(args), quote!(impl Counter { #item pub fn valid(&self) {} }));
        assert_one_error(&errors, words, &format!("{args}: {method}"));
    }
}

#[test]
fn when_full_on_extension_supports_stop_and_reject() {
    for value in [quote!(stop), quote!(reject)] {
        valid(quote!(extend), quote!(impl Counter { #[actor(when_full = #value)] pub fn get(&self) {} }));
    }
}

#[test]
fn unsupported_options_in_trait_block_are_rejected() {
    for (option, words) in [
        ("when_full = reject", "remove `when_full`"),
        ("priority", "first `#[actor]` block: remove it"),
        ("concurrent", "first `#[actor]` block: remove it"),
        ("skip", "every method is a message"),
    ] {
        let args = tokens(option);
        let errors = errors(quote!(impl Store for Counter { #[actor(#args)] async fn get(&self) -> Result<(), E> {} }));
        assert_one_error(&errors, words, option);
    }
}

#[test]
fn concurrent_on_local_actor_is_rejected() {
    let method = quote!(
        #[actor(concurrent)]
        pub async fn odd(&self) {}
    );
    let (_, errors) = lowered(quote!(local), quote!(impl Counter { #method pub fn valid(&self) {} }));
    assert_one_error(&errors, "not supported on a `local` actor", "local");
    valid(quote!(extend, local), quote!(impl Counter { pub fn valid(&self) {} }));
}

#[test]
fn async_trait_below_actor_is_rejected() {
    for attr in ["#[async_trait]", "#[async_trait::async_trait(?Send)]", "#[cfg_attr(all(), async_trait)]"] {
        let tokens = tokens(attr);
        let errors = errors(quote!(#tokens impl Store for Counter { async fn get(&self) -> u8 {} fn set(&self) {} }));
        assert_one_error(&errors, "above `#[actor]`", attr);
    }
}

#[test]
fn colliding_variants_are_rejected() {
    let errors = errors(quote!(impl Counter { pub fn get(&self) {} #[cfg(unix)] pub fn get_(&self) {} }));
    assert_one_error(&errors, "would both be the message `Get`", "get, get_");
}
