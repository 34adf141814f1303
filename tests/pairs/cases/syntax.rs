//- semicolon-missing
#[actor]
impl A {
    pub fn f(&self) { let x = 1 let y = 2; }
}

//- expression-incomplete
#[actor]
impl A {
    pub fn f(&self) { self. }
}

//- keyword-as-name
#[actor]
impl A {
    pub fn f(&self) { let type = 1; }
}

//- keyword-as-argument
#[actor]
impl A {
    pub fn f(&self, type: u8) {}
}

//- reserved-keyword-as-argument
#[actor]
impl A {
    pub fn f(&self, gen: u8) {}
}

//- keyword-as-method
#[actor]
impl A {
    pub fn match(&self) {}
}

//- reserved-keyword-as-method
#[actor]
impl A {
    pub fn gen(&self) {}
}

//- argument-without-type
#[actor]
impl A {
    pub fn f(&self, x) {}
}

//- argument-without-name
#[actor]
impl A {
    pub fn f(&self, u8) {}
}

//- arguments-without-comma
#[actor]
impl A {
    pub fn f(&self x: u8) {}
}

//- type-before-name
#[actor]
impl A {
    pub fn f(&self, u8 x) {}
}

//- self-not-first
#[actor]
impl A {
    pub fn f(x: u8, &self) {}
}

//- self-mut-order
#[actor]
impl A {
    pub fn f(mut &self) {}
}

//- return-type-missing
#[actor]
impl A {
    pub fn f(&self) -> { 0 }
}

//- arrow-wrong
#[actor]
impl A {
    pub fn f(&self) => u64 { 0 }
}

//- return-type-with-colon
#[actor]
impl A {
    pub fn f(&self): u64 { 0 }
}

//- fn-missing
#[actor]
impl A {
    pub f(&self) {}
    pub fn g(&self) {}
}

//- fn-misspelled
#[actor]
impl A {
    pub func f(&self) {}
    pub fn g(&self) {}
}

//- semicolon-between-methods
#[actor]
impl A {
    pub fn f(&self) {};
    pub fn g(&self) {}
    pub fn h(&self) {}
}

//- comma-between-methods
#[actor]
impl A {
    pub fn f(&self) {},
    pub fn g(&self) {}
    pub fn h(&self) {}
}

//- let-between-methods
#[actor]
impl A {
    let x = 1;
    pub fn g(&self) {}
    pub fn h(&self) {}
}

//- field-in-block
#[actor]
impl A {
    x: u8,
    pub fn g(&self) {}
}

//- struct-in-block
#[actor]
impl A {
    struct P;
    pub fn g(&self) {}
}

//- use-in-block
#[actor]
impl A {
    use std::fmt;
    pub fn g(&self) {}
}

//- qualifiers-out-of-order
#[actor]
impl A {
    async pub fn f(&self) {}
    pub fn g(&self) {}
}

//- visibility-twice
#[actor]
impl A {
    pub pub fn f(&self) {}
    pub fn g(&self) {}
}

//- docs-at-the-end
#[actor]
impl A {
    pub fn f(&self) {}
    /// Docs.
}

//- attribute-at-the-end
#[actor]
impl A {
    pub fn f(&self) {}
    #[inline]
}

//- docs-on-argument
#[actor]
impl A {
    pub fn f(&self, /** Docs. */ x: u8) {}
}

//- generics-not-closed
#[actor]
impl A {
    pub fn f(&self, x: Vec<u8) {}
}

//- header-without-type
#[actor]
impl {
    pub fn f(&self) {}
}

//- header-with-two-types
#[actor]
impl A B {
    pub fn f(&self) {}
}

//- struct-field-without-type
#[actor]
pub struct A { n }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- struct-fields-without-comma
#[actor]
pub struct A { n: u64 name: String }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- struct-with-stray-token
#[actor]
pub struct A { n: u64; }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- default-argument
#[actor]
impl A {
    pub fn f(&self, x: u8 = 1) {}
}

//- where-clause-of-method-incomplete
#[actor]
impl A {
    pub fn f(&self) where u8 {}
}

//- async-without-fn
#[actor]
impl A {
    pub async f(&self) {}
    pub fn g(&self) {}
}

//- method-with-value
#[actor]
impl A {
    pub fn f(&self) = 1;
    pub fn g(&self) {}
}
