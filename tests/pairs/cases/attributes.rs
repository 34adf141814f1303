//- private-type-denied
#![deny(private_interfaces)]
struct P;
#[actor]
impl A {
    pub fn f(&self, x: P) {}
}

//- must-use-ignored
#![deny(unused_must_use)]
#[actor]
impl A {
    pub fn f(&self) { self.g(); }
    fn g(&self) -> Result<(), String> { Ok(()) }
}

//- future-ignored
#![deny(unused_must_use)]
#[actor]
impl A {
    pub async fn f(&self) { self.g(); }
    async fn g(&self) {}
}

//- unused-argument-denied
#![deny(unused_variables)]
#[actor]
impl A {
    pub fn f(&self, x: u8) {}
}

//- unused-method-denied
#![deny(dead_code)]
#[actor]
impl A {
    fn helper(&self) {}
    pub fn f(&self) {}
}

//- name-style-denied
#![deny(non_snake_case)]
#[actor]
impl A {
    pub fn getValue(&self) {}
}

//- argument-style-denied
#![deny(non_snake_case)]
#[actor]
impl A {
    pub fn f(&self, newValue: u8) {}
}

//- docs-missing-denied
#![deny(missing_docs)]
//! Docs.
/// Docs.
#[actor]
pub struct A { n: u64 }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- unsafe-code-denied
#![deny(unsafe_code)]
#[actor]
impl A {
    pub fn f(&self) { unsafe {} }
}

//- deprecated-type-denied
#![deny(deprecated)]
#[deprecated]
pub struct P;
#[actor]
impl A {
    pub fn f(&self, x: P) {}
}

//- unknown-lint-denied
#![deny(unknown_lints)]
#[actor]
impl A {
    #[allow(missing_lint)]
    pub fn f(&self) {}
}

//- expected-lint-does-not-occur
#![deny(unfulfilled_lint_expectations)]
#[actor]
impl A {
    #[expect(unused_mut)]
    pub fn f(&self) {}
}

//- deprecated-malformed
#[actor]
impl A {
    #[deprecated(missing = "x")]
    pub fn f(&self) {}
}

//- must-use-malformed
#[actor]
impl A {
    #[must_use(x)]
    pub fn f(&self) -> u8 { 0 }
}

//- allow-malformed
#[actor]
impl A {
    #[allow("dead_code")]
    pub fn f(&self) -> u8 { 0 }
}

//- test-on-method
#[actor]
impl A {
    #[test]
    pub fn f(&self) {}
}

//- compile-error-in-body
#[actor]
impl A {
    pub fn f(&self) { compile_error!("no") }
}
