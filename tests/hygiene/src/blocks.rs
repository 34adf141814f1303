//! Views, additional blocks, traits, reply senders and contexts, next to names that the expansion uses.

use actor_runtime::{CallError, Context, ReplyTo, actor};
use std::future::Future;

/// An error of the user's own.
#[derive(Debug)]
pub struct Lost;

impl From<CallError> for Lost {
    fn from(_: CallError) -> Self {
        Self
    }
}

/// A trait with every kind of item that a handle can implement.
pub trait Store<K> {
    /// The item type.
    type Found;
    /// A constant.
    const LIMIT: usize;

    /// An async method, or one that returns a future.
    fn find(&self, reply: &str, state: K) -> impl Future<Output = Result<Self::Found, Lost>> + Send;

    /// A method with another receiver.
    fn lose(&mut self) -> impl Future<Output = Result<(), Lost>> + Send;

    /// A `self` method.
    fn close(self) -> impl Future<Output = Result<usize, Lost>> + Send;

    /// A provided method that the block does not override.
    fn limit(&self) -> usize {
        Self::LIMIT
    }
}

/// An actor with two views.
#[actor]
#[derive(Debug)]
pub struct Shelf {
    found: u64,
    later: Vec<ReplyTo<u64>>,
}

#[actor(views(Reader, Admin(control)))]
impl Shelf {
    /// In both views.
    #[actor(view(Reader, Admin))]
    pub fn message(&self, handle: u64) -> u64 {
        self.found + handle
    }

    /// In one view, under a condition.
    #[cfg(feature = "extra")]
    #[actor(view(Admin))]
    pub fn missing(&self, argument: NoSuchType) {}

    /// In one view.
    #[actor(view(Admin))]
    pub fn clear(&mut self) {
        self.found = 0;
    }

    /// Replies through its reply sender.
    pub fn later(&mut self, #[actor(reply)] __state: ReplyTo<u64>, respond: u8) {
        self.later.push(__state);
        self.found += u64::from(respond);
    }

    /// Replies from an async method with a context.
    pub async fn soon(
        &mut self,
        #[actor(context)] __context: &Context<Self>,
        #[actor(reply)] respond_to: ReplyTo<Result<u64, Lost>>,
    ) {
        respond_to.send(if __context.name().is_empty() { Err(Lost) } else { Ok(self.found) });
    }

    #[actor(on_start)]
    fn begin(&mut self, #[actor(context)] context: &Context<Self>) {
        self.found += u64::from(context.name().is_empty());
    }
}

#[actor]
impl Store<u8> for Shelf {
    type Found = Vec<u64>;
    const LIMIT: usize = 3;

    async fn find(&self, reply: &str, state: u8) -> Result<Self::Found, Lost> {
        Ok(vec![self.found, u64::from(state), reply.len() as u64])
    }

    fn lose(&mut self) -> impl Future<Output = Result<(), Lost>> + Send {
        self.found = 0;
        std::future::ready(Ok(()))
    }

    async fn close(self) -> Result<usize, Lost> {
        Ok(self.later.len())
    }
}

#[actor(extend, message = Second, vis = "pub(crate)")]
impl Shelf {
    /// In a view as well.
    #[actor(view(Admin))]
    pub fn further(&mut self, message: &str) -> Result<u64, Lost> {
        message.parse().map_err(|_| Lost)
    }
}

#[actor(extend, message = Third)]
impl Shelf {
    /// A `self` method of the third block.
    pub fn finish(self) -> u64 {
        self.found
    }
}

/// A generic actor.
#[actor]
#[derive(Debug)]
pub struct Cache<K, const N: usize>(Vec<K>)
where
    K: Send;

#[actor(views(Peek))]
impl<K, const N: usize> Cache<K, N>
where
    K: Send + Clone + 'static,
{
    /// The only method of the block.
    #[actor(view(Peek))]
    pub fn all(&self) -> Vec<K> {
        self.0.clone()
    }
}

#[actor(extend)]
impl<K, const N: usize> Cache<K, N>
where
    K: Send + Clone + 'static,
{
    /// A method of an additional block.
    #[actor(view(Peek))]
    pub fn put(&mut self, key: K) -> bool {
        self.0.push(key);
        self.0.len() <= N
    }
}

