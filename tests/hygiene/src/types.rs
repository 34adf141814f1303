//! `Self` in types, and actors named by paths.

use actor_runtime::{ReplyTo, actor};

/// A tree of itself.
#[actor]
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    children: Vec<Tree>,
}

#[actor]
impl Tree {
    /// How many children.
    pub const N: usize = 4;

    /// One.
    #[must_use]
    pub const fn new() -> Self {
        Self { children: Vec::new() }
    }

    /// Adds a child.
    pub fn adopt(&mut self, children: Vec<Self>, one: Option<Self>, seed: [u8; Self::N]) -> Option<Self> {
        self.children.extend(children);
        self.children.extend(one);
        self.children.get(usize::from(seed[0])).cloned()
    }

    /// Borrows.
    pub fn has(&self, child: &Self, all: &[Self]) -> bool {
        self.children.contains(child) || self.children == all
    }

    /// Through a path.
    pub fn path(
        &mut self,
        item: <Self as Named>::Name,
        again: <Vec<Self> as IntoIterator>::Item,
    ) -> Result<Self, String> {
        self.children.push(again);
        Err(item)
    }

    /// Uses its own handle and message types.
    pub fn others(&mut self, handle: TreeHandle, message: Box<TreeMessage>) -> (TreeHandle, Box<TreeMessage>) {
        (handle, message)
    }

    /// Replies with the reply of another actor.
    pub fn pass(&mut self, reply: ReplyTo<u64>, handle: <Self as actor_runtime::ActorBase>::Handle) {
        drop((reply, handle));
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

/// Has a name.
pub trait Named {
    /// The name.
    type Name;
}

impl Named for Tree {
    type Name = String;
}

/// A module with an actor.
pub mod far {
    /// A nested module.
    pub mod away {
        /// An actor in the nested module.
        #[derive(Debug)]
        pub struct Island(pub(in crate::types) u8);
    }
}

#[actor]
impl far::away::Island {
    /// Replies with its value.
    pub fn get(&self) -> u8 {
        self.0
    }
}

/// A type alias.
pub type Isle = Wide<u64>;

/// Wide.
#[derive(Debug)]
pub struct Wide<T>(T);

#[actor]
impl Isle {
    /// Its width.
    pub fn width(&self) -> u64 {
        self.0
    }
}

/// Aliases of `Result`.
pub type Outcome<T> = Result<T, std::fmt::Error>;

/// Replies in many ways.
#[actor]
#[derive(Debug)]
pub enum Replies {
    /// The only one.
    Only,
}

#[actor]
impl Replies {
    /// By a path.
    pub fn io(&mut self) -> std::io::Result<u64> {
        Err(std::io::ErrorKind::Other.into())
    }

    /// By an alias.
    #[actor(flatten)]
    pub fn alias(&mut self) -> Outcome<u64> {
        Ok(1)
    }

    /// Unit.
    pub fn unit(&mut self) -> () {}

    /// In parentheses.
    #[allow(unused_parens)]
    pub fn parens(&mut self) -> (Result<(), String>) {
        Ok(())
    }

    /// A result inside an option is not flattened.
    pub fn inside(&mut self) -> Option<Result<(), String>> {
        None
    }

    /// Never fails, never succeeds.
    pub fn absurd(&mut self) -> Result<std::convert::Infallible, std::convert::Infallible> {
        std::process::abort()
    }

    /// Replies with a `'static` reference.
    pub fn text(&self) -> &'static [&'static str] {
        &["text"]
    }

    /// A boxed function and future.
    #[allow(clippy::type_complexity)]
    pub fn boxed(&self) -> (Box<dyn Fn(&str) -> &str + Send>, std::pin::Pin<Box<dyn Future<Output = u8> + Send>>) {
        (Box::new(|text| text), Box::pin(std::future::ready(1)))
    }
}

use std::future::Future;
