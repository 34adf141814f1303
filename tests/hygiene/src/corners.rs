//! Rare features of the type system, and constants named like generated local variables.
#![allow(missing_docs, dead_code, unreachable_pub, missing_debug_implementations)]
#![allow(clippy::borrowed_box, clippy::type_complexity, clippy::ref_option, clippy::multiple_bound_locations)]
#![allow(clippy::many_single_char_names, clippy::semicolon_if_nothing_returned, clippy::eq_op)]

use actor_runtime::{Actor, actor};

#[actor]
pub struct Runner<F>(F);

#[actor]
impl Runner<for<'a> fn(&'a str) -> &'a str> {
    pub fn run(&mut self, func: &for<'a> fn(&'a str) -> &'a str, g: for<'a> fn(&'a u8), h: Vec<for<'a> fn(&'a u8)>) {
        self.0 = *func;
        drop((g, h))
    }
}

#[actor]
pub struct Holder<T>(T);

#[actor]
impl<T: PartialEq<Self> + Send + Clone + 'static> Holder<T>
where
    Self: Sized + Send,
    Vec<Self>: Sized,
{
    pub fn get(&self, _t: &T, _s: Option<Self>) -> T {
        self.0.clone()
    }
}

#[deprecated]
#[actor(capacity = 3)]
pub struct Old;

#[allow(deprecated)]
#[actor]
impl Old {
    pub fn get(&self) {}
}

#[actor]
#[deprecated]
pub enum Old2 {}
#[allow(deprecated)]
#[actor]
impl Old2 {
    pub fn get(&self) {}
}

#[actor(capacity = 3, name = "x")]
pub struct Borrower<'a, T: ?Sized>(&'a T);

#[actor]
impl<T: ?Sized + Sync + 'static> Borrower<'static, T> {
    pub fn get(&self) -> usize {
        usize::from(std::ptr::eq(self.0, self.0))
    }
}

mod far {
    use actor_runtime::actor;
    #[actor(capacity = 3)]
    pub struct Island;
    pub mod away {
        use actor_runtime::actor;
        #[actor]
        impl super::Island {
            pub fn get(&self) {}
        }
    }
}

#[actor]
struct Shadow;

#[allow(non_upper_case_globals)]
const state: u8 = 1;

#[allow(non_upper_case_globals)]
const reply: u8 = 1;

#[allow(non_upper_case_globals)]
const message: u8 = 1;

#[allow(non_camel_case_types)]
struct f;

#[allow(non_camel_case_types)]
struct raw;

#[actor]
impl Shadow {
    pub fn get(&self, n: u64, &(a, _b): &(u8, u8)) -> u64 {
        n + u64::from(a)
    }
    pub fn ptr(&mut self, p: std::sync::atomic::AtomicPtr<u8>, q: &'static mut u8, d: &'static (dyn Fn(&str) + Sync)) {
        drop((p, q, d))
    }
    pub fn opt(
        &self,
        x: Option<Box<dyn FnOnce(&mut Vec<u8>) -> Result<(), String> + Send + 'static>>,
    ) -> Option<Box<dyn std::any::Any + Send>> {
        drop(x);
        None
    }
    pub async fn fin(self, path: &std::path::Path) -> Result<Self, (Self, std::io::Error)> {
        let _ = path;
        Ok(self)
    }
    pub fn unit_like(&self, (): (), [_, ..]: [u8; 2]) {}
    pub fn arr(
        &self,
        a: &[u8; 4],
        b: &(String, u8),
        c: &Box<str>,
        d: &Option<String>,
        e: &std::sync::Arc<str>,
    ) -> usize {
        a.len() + b.0.len() + c.len() + d.iter().count() + e.len()
    }
}

#[actor]
pub struct Tuple<A, B>(A, B)
where
    A: Send;

#[actor]
impl<A, B: 'static + Send + Sync> Tuple<A, B>
where
    A: Send + 'static,
    B: Clone,
{
    pub fn get(&self) -> B {
        self.1.clone()
    }
    pub async fn wait(&mut self, _a: &B)
    where
        Self: Sized,
    {
    }
}

#[actor]
pub struct Assoc<I>(I);

#[actor]
impl<I, E> Assoc<I>
where
    I: Iterator<Item = Result<u8, E>> + Send + 'static,
    E: Send + 'static,
{
    pub fn get(&mut self) -> Option<Result<u8, E>> {
        self.0.next()
    }
}

pub struct Ind<const N: usize>;

#[actor(handle = IndHandle4, message = IndMessage4)]
impl Ind<4> {
    pub fn get(&self, x: [u8; 4]) -> [u8; 2 + 2] {
        x
    }
}

pub fn uses() {
    let _ = Shadow.into_task();
}
