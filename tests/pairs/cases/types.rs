//- body-of-other-type
#[actor]
impl A {
    pub fn f(&self) -> u64 { "text" }
}

//- body-returns-nothing
#[actor]
impl A {
    pub fn f(&self) -> u64 {}
}

//- body-of-async-of-other-type
#[actor]
impl A {
    pub async fn f(&mut self) -> u64 { "text" }
}

//- body-without-return-type
#[actor]
impl A {
    pub fn f(&self) { self.n }
}

//- constructor-lacks-field
#[actor]
impl A {
    pub fn new() -> Self { Self { n: 0 } }
    pub fn f(&self) {}
}

//- assignment-of-other-type
#[actor]
impl A {
    pub fn f(&mut self, x: String) { self.n = x; }
}

//- operator-between-types
#[actor]
impl A {
    pub fn f(&mut self, x: u32) { self.n += x; }
}

//- index-of-other-type
#[actor]
impl A {
    pub fn f(&self, i: u32) -> String { self.items[i].clone() }
}

//- call-of-value
#[actor]
impl A {
    pub fn f(&self) -> u64 { self.n() }
}

//- call-with-too-few-arguments
#[actor]
impl A {
    pub fn f(&self) { self.g() }
    pub fn g(&self, x: u8) {}
}

//- call-with-other-type
#[actor]
impl A {
    pub fn f(&self) { self.g("text") }
    pub fn g(&self, x: u8) {}
}

//- function-called-as-method
#[actor]
impl A {
    pub fn f(&self) { self.g() }
    pub fn g() {}
}

//- type-needed
#[actor]
impl A {
    pub fn f(&self) { let x = Vec::new(); }
}

//- literal-out-of-range
#[actor]
impl A {
    pub fn f(&self) -> u8 { 256 }
}

//- question-mark-without-result
#[actor]
impl A {
    pub fn f(&self) { "1".parse::<u8>()?; }
}

//- question-mark-with-other-error
#[actor]
impl A {
    pub fn f(&self) -> Result<u8, String> { Ok("1".parse::<u8>()?) }
}

//- format-argument-missing
#[actor]
impl A {
    pub fn f(&self) -> String { format!("{} {}", self.n) }
}

//- unsized-argument
#[actor]
impl A {
    pub fn f(&self, x: [u8]) {}
}

//- unsized-argument-str
#[actor]
impl A {
    pub fn f(&self, x: str) {}
}

//- unsized-return-type
#[actor]
impl A {
    pub fn f(&self) -> [u8] { todo!() }
}

//- unsized-dyn-argument
#[actor]
impl A {
    pub fn f(&self, x: dyn std::fmt::Display) {}
}

//- unsized-dyn-return-type
#[actor]
impl A {
    pub fn f(&self) -> dyn std::fmt::Display + Send { todo!() }
}

//- unsized-in-vec: rustc checks the type again where the message contains it and where the dispatch passes it
#[actor]
impl A {
    pub fn f(&self, x: Vec<str>) {}
}

//- recursive-struct: rustc checks the type again where the message contains it and where the dispatch passes it
pub struct P { p: P }
#[actor]
impl A {
    pub fn f(&self, x: P) {}
}

//- recursive-state: rustc checks the actor's type again in each generated impl
#[actor]
pub struct A { a: A }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- recursive-async
#[actor]
impl A {
    pub async fn f(&self) { self.f().await }
}

//- alias-cycle
pub type P = Vec<P>;
#[actor]
impl A {
    pub fn f(&self, x: P) {}
}

//- generic-arguments-missing
#[actor]
impl A {
    pub fn f(&self, x: Vec) {}
}

//- generic-arguments-missing-in-reply
#[actor]
impl A {
    pub fn f(&self) -> Option { None }
}

//- generic-arguments-too-many
#[actor]
impl A {
    pub fn f(&self, x: Option<u8, u8>) {}
}

//- result-without-error-type
#[actor]
impl A {
    pub fn f(&self) -> Result<u8> { Ok(0) }
}

//- infer-in-signature
#[actor]
impl A {
    fn helper(&self, x: _) {}
    pub fn f(&self) {}
}
