//! Local actors, without a prelude, and with names that the expansion uses.
#![no_implicit_prelude]

use ::actor_runtime::{CallError, Context, actor};
use ::std::{
    clone::Clone,
    rc::Rc,
    result::Result::{self, Ok},
    string::String,
};

/// Shadows the name in std.
#[derive(::std::fmt::Debug)]
pub struct ActorBase;
/// Shadows the name in std.
#[derive(::std::fmt::Debug)]
pub struct LocalActor;
/// Shadows the name in std.
#[derive(::std::fmt::Debug)]
pub struct Local;

/// A trait that the handle implements.
pub trait Show {
    /// Shows it.
    fn show(&mut self, state: &str) -> impl ::std::future::Future<Output = Result<String, CallError>>;
}

/// Its state is not `Send`.
#[actor(capacity = 2)]
#[derive(::std::fmt::Debug)]
pub struct Sheet<K> {
    text: Rc<str>,
    key: Rc<K>,
}

#[actor(local, name = "sheet")]
impl<K: Clone + ::std::marker::Send + 'static> Sheet<K> {
    /// Creates the actor on its thread.
    pub fn new(text: &str, key: K) -> Self {
        Self { text: ::std::convert::From::from(text), key: Rc::new(key) }
    }

    /// Replies with its argument.
    pub async fn life(&self, life: u8, message: K) -> (u8, K) {
        let _kept = Rc::clone(&self.key);
        ::std::future::ready((life, message)).await
    }

    /// Replies with a clone of the key.
    pub fn key(&self) -> K {
        K::clone(&self.key)
    }

    #[actor(on_start)]
    async fn begin(&mut self, #[actor(context)] _: &Context<Self>) -> Result<(), String> {
        let _kept = Rc::clone(&self.key);
        ::std::future::ready(Ok(())).await
    }

    #[actor(on_stop)]
    fn end(&mut self) {}

    #[actor(interval = ::std::time::Duration::from_secs(1))]
    async fn tick(&mut self) {
        let _kept = Rc::clone(&self.key);
        ::std::future::ready(()).await;
    }
}

#[actor(extend, local)]
impl<K: Clone + ::std::marker::Send + 'static> Sheet<K> {
    /// A method of an additional block.
    pub async fn text(&self) -> String {
        let text = Rc::clone(&self.text);
        ::std::future::ready(()).await;
        ::std::convert::From::from(&*text)
    }
}

#[actor(local)]
impl Show for Sheet<u8> {
    async fn show(&mut self, state: &str) -> Result<String, CallError> {
        let text = Rc::clone(&self.text);
        ::std::future::ready(()).await;
        Ok(::std::string::ToString::to_string(&*text) + state)
    }
}
