//- argument-type-unknown
#[actor]
impl A {
    pub fn f(&self, x: Missing) {}
    pub fn g(&self) {}
}

//- argument-type-unknown-in-generic
#[actor]
impl A {
    pub fn f(&self, x: Vec<Missing>) {}
}

//- argument-type-unknown-behind-reference
#[actor]
impl A {
    pub fn f(&self, x: &Missing) {}
}

//- argument-type-of-unknown-module
#[actor]
impl A {
    pub fn f(&self, x: missing::Type) {}
}

//- argument-type-not-in-module
#[actor]
impl A {
    pub fn f(&self, x: std::collections::HashMop<u8, u8>) {}
}

//- argument-type-not-imported
#[actor]
impl A {
    pub fn f(&mut self, x: HashMap<String, u8>) {}
}

//- return-type-unknown
#[actor]
impl A {
    pub fn f(&self) -> Missing { todo!() }
}

//- return-type-unknown-in-result
#[actor]
impl A {
    pub fn f(&self) -> Result<u8, Missing> { todo!() }
}

//- return-type-unknown-of-async
#[actor]
impl A {
    pub async fn f(&self) -> Missing { todo!() }
}

//- types-unknown-in-two-methods
#[actor]
impl A {
    pub fn f(&self, x: Missing) {}
    pub fn g(&self, x: Absent) {}
}

//- type-unknown-in-two-methods
#[actor]
impl A {
    pub fn f(&self, x: Missing) {}
    pub fn g(&self, x: Missing) -> u8 { 0 }
}

//- self-type-unknown
#[actor]
impl Missing {
    pub fn f(&self) {}
}

//- self-type-of-unknown-module
#[actor]
impl missing::Type {
    pub fn f(&self) {}
}

//- field-type-unknown
#[actor]
pub struct A { x: Missing }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- import-unknown
use std::collections::Missing;
#[actor]
impl A {
    pub fn f(&self, x: Missing) {}
}

//- value-unknown-in-body
#[actor]
impl A {
    pub fn f(&self) -> u64 { missing }
}

//- type-unknown-in-body
#[actor]
impl A {
    pub fn f(&self) { let x: Missing = todo!(); }
}

//- type-unknown-in-private-method
#[actor]
impl A {
    fn helper(&self, x: Missing) {}
    pub fn f(&self) {}
}

//- field-unknown
#[actor]
impl A {
    pub fn f(&self) -> u64 { self.missing }
}

//- method-unknown
#[actor]
impl A {
    pub fn f(&self) { self.missing() }
}

//- method-without-self
#[actor]
impl A {
    pub fn f(&self) { g() }
    pub fn g(&self) {}
}

//- macro-unknown
#[actor]
impl A {
    pub fn f(&self) { missing!() }
}

//- macro-unknown-as-member
#[actor]
impl A {
    missing! {}
    pub fn f(&self) {}
}

//- macro-unknown-as-type
#[actor]
impl A {
    pub fn f(&self, x: missing!()) {}
}

//- attribute-unknown
#[actor]
impl A {
    #[missing]
    pub fn f(&self) {}
}

//- attribute-unknown-on-block
#[actor]
#[missing]
impl A {
    pub fn f(&self) {}
}

//- attribute-unknown-on-argument
#[actor]
impl A {
    pub fn f(&self, #[missing] x: u8) {}
}

//- derive-unknown
#[actor]
#[derive(Missing)]
pub struct A { n: u64 }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- derive-on-block
#[actor]
#[derive(Debug)]
impl A {
    pub fn f(&self) {}
}

//- label-unknown
#[actor]
impl A {
    pub fn f(&self) { loop { break 'outer; } }
}

//- lifetime-undeclared-in-body
#[actor]
impl A {
    pub fn f(&self) { let x: &'a u8 = &0; }
}

//- lifetime-undeclared-in-argument
#[actor]
impl A {
    pub fn f(&self, x: &'a str) {}
}

//- lifetime-undeclared-in-header: without a valid header the macro generates no actor, which the struct requires
#[actor]
impl A<'a> {
    pub fn f(&self) {}
}

//- parameter-undeclared-in-header
pub struct B<T> { t: T }
#[actor]
impl B<T> {
    pub fn f(&self) {}
}

//- parameter-undeclared-in-argument
#[actor]
impl A {
    pub fn f(&self, x: T) {}
}

//- associated-type-of-self-unknown
#[actor]
impl A {
    pub fn f(&self, x: Self::Missing) {}
}

//- associated-type-of-self-unknown-in-reply
#[actor]
impl A {
    pub fn f(&self) -> Self::Missing { todo!() }
}

//- associated-type-of-parameter-unknown
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self, x: T::Missing) {}
}

//- associated-type-of-trait-unknown: rustc checks the type again where the message contains it and where the dispatch passes it
#[actor]
impl A {
    pub fn f(&self, x: <String as IntoIterator>::Item) {}
}

//- associated-type-ambiguous
#[actor]
impl A {
    pub fn f(&self, x: String::Item) {}
}

//- value-as-type
pub const N: u8 = 0;
#[actor]
impl A {
    pub fn f(&self, x: N) {}
}

//- variant-as-type
pub enum E { One }
#[actor]
impl A {
    pub fn f(&self, x: E::One) {}
}

//- function-as-type
pub fn g() {}
#[actor]
impl A {
    pub fn f(&self, x: g) {}
}

//- module-as-type
pub mod m {}
#[actor]
impl A {
    pub fn f(&self, x: m) {}
}

//- trait-as-argument-type: rustc suggests something else for the trait in each item
#[actor]
impl A {
    pub fn f(&self, x: std::fmt::Display) {}
}

//- trait-as-return-type: rustc suggests something else for the trait in each item
#[actor]
impl A {
    pub fn f(&self) -> std::fmt::Display { todo!() }
}

//- trait-in-box
#[actor]
impl A {
    pub fn f(&self, x: Box<Iterator<Item = u8>>) {}
}

//- trait-unknown-in-dyn
#[actor]
impl A {
    pub fn f(&self, x: Box<dyn Missing + Send>) {}
}
