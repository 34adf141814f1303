//- trait-unknown
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl Missing for A {
    async fn g(&mut self) -> Result<(), CallError> { Ok(()) }
}

//- trait-not-a-trait
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl String for A {
    async fn g(&mut self) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-missing
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; fn h(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-unknown: the handle implements the trait too
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
    async fn h(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-of-other-receiver: the handle implements the trait too
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&mut self) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-of-other-argument: the handle implements the trait too
pub trait T { fn g(&self, x: u8) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self, x: u16) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-with-more-arguments: the handle implements the trait too
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self, x: u16) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-of-other-reply: the handle implements the trait too
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<u8, CallError> { Ok(0) }
}

//- trait-method-with-visibility
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    pub async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-of-unknown-type
pub trait T { fn g(&self, x: u8) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self, x: Missing) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-body-of-other-type
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<(), CallError> { 0 }
}

//- trait-type-missing
pub trait T { type X; fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-type-unknown
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    type X = u8;
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-type-violates-bound
pub trait T { type X: Copy; fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    type X = String;
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-constant-missing
pub trait T { const N: u8; fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-constant-unknown: the handle implements the trait too
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    const N: u8 = 0;
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-constant-of-other-type: the handle implements the trait too
pub trait T { const N: u8; fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    const N: u16 = 0;
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-implemented-twice: rustc orders the two impls differently
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}
impl T for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-supertrait-missing: the handle implements the trait too
pub trait S {}
pub trait T: S { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-parameters-missing
pub trait T<X> { fn g(&self, x: X) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g(&self, x: u8) -> Result<(), CallError> { Ok(()) }
}

//- trait-parameters-too-many
pub trait T { fn g(&self) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T<u8> for A {
    async fn g(&self) -> Result<(), CallError> { Ok(()) }
}

//- trait-method-lifetimes-differ
pub trait T { fn g<'a>(&'a self, x: &'a str) -> impl Future<Output = Result<(), CallError>>; }
#[actor]
impl A {
    pub fn f(&self) {}
}
#[actor]
impl T for A {
    async fn g<'a, 'b>(&'a self, x: &'b str) -> Result<(), CallError> where 'b: 'a { Ok(()) }
}

//- trait-not-imported
pub mod m { pub trait T { fn g(&self) {} } impl T for u64 {} }
#[actor]
impl A {
    pub fn f(&self) { self.n.g() }
}

//- derive-unmet
pub struct P;
#[actor]
#[derive(Clone)]
pub struct A { p: P }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- derive-copy-unmet
#[actor]
#[derive(Clone, Copy)]
pub struct A { name: String }
#[actor]
impl A {
    pub fn f(&self) {}
}

//- orphan-rule
#[actor]
impl A {
    pub fn f(&self) {}
}
impl std::fmt::Display for Vec<A> { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { Ok(()) } }

//- method-ambiguous
pub trait S { fn g(&self) {} }
pub trait T { fn g(&self) {} }
impl S for A {}
impl T for A {}
#[actor]
impl A {
    pub fn f(&self) { self.g() }
}
