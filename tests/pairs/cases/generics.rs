//- parameters-missing-in-header
pub struct B<T> { t: T }
#[actor]
impl B {
    pub fn f(&self) {}
}

//- parameters-missing-in-header-of-actor
#[actor]
pub struct B<T: Send + 'static> { t: T }
#[actor]
impl B {
    pub fn f(&self) {}
}

//- parameters-too-many-in-header: without a valid header the macro generates no actor, which the struct requires
#[actor]
impl<T: Send + 'static> A<T> {
    pub fn f(&self) {}
}

//- parameter-unconstrained: without a valid header the macro generates no actor, which the struct requires
#[actor]
impl<T: Send + 'static> A {
    pub fn f(&self) {}
}

//- parameter-unused-in-struct
#[actor]
pub struct B<T> { n: u64 }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self) {}
}

//- parameter-twice
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static, T> B<T> {
    pub fn f(&self) {}
}

//- parameter-bound-unknown
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Missing + Send + 'static> B<T> {
    pub fn f(&self) {}
}

//- parameter-bound-unknown-in-where
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> where T: Missing {
    pub fn f(&self) {}
}

//- parameter-bound-not-a-trait
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: String + Send + 'static> B<T> {
    pub fn f(&self) {}
}

//- parameter-bound-of-struct-missing: rustc checks the actor's type again in each generated impl
#[actor]
pub struct B<T: Ord> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self) {}
}

//- parameter-bound-missing-for-method
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self) -> T { self.t.clone() }
}

//- parameter-bound-missing-for-operator
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self, x: T) -> bool { self.t == x }
}

//- parameter-bound-missing-for-type: rustc checks the type again where the message contains it and where the dispatch passes it
pub struct P<T: Copy>(T);
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self, x: P<T>) {}
}

//- where-clause-unknown-type: rustc checks the actor's type again in each generated impl
#[actor]
impl A where Missing: Send {
    pub fn f(&self) {}
}

//- where-clause-false: rustc checks the actor's type again in each generated impl
#[actor]
impl A where u8: Iterator {
    pub fn f(&self) {}
}

//- type-argument-violates-bound: rustc checks the type again where the message contains it and where the dispatch passes it
pub struct P<T: Copy>(T);
#[actor]
impl A {
    pub fn f(&self, x: P<String>) {}
}

//- type-argument-violates-bound-in-reply: rustc checks the type again where the message contains it and where the dispatch passes it
pub struct P<T: Copy>(T);
#[actor]
impl A {
    pub fn f(&self) -> P<String> { todo!() }
}

//- const-argument-of-other-type
pub struct P<const N: usize>;
#[actor]
impl A {
    pub fn f(&self, x: P<"2">) {}
}

//- const-argument-for-type
pub struct P<T>(T);
#[actor]
impl A {
    pub fn f(&self, x: P<2>) {}
}

//- const-parameter-in-expression
#[actor]
pub struct B<const N: usize>;
#[actor]
impl<const N: usize> B<N> {
    pub fn f(&self, x: [u8; N + 1]) {}
}

//- lifetime-missing-in-struct-argument
pub struct P<'a>(&'a str);
#[actor]
impl A {
    fn helper() -> P { todo!() }
    pub fn f(&self) {}
}

//- lifetime-in-place-of-type
#[actor]
impl A {
    pub fn f(&self, x: Vec<'static>) {}
}

//- associated-type-binding-unknown
#[actor]
impl A {
    pub fn f(&self, x: Box<dyn Iterator<Missing = u8> + Send>) {}
}

//- associated-type-binding-missing
#[actor]
impl A {
    pub fn f(&self, x: Box<dyn Iterator + Send>) {}
}

//- dyn-incompatible: rustc checks the type again where the message contains it and where the dispatch passes it
#[actor]
impl A {
    pub fn f(&self, x: Box<dyn Clone + Send>) {}
}

//- dyn-of-two-traits
#[actor]
impl A {
    pub fn f(&self, x: Box<dyn std::fmt::Display + std::fmt::Debug>) {}
}

//- generic-function-without-bound
#[actor]
impl A {
    fn helper<T>(&self, x: T) -> String { x.to_string() }
    pub fn f(&self) {}
}

//- generic-function-called-with-unmet-bound
#[actor]
impl A {
    fn helper<T: Copy>(&self, x: T) {}
    pub fn f(&self) { self.helper(String::new()) }
}

//- impl-trait-in-private-function-unmet
#[actor]
impl A {
    fn helper(&self) -> impl Iterator<Item = u8> { 0 }
    pub fn f(&self) {}
}

//- impl-trait-of-unknown-trait
#[actor]
impl A {
    fn helper(&self) -> impl Missing { 0 }
    pub fn f(&self) {}
}

//- default-of-type-parameter
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static = u8> B<T> {
    pub fn f(&self) {}
}

//- parameter-order
#[actor]
pub struct B<'a, T> { t: &'a T }
impl<T: Send + 'static, 'a> B<'a, T> {
    pub fn g(&self) {}
}

//- two-types-unknown-in-generic-actor: rustc suggests a type parameter for a generic argument only, which the type is in generated items
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self, x: Missing) -> Absent { todo!() }
}

//- type-unknown-in-generic-actor
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self, x: Option<(T, Missing)>) -> T { todo!() }
}

//- body-of-other-type-in-generic-actor
#[actor]
pub struct B<T> { t: T }
#[actor]
impl<T: Send + 'static> B<T> {
    pub fn f(&self, x: T) -> u8 { x }
}