/// Blocks in a module that does not see the handle's field.
pub mod elsewhere {
    use super::{Lost, Shelf};
    use actor_runtime::actor;
    use std::future::Future;

    /// A trait with lifetimes that have names.
    pub trait Named {
        /// Borrows both arguments.
        fn both<'a, 'b: 'a>(
            &'a self,
            one: &'a str,
            two: &'b [u8],
        ) -> impl Future<Output = Result<usize, Lost>> + Send + 'a
        where
            Self: 'a;

        /// Borrows the actor.
        fn elided(&self, one: &str) -> impl Future<Output = Result<usize, Lost>> + Send + '_;

        /// An async method with `&mut self`.
        fn change<'s>(&'s mut self, _text: &'s str) -> impl Future<Output = Result<(), Lost>> + Send;

        /// A method with an explicit receiver type.
        fn written(self: &Self) -> impl Future<Output = Result<u64, Lost>> + Send + '_;

        /// A `self` method.
        fn last(self) -> impl Future<Output = Result<u64, Lost>> + Send;
    }

    #[actor]
    impl Named for Shelf {
        fn both<'a, 'b: 'a>(
            &'a self,
            one: &'a str,
            _: &'b [u8],
        ) -> impl Future<Output = Result<usize, Lost>> + Send + 'a
        where
            Self: 'a,
        {
            std::future::ready(Ok(one.len() + self.later.len()))
        }

        fn elided(&self, one: &str) -> impl Future<Output = Result<usize, Lost>> + Send + '_ {
            let length = one.len();
            async move { Ok(length + self.later.len()) }
        }

        async fn change<'s>(&'s mut self, _text: &'s str) -> Result<(), Lost> {
            self.found = 0;
            Ok(())
        }

        fn written(self: &Self) -> impl Future<Output = Result<u64, Lost>> + Send + '_ {
            std::future::ready(Ok(self.found))
        }

        async fn last(mut self) -> Result<u64, Lost> {
            self.found += 1;
            Ok(self.found)
        }
    }

    #[actor(extend, handle = super::ShelfHandle, message = Fourth)]
    impl Shelf {
        /// A method in another module.
        pub fn from_elsewhere(&self) -> u64 {
            self.found
        }
    }
}

/// A trait with conditional items.
pub trait Conditional {
    /// Exists.
    #[cfg(not(feature = "extra"))]
    const ONE: u8;
    /// Does not exist.
    #[cfg(feature = "extra")]
    const OTHER: missing::Type;
    /// Exists.
    #[cfg(not(feature = "extra"))]
    type Kind;
    /// Does not exist.
    #[cfg(feature = "extra")]
    type Kind: missing::Trait;

    /// Does not exist.
    #[cfg(feature = "extra")]
    fn gone(&self) -> impl Future<Output = missing::Type> + Send;
}

#[actor]
impl Conditional for Shelf {
    #[cfg(not(feature = "extra"))]
    const ONE: u8 = 1;
    #[cfg(feature = "extra")]
    const OTHER: missing::Type = missing::VALUE;
    #[cfg(not(feature = "extra"))]
    type Kind = u8;
    #[cfg(feature = "extra")]
    type Kind = missing::Type;

    #[cfg(feature = "extra")]
    async fn gone(&self) -> Result<missing::Type, missing::Error> {
        missing::value()
    }
}

#[actor(extend, message = Fifth)]
impl Shelf {
    /// Does not exist, so the block is empty.
    #[cfg(feature = "extra")]
    pub fn all_gone(&self, argument: missing::Type) {}
}

/// A trait whose methods come from the caller of the macro.
pub trait Passed {
    /// A method with a `self` of the caller.
    fn passed(&mut self, n: u64) -> impl Future<Output = Result<u64, Lost>> + Send;
}

macro_rules! implement {
    ($name:ident for $actor:ident { $($body:tt)* }) => {
        #[actor]
        impl $name for $actor { $($body)* }
    };
}

implement!(Passed for Shelf {
    async fn passed(&mut self, n: u64) -> Result<u64, Lost> {
        self.found += n;
        Ok(self.found)
    }
});
