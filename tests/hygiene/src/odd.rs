//! Unusual but legal Rust inside the block.

use actor_runtime::{Actor, actor};

macro_rules! items {
    () => {
        /// A method written by a macro.
        pub const BY_MACRO: u8 = 1;

        fn by_macro(&self) -> u8 {
            Self::BY_MACRO
        }
    };
}

macro_rules! value {
    ($value:expr) => {
        $value
    };
}

/// Odd.
#[actor]
#[derive(Debug)]
pub struct Odd {
    /// Something.
    pub value: u8,
}

/// Documented.
#[actor]
#[allow(clippy::inherent_to_string, clippy::unnecessary_wraps)]
#[rustfmt::skip]
impl Odd {
    #![doc = "Inside."]
    #![allow(clippy::needless_pass_by_ref_mut)]
    //! And so.

    items!();
    items_with_braces! {}

    /// A constant.
    pub const ONE: u8 = { const INNER: u8 = 1; INNER };
    const fn two() -> u8 { 2 }

    /// Constant.
    #[must_use]
    pub const fn new() -> Self { Self { value: Self::two() } }
    /// No receiver.
    #[must_use]
    pub extern "C" fn c(value: u8) -> u8 { value }
    /// Generic, without a receiver.
    pub fn each<'a, T>(values: impl Iterator<Item = &'a T>) -> impl Iterator<Item = String>
    where
        T: ?Sized + ToString + 'a,
    {
        values.map(ToString::to_string)
    }
    fn borrowed<'a>(&'a self, text: &'a str) -> &'a str { let _ = self.value; text }
    fn generic<T>(&mut self, value: T) -> T { self.value += 1; value }
    fn boxed(self: Box<Self>) -> u8 { self.value }
    fn slice(&self) -> impl Iterator<Item = u8> + '_ { std::iter::once(self.value) }

    /// Under conditions that are true.
    pub fn sized(&self) -> u8 where Self: Sized + Send, [u8; 4]: Copy, for<'a> &'a str: Sized, { self.value }

    /// Has unusual bodies.
    pub fn body(&mut self, n: u8) -> u8 {
        #![allow(clippy::items_after_statements)]
        struct Local<T>(T);
        impl Local<u8> { fn get(&self) -> u8 { self.0 } }
        macro_rules! add { ($a:expr) => { $a + value!(1) }; }
        let local = 'outer: loop { loop { break 'outer Local(add!(n)); } };
        let unit = || -> u8 { local.get() };
        self.value = match unit() { 0 if n > 1 => 1, n @ 1..=3 | n => n };
        let _ = self.borrowed("").len();
        Self::each::<u8>([1].iter()).for_each(drop);
        self.by_macro() + self.generic(1) + self.slice().sum::<u8>() + Box::new(Self::new()).boxed()
    }

    /// Returns early, by `?`, within blocks.
    pub async fn early(&mut self, text: String) -> Result<u8, std::num::ParseIntError> {
        let value = async { text.parse::<u8>() }.await?;
        if value > 1 { return Ok(value) }
        Ok({ self.value = value; value })
    }

    /// Replies with the value of a `macro!()`.
    pub fn expanded(&self, values: [u8; value!(2)], _text: value_type!()) -> [u8; value!(2)] { values }

    /// Has the same output as rustc's derive.
    pub fn to_string(&self) -> String { self.value.to_string() }

    /// Rewritten by another attribute.
    #[tracing::instrument(skip(self), ret)]
    pub async fn traced(&mut self, n: u8, text: &str) -> u8 {
        std::future::ready(text).await;
        self.value = n + 1;
        self.value
    }

    /// Rewritten by another attribute.
    #[tracing::instrument(level = "debug", skip_all, err)]
    pub fn traced_at_once(&mut self, _n: u8) -> Result<u8, std::fmt::Error> {
        Ok(self.value)
    }

    #[actor(on_start)]
    async fn begin(self: &mut Self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.value = u8::from_str_radix("1", 10)?;
        Ok(())
    }

    /// A start hook that takes `&self`.
    #[actor(on_stop)]
    pub fn end<'a>(&'a self) -> Result<(), std::io::Error> { Err(std::io::ErrorKind::Other.into()) }
}

macro_rules! items_with_braces {
    () => {};
}
use items_with_braces;

macro_rules! value_type {
    () => {
        Option<u8>
    };
}
use value_type;

/// Uses it.
pub fn uses() {
    let (odd, task) = Odd::new().into_task();
    drop((odd.sized().into_owned(), task, Odd::c(Odd::ONE)));
}
