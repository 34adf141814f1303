//- assignment-through-shared-self
#[actor]
impl A {
    pub fn f(&self) { self.n = 1; }
}

//- mutable-method-through-shared-self
#[actor]
impl A {
    pub fn f(&self) { self.g() }
    pub fn g(&mut self) {}
}

//- mutable-method-through-shared-self-async
#[actor]
impl A {
    pub async fn f(&self) { self.g().await }
    pub async fn g(&mut self) {}
}

//- argument-not-mutable
#[actor]
impl A {
    pub fn f(&self, x: String) { x.push('a'); }
}

//- moved-argument
#[actor]
impl A {
    pub fn f(&self, x: String) -> usize { drop(x); x.len() }
}

//- moved-field-of-reference
#[actor]
impl A {
    pub fn f(&self) -> String { self.name }
}

//- moved-field-in-async
#[actor]
impl A {
    pub async fn f(&mut self) -> Vec<String> { self.items }
}

//- moved-self
#[actor]
impl A {
    pub fn f(self) -> u64 { drop(self); self.n }
}

//- borrowed-mutably-while-shared
#[actor]
impl A {
    pub fn f(&mut self) { let a = &self.items; self.items.clear(); drop(a); }
}

//- borrowed-by-self-method
#[actor]
impl A {
    pub fn f(&mut self) { let x = self.get(); self.n += 1; drop(x); }
    fn get(&mut self) -> &mut String { &mut self.name }
}

//- borrowed-across-await
#[actor]
impl A {
    pub async fn f(&mut self) { let x = &self.name; self.g().await; drop(x); }
    async fn g(&mut self) {}
}

//- returned-closure-borrows
#[actor]
impl A {
    pub fn f(&self, x: u8) -> Box<dyn Fn() -> u8 + Send> { Box::new(|| x) }
}

//- argument-escapes-to-static
#[actor]
impl A {
    pub fn f(&self, x: &str) { let y: &'static str = x; }
}

//- self-escapes-to-thread
#[actor]
impl A {
    pub fn f(&self) { std::thread::spawn(|| self.n); }
}

//- argument-stored-in-state
#[actor]
pub struct B { x: &'static str }
#[actor]
impl B {
    pub fn f(&mut self, x: &str) { self.x = x; }
}

//- lifetimes-of-helper-differ
#[actor]
impl A {
    fn helper<'a, 'b>(&self, x: &'a str, y: &'b str) -> &'a str { y }
    pub fn f(&self) {}
}

//- uninitialized
#[actor]
impl A {
    pub fn f(&self) -> u8 { let x: u8; x }
}

//- rc-sent-to-thread
#[actor]
impl A {
    pub fn f(&self) { let x = std::rc::Rc::new(0); std::thread::spawn(move || x); }
}

//- struct-lifetime-missing
#[actor]
pub struct A { x: &str }
#[actor]
impl A {
    pub fn f(&self) {}
}
