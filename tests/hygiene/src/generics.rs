//! Generic parameters of all kinds.

use actor_runtime::{Actor, actor};
use std::{collections::HashMap, fmt::Debug, hash::Hash, marker::PhantomData};

/// Has defaults, bounds in both places and a where clause.
#[actor]
#[derive(Debug)]
pub struct Cache<K, V: Debug = u64, const N: usize = 8>
where
    K: Eq + Hash,
{
    values: HashMap<K, [V; N]>,
}

#[actor(capacity = N)]
#[allow(clippy::multiple_bound_locations)]
impl<K: Clone, V: Debug, const N: usize> Cache<K, V, N>
where
    K: Eq + Hash + Debug + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// One.
    #[must_use]
    pub fn new() -> Self {
        Self { values: HashMap::new() }
    }

    /// Puts.
    pub fn insert(&mut self, key: K, values: [V; N]) -> Option<[V; N]> {
        self.values.insert(key, values)
    }

    /// Gets.
    pub fn get(&self, key: &K) -> Option<[V; N]> {
        self.values.get(key).cloned()
    }

    /// Gets one.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn first<'a>(&mut self, keys: &'a [K]) -> Result<V, K> {
        std::future::ready(()).await;
        let key = &keys[0];
        self.values.get(key).map(|values| values[0].clone()).ok_or_else(|| key.clone())
    }
}

impl<K: Clone + Eq + Hash + Debug + Send + Sync + 'static, V: Debug + Clone + Send + Sync + 'static> Default
    for Cache<K, V>
{
    fn default() -> Self {
        Self::new()
    }
}

/// Has parameters that no message uses, one of them unsized.
#[actor]
#[allow(clippy::type_complexity)]
#[derive(Debug)]
pub struct Unused<T: ?Sized, U, F = fn(u8)>(PhantomData<(U, fn(F) -> Box<T>)>);

#[actor]
impl<T: ?Sized, U, F> Unused<T, U, F>
where
    T: 'static,
    U: Send + 'static,
    F: 'static,
{
    /// Nothing.
    pub fn nothing(&self) {}
}

/// Has a parameter that only a message under a `cfg` uses.
#[actor]
#[derive(Debug)]
pub struct Conditional<T>(Option<T>);

#[actor]
impl<T: Send + 'static> Conditional<T> {
    /// Empties it.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Fills it.
    #[cfg(feature = "extra")]
    pub fn fill(&mut self, value: T, also: missing::Type) {
        self.0 = Some(value);
    }
}

/// Has a parameter for a function.
#[actor]
#[derive(Debug)]
pub struct Runner<F>(F);

#[actor]
impl<F> Runner<F>
where
    F: FnMut(u64) -> u64 + Send + 'static,
    for<'a> &'a F: Sized,
{
    /// Runs it.
    pub fn run(&mut self, n: u64) -> u64 {
        (self.0)(n)
    }
}

/// Uses an associated type.
#[actor]
#[derive(Debug)]
pub struct Drain<I: Iterator>(I);

#[actor]
impl<I: Iterator + Send + 'static> Drain<I>
where
    I::Item: Send + 'static,
{
    /// The next.
    pub fn step(&mut self) -> Option<I::Item> {
        self.0.next()
    }

    /// The next, by a path.
    pub fn step_again(&mut self, or: <I as Iterator>::Item) -> <I as Iterator>::Item {
        self.0.next().unwrap_or(or)
    }
}

/// Has a lifetime parameter, which is `'static` in the block.
#[actor]
#[derive(Debug)]
pub struct Borrower<'a, T>(&'a str, Option<T>);

#[actor]
impl<T: Send + 'static> Borrower<'static, T> {
    /// What it holds.
    pub fn text(&self) -> &'static str {
        self.0
    }

    /// Holds `text`.
    pub fn hold(&mut self, text: &'static str, value: T) -> Option<T> {
        self.0 = text;
        self.1.replace(value)
    }
}

/// Has one block for each of two types.
#[derive(Debug)]
pub struct Twice<T>(T);

#[actor(handle = TwiceBytesHandle, message = TwiceBytesMessage)]
impl Twice<u8> {
    /// Its byte.
    pub fn byte(&self) -> u8 {
        self.0
    }
}

#[actor(handle = TwiceTextHandle, message = TwiceTextMessage)]
impl Twice<String> {
    /// Its text.
    pub fn text(&self) -> String {
        self.0.clone()
    }
}

/// An enum with parameters.
#[actor]
#[derive(Debug)]
pub enum Either<L, R> {
    /// Left.
    Left(L),
    /// Right.
    Right(R),
}

#[actor]
impl<L: Send + Clone + 'static, R: Send + Clone + 'static> Either<L, R> {
    /// Turns it.
    pub fn turn(&mut self, right: R) -> Result<L, R> {
        match std::mem::replace(self, Self::Right(right)) {
            Self::Left(left) => Ok(left),
            Self::Right(right) => Err(right),
        }
    }
}

/// Handles are cloned and shown whatever the parameters are.
pub fn uses<I>(items: I)
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
{
    let (handle, task) = Drain(items).into_task();
    let text = format!("{:?}", handle.clone());
    drop((handle.step().into_owned(), text, task));
}
