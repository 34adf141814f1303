//- method-twice
#[actor]
impl A {
    pub fn f(&self) {}
    pub fn f(&self) {}
}

//- method-twice-with-other-types
#[actor]
impl A {
    pub fn f(&self) {}
    pub fn f(&mut self, x: u8) -> u8 { x }
}

//- method-three-times
#[actor]
impl A {
    pub fn f(&self) {}
    pub fn f(&self, x: u8) {}
    pub fn f(&self, x: u16) {}
}

//- private-method-twice
#[actor]
impl A {
    fn helper(&self) {}
    fn helper(&self) {}
    pub fn f(&self) {}
}

//- method-in-two-blocks: the dispatch calls the method, whose name is ambiguous
#[actor]
impl A {
    pub fn f(&self) {}
}
impl A {
    pub fn f(&self) {}
}

//- argument-twice
#[actor]
impl A {
    pub fn f(&self, x: u8, x: u8) {}
}

//- argument-twice-in-pattern
#[actor]
impl A {
    pub fn f(&self, (x, x): (u8, u8)) {}
}

//- struct-twice
#[actor]
pub struct A { n: u64 }
pub struct A;
#[actor]
impl A {
    pub fn f(&self) {}
}

//- field-twice
#[actor]
pub struct A { n: u64, n: u64 }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- import-twice
use std::collections::HashMap as Map;
use std::collections::BTreeMap as Map;
#[actor]
impl A {
    pub fn f(&self, x: Map<u8, u8>) {}
}

//- constant-twice
#[actor]
impl A {
    pub const N: u8 = 0;
    pub const N: u8 = 1;
    pub fn f(&self) {}
}

//- constant-of-other-type
#[actor]
impl A {
    pub const N: u8 = "text";
    pub fn f(&self) {}
}

//- constant-overflows
#[actor]
impl A {
    pub const N: u8 = 255 + 1;
    pub fn f(&self) -> u8 { Self::N }
}

//- constant-without-value
#[actor]
impl A {
    pub const N: u8;
    pub fn f(&self) {}
}

//- constant-without-type
#[actor]
impl A {
    pub const N = 0;
    pub fn f(&self) {}
}

//- constant-unknown-in-array
#[actor]
impl A {
    pub fn f(&self, x: [u8; MISSING]) {}
}

//- array-length-not-constant: rustc checks the type again where the message contains it and where the dispatch passes it
#[actor]
impl A {
    pub fn f(&self, n: usize, x: [u8; n]) {}
}

//- array-length-of-other-type
#[actor]
impl A {
    pub fn f(&self, x: [u8; "2"]) {}
}

//- array-length-panics: rustc checks the type again where the message contains it and where the dispatch passes it
#[actor]
impl A {
    pub fn f(&self, x: [u8; 0 - 1]) {}
}

//- type-in-inherent-block
#[actor]
impl A {
    pub type T = u8;
    pub fn f(&self) {}
}

//- static-in-block
#[actor]
impl A {
    static N: u8 = 0;
    pub fn f(&self) {}
}

//- method-without-body
#[actor]
impl A {
    pub fn f(&self);
    pub fn g(&self) {}
}

//- private-function-without-body
#[actor]
impl A {
    fn helper(&self);
    pub fn g(&self) {}
}

//- visibility-invalid
#[actor]
impl A {
    pub(missing) fn f(&self) {}
    pub fn g(&self) {}
}

//- visibility-of-unknown-module
#[actor]
impl A {
    pub(in crate::missing) fn f(&self) {}
    pub fn g(&self) {}
}

//- visibility-of-other-module
pub mod m {}
#[actor]
impl A {
    pub(in crate::m) fn f(&self) {}
}

//- private-type-of-module
pub mod m { struct P; }
#[actor]
impl A {
    pub fn f(&self, x: m::P) {}
}

//- private-field-of-module
pub mod m { #[derive(Default)] pub struct P { n: u8 } }
#[actor]
impl A {
    pub fn f(&self, x: m::P) -> u8 { x.n }
}

//- self-type-of-other-crate: rustc checks the actor's type again in each generated impl
#[actor]
impl Vec<u8> {
    pub fn f(&self) {}
}

//- unsafe-call-outside-of-unsafe
unsafe fn g() {}
#[actor]
impl A {
    pub fn f(&self) { g() }
}

//- cfg-invalid
#[actor]
impl A {
    #[cfg(feature)]
    pub fn f(&self) {}
    #[cfg(a b)]
    pub fn g(&self) {}
    pub fn h(&self) {}
}
