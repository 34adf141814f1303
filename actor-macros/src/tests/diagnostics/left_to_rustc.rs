//! Mistakes that rustc reports in the user's code: the macro adds no error, and generates the rest of the block.

use super::tokens;
use crate::{
    args::BlockOptions,
    errors::Errors,
    expand::expand,
    lower::lower_block,
    syntax::{Input, parse},
};
use quote::quote;

/// The methods of the handle, and the mistakes that are left to rustc.
fn lowered(block: &str) -> (Vec<String>, Vec<String>) {
    let mut errors = Errors::default();
    let Ok(Input::ImplBlock(block)) = parse(tokens(block), &mut errors) else { panic!("{block}: not a block") };
    let actor = lower_block(&block, BlockOptions::default(), &mut errors);
    let deferred = errors.take_deferred();
    assert_eq!(errors.into_messages(), [""; 0], "{deferred:?}");
    let methods = actor.into_iter().flat_map(|actor| actor.messages).map(|message| message.method.to_string());
    (methods.collect(), deferred)
}

#[test]
fn m3_unparsed_member_hides_no_other_member() {
    for junk in [
        ";",
        ",",
        "{}",
        "(a, b)",
        "word",
        "3 + 4;",
        "let x = 3;",
        "x: u8,",
        "pub x: u8,",
        "pub",
        "k(&self) {}",
        "pub k(&self) {}",
        "pub func k(&self) {}",
        "pub fn k(&self) -> {}",
        "pub fn k(&self) => u8 {}",
        "pub fn k(&self): u8 {}",
        "pub fn k(&self) -> u8 = 3;",
        "pub fn k(&self)",
        "pub fn k {}",
        "pub fn (&self) {}",
        "pub fn match(&self) {}",
        "pub fn k<T(&self) {}",
        "pub fn k(&self, x: Option<u8) {}",
        "pub fn k(&self) -> Option<u8 {}",
        "pub fn k(&self, type: u8) {}",
        "pub fn k(&self, x) {}",
        "pub fn k(&self, x: u8 = 3) {}",
        "pub fn k(&self) where u8 {}",
        "#[inline] word;",
        "#![allow(x)]",
        "helper!()",
        "const N: u8 = 3",
        "struct B;",
        "pub struct B { x: u8 }",
        "use std::fmt;",
        "mod b { fn c() {} }",
        "impl B { fn c() {} }",
    ] {
        let (methods, deferred) = lowered(&format!("impl A {{ pub fn f(&self) {{}} {junk} pub fn g(&self) {{}} }}"));
        assert_eq!(methods, ["f", "g"], "{junk}");
        assert!(!deferred.is_empty(), "{junk}");
    }
}

/// Rustc would report them again, and skip the methods behind them.
#[test]
fn m3_unparsed_member_is_not_emitted() {
    let output = expand(quote!(), tokens("impl A { pub fn f(&self) {} ; let x = 3; pub fn g(&self) {} #[inline] }"));
    let output = output.to_string();
    assert!(!output.contains("let x") && !output.contains("# [inline] }"), "{output}");
    assert!(!output.contains("compile_error"), "{output}");
}

#[test]
fn constants_types_and_macro_calls_are_kept() {
    for member in [
        "const N : u8 = 3 ;",
        "pub const F : fn (u8) -> u8 = { half . typed match } ;",
        "const F : unsafe fn () = f ;",
        "type X = fn () ;",
        "helper ! () ;",
        "path :: helper ! { with tokens }",
        "# [doc = \"x\"] const N : u8 = 3 ;",
        "default fn k (& self) { }",
    ] {
        let block = format!("impl A {{ pub fn f(&self) {{}} {member} pub fn g(&self) {{}} }}");
        assert_eq!(lowered(&block), (vec!["f".to_owned(), "g".to_owned()], Vec::new()), "{member}");
        assert!(expand(quote!(), tokens(&block)).to_string().contains(member), "{member}");
    }
}

#[test]
fn m3_signature_that_rustc_rejects_gets_no_second_error() {
    for method in [
        "pub fn k(&self, x: u8, x: u16) {}",
        "pub fn k(&self, x: str) {}",
        "pub fn k(&self, x: [u8]) {}",
        "pub fn k(&self, x: dyn Send) {}",
        "pub fn k(&self) -> str {}",
        "pub async fn k(&self) -> [u8] {}",
        "pub fn k(&self, x: Self<u8>) {}",
        "pub fn k(&self, x: Cow<'a, str>) {}",
        "pub fn k(&self) -> &'a str {}",
        "pub fn f(&self) {}",
        "pub fn k(&self, #[actor(context)] cx: &Context) {}",
    ] {
        let (methods, deferred) = lowered(&format!("impl A {{ pub fn f(&self) {{}} {method} }}"));
        assert_eq!((methods, deferred.is_empty()), (vec!["f".to_owned()], false), "{method}");
    }
}

#[test]
fn m3_header_that_rustc_rejects_generates_nothing() {
    for header in ["impl<K> A", "impl<K, K> A<K, K>", "impl<const N: usize> A", "impl u64", "impl<T> T", "impl &A"] {
        let (methods, deferred) = lowered(&format!("{header} {{ pub fn f(&self) {{}} }}"));
        assert_eq!((methods, deferred.len()), (Vec::new(), 1), "{header}: {deferred:?}");
    }
}

#[test]
fn parameter_that_only_the_where_clause_constrains_is_accepted() {
    assert_eq!(lowered("impl<K> A where A: Is<K> { pub fn f(&self) {} }").1, [""; 0]);
}

/// Editions differ on whether it is a keyword.
#[test]
fn argument_named_gen_is_raw_in_the_expansion() {
    let output = expand(quote!(), tokens("impl A { pub fn f(&self, gen: u8) -> u8 { gen } }")).to_string();
    assert_eq!((output.matches(" gen").count(), output.contains("r#gen : u8")), (2, true), "{output}");
}
