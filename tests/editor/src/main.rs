//! The crate that `contract.py` opens in the language server. It compiles, and the script changes it in the editor's memory only.

use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, Context, ReplyTo, actor};
use std::collections::HashMap;
use std::time::Duration;

/// Counts.
#[actor(capacity = 16)]
#[derive(Debug, Default)]
pub struct Counter {
    value: u64,
    names: HashMap<String, u64>,
}

#[actor(views(Reader))]
impl Counter {
    /// Adds `amount` and returns the new value.
    pub fn add(&mut self, amount: u64) -> u64 {
        self.value += amount;
        self.clamp();
        self.value
    }

    /// The present value.
    #[actor(view(Reader))]
    pub fn value(&self) -> u64 {
        self.value
    }

    /// Stores a value under a name.
    pub async fn store(&mut self, name: &str, cx_value: u64) -> Result<(), String> {
        tokio::task::yield_now().await;
        if self.names.insert(name.to_owned(), cx_value).is_some() {
            return Err("the name is in use".to_owned());
        }
        Ok(())
    }

    /// Replies later.
    pub fn later(&mut self, #[actor(reply)] reply: ReplyTo<u64>) {
        reply.send(self.value);
    }

    /// Adds one to itself by a message.
    pub fn again(&mut self, #[actor(context)] cx: &Context<Self>) {
        if let Some(own) = cx.handle().upgrade() {
            drop(own.add(1).try_tell());
        }
    }

    #[actor(interval = Duration::from_secs(60))]
    fn reset(&mut self) {
        self.value = 0;
    }

    #[actor(on_stop)]
    fn stopping(&mut self) {
        self.names.clear();
    }

    fn clamp(&mut self) {
        self.value = self.value.min(1_000);
    }
}

#[actor(extend)]
impl Counter {
    /// Multiplies the value.
    pub fn multiply(&mut self, factor: u64) -> u64 {
        self.value *= factor;
        self.value
    }
}

/// What can be named.
pub trait Label {
    /// The label.
    fn label(&self) -> impl Future<Output = Result<String, CallError>> + Send;
}

#[actor(message = LabelMessage)]
impl Label for Counter {
    async fn label(&self) -> Result<String, CallError> {
        Ok(format!("{} names", self.names.len()))
    }
}

/// A generic actor.
#[actor]
#[derive(Debug, Default)]
pub struct Store<V> {
    values: Vec<V>,
}

#[actor]
impl<V: Send + Clone + 'static> Store<V> {
    /// Appends a value.
    pub fn push(&mut self, value: V) {
        self.values.push(value);
    }

    /// The values, oldest first.
    pub fn values(&self) -> Vec<V> {
        self.values.clone()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counter = Counter::default().spawn();
    let after = counter.add(2).await?;
    counter.add(1).tell().await?;
    counter.add(1).timeout(Duration::from_secs(1)).await?;
    counter.store("one", after).await?;
    counter.later().await?;
    counter.again().await?;
    counter.multiply(2).await?;
    counter.label().await?;
    let reader: Reader = counter.clone().into();
    reader.value().await?;

    let store = Store::default().spawn();
    store.push(1_u8).await?;
    store.values().await?;
    println!("{:?} {:?}", counter.status(), store.id());
    store.shutdown().await;
    counter.shutdown().await;
    Ok(())
}
