//- match-not-exhaustive
#[actor]
impl A {
    pub fn f(&self, x: Option<u8>) -> u8 { match x { Some(x) => x } }
}

//- let-pattern-refutable
#[actor]
impl A {
    pub fn f(&self, x: Option<u8>) { let Some(y) = x; }
}

//- argument-pattern-refutable
#[actor]
impl A {
    pub fn f(&self, Some(x): Option<u8>) {}
}

//- argument-pattern-of-other-type
#[actor]
impl A {
    pub fn f(&self, (x, y): u8) {}
}

//- pattern-field-missing
pub struct P { x: u8, y: u8 }
#[actor]
impl A {
    pub fn f(&self, p: P) { let P { x } = p; }
}

//- pattern-field-missing-in-argument
pub struct P { x: u8, y: u8 }
#[actor]
impl A {
    pub fn f(&self, P { x }: P) {}
}

//- await-outside-of-async
#[actor]
impl A {
    pub fn f(&self) { self.g().await }
    async fn g(&self) {}
}

//- await-of-value
#[actor]
impl A {
    pub async fn f(&self) -> u64 { self.n.await }
}

//- await-missing
#[actor]
impl A {
    pub async fn f(&self) -> u64 { self.g() }
    async fn g(&self) -> u64 { 0 }
}

//- await-of-message-outside-of-async
#[actor]
impl A {
    pub fn f(&self) { self.g().await }
    pub async fn g(&self) {}
}

//- break-outside-of-loop
#[actor]
impl A {
    pub fn f(&self) { break }
}

//- for-over-value
#[actor]
impl A {
    pub fn f(&self) { for x in self.n {} }
}

//- return-of-other-type
#[actor]
impl A {
    pub fn f(&self) -> u64 { return "text"; }
}

//- never-returns
#[actor]
impl A {
    fn helper(&self) -> ! {}
    pub fn f(&self) {}
}

//- several-mistakes-in-one-body
#[actor]
impl A {
    pub fn f(&self) -> u64 { let x: u8 = ""; self.missing(); "text" }
}

//- several-mistakes-in-several-bodies
#[actor]
impl A {
    pub fn f(&self) -> u64 { "text" }
    pub fn g(&mut self, x: u8) -> bool { x }
    pub async fn h(&self) -> String { 0 }
}

//- nested-function-uses-self
#[actor]
impl A {
    pub fn f(&self) { fn g() -> u64 { self.n } }
}

//- nested-function-uses-self-type
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self) { fn g(x: T) {} }
}
