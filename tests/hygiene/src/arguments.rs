//! Arguments of every kind that a message can carry.

use actor_runtime::actor;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    ffi::{CStr, OsStr},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Can be copied.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// How many.
    pub limit: usize,
}

/// Borrows.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a>(pub &'a str);

/// Takes them.
#[actor]
#[derive(Debug, Default)]
pub struct Taker {
    total: usize,
}

#[actor]
impl Taker {
    /// Slices.
    pub fn slices(&mut self, text: &str, bytes: &[u8], words: &[String], names: &[&'static str]) -> usize {
        self.total += text.len() + bytes.len() + words.len() + names.len();
        self.total
    }

    /// Borrowed types of the standard library.
    pub async fn system(&mut self, path: &Path, os: &OsStr, c: &CStr, buffer: &PathBuf) -> usize {
        std::future::ready(()).await;
        self.total + path.as_os_str().len() + os.len() + c.to_bytes().len() + buffer.as_os_str().len()
    }

    /// Borrowed types of the user, and numbers.
    pub fn own(&mut self, config: &Config, number: &u64, array: &[u8; 4], pair: &(u8, String), list: &Vec<u8>) -> u64 {
        self.total += config.limit + array.len() + pair.1.len() + list.len();
        *number
    }

    /// Redundant lifetimes.
    pub async fn named<'a, 'b: 'a>(&'a mut self, text: &'b str, bytes: &'a [u8], name: Name<'static>) -> usize {
        std::future::ready(()).await;
        self.total += text.len() + bytes.len() + name.0.len();
        self.total
    }

    /// `'static` references.
    pub fn lasting(&self, text: &'static str, name: &'static Name<'static>, cow: Cow<'static, str>) -> usize {
        self.total + text.len() + name.0.len() + cow.len()
    }

    /// Function pointers with lifetimes of their own.
    #[allow(clippy::type_complexity)]
    pub fn functions(
        &mut self,
        boxed: Box<dyn Fn(&str) -> usize + Send>,
        plain: fn(&u8) -> &u8,
        bound: Box<dyn for<'a> Fn(&'a str, Name<'_>) -> &'a str + Send + Sync>,
        shared: Arc<dyn Fn(Name<'_>) -> usize + Send + Sync>,
        named: for<'a> fn(&'a str) -> Name<'a>,
    ) -> usize {
        let one = usize::from(*plain(&1));
        self.total += boxed("boxed") + one + bound("bound", Name("")).len() + shared(Name("")) + named("named").0.len();
        self.total
    }

    /// Twelve.
    #[allow(clippy::too_many_arguments, clippy::many_single_char_names)]
    #[rustfmt::skip]
    pub fn twelve(&mut self, a: u8, b: u16, c: u32, d: u64, e: u128, f: usize, g: i8, h: i16, i: i32, j: i64, k: bool, l: char) {
        self.total += f;
        let _ = (a, b, c, d, e, g, h, i, j, k, l);
    }

    /// Large.
    pub fn large(&mut self, page: [u8; 16384], _rest: Box<[u8; 65536]>) -> [u8; 16384] {
        self.total += page.len();
        page
    }

    /// Nested.
    #[allow(clippy::type_complexity)]
    pub fn nested(
        &mut self,
        map: BTreeMap<String, Vec<Option<Result<(u8, [u8; 2]), Box<dyn std::error::Error + Send>>>>>,
    ) {
        self.total += map.len();
    }

    /// A reference to an array of functions, and units.
    pub fn exotic(&mut self, _table: [fn(); 3], _unit: (), _never: Option<std::convert::Infallible>, (): ()) {}

    /// Attributes on arguments.
    pub fn attributed(&mut self, #[allow(unused_variables)] n: u64, #[allow(unused_mut)] mut m: u64) -> u64 {
        m
    }

    /// A receiver with an explicit type.
    pub fn written(self: &mut Self, n: usize) {
        self.total += n;
    }

    /// A receiver with an explicit type.
    pub async fn shared(self: &Self) -> usize {
        std::future::ready(()).await;
        self.total
    }

    /// A receiver with an explicit type.
    pub fn last(mut self: Self) -> Self {
        self.total += 1;
        self
    }

    /// A `mut` receiver.
    pub fn very_last(mut self, n: usize) -> usize {
        self.total += n;
        self.total
    }
}
