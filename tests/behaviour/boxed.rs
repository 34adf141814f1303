//! `dyn`-compatible traits whose methods return a boxed future, for the struct, its handle and a mock.

use crate::{actor, support::on_runtime};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, StopReason};
use async_trait::async_trait;
use std::{
    future::{Future, ready},
    pin::Pin,
    sync::Arc,
};
use tokio::task::yield_now;

/// The same type as `futures::future::BoxFuture`.
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

type Found = Result<Option<u64>, StoreError>;

#[derive(Debug, PartialEq)]
pub enum StoreError {
    Gone(String),
    Full,
}

impl From<CallError> for StoreError {
    fn from(error: CallError) -> Self {
        Self::Gone(error.to_string())
    }
}

/// Every way to write a boxed future. The box borrows actor and argument, the actor, an argument, or nothing.
pub trait Store: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> Pin<Box<dyn Future<Output = Found> + Send + 'a>>;
    #[rustfmt::skip]
    fn put(&mut self, key: String, value: u64) -> std::pin::Pin<std::boxed::Box<dyn std::future::Future<Output = Result<(), StoreError>> + Send + '_>>;
    fn len(&self) -> BoxFuture<'_, Result<usize, StoreError>>;
    fn measure<'k>(&self, key: &'k str) -> Pin<Box<dyn Send + 'k + Future<Output = Result<usize, StoreError>>>>;
    fn sum(&self) -> Pin<Box<dyn Future<Output = Result<u64, StoreError>> + Send>>;
    fn between<'a, 'b: 'a>(&'b self, key: &'a str) -> BoxFuture<'a, Found>
    where
        Self: 'a,
    {
        self.get(key)
    }
    fn close(self) -> BoxFuture<'static, Result<String, StoreError>>
    where
        Self: Sized;
}

#[actor]
#[derive(Default)]
pub struct Shelf {
    items: Vec<(String, u64)>,
}

#[actor]
impl Shelf {
    pub fn keys(&self) -> Vec<String> {
        self.items.iter().map(|(key, _)| key.clone()).collect()
    }

    pub fn add(&mut self, key: &str) {
        self.items.push((key.to_owned(), 0));
    }
}

#[actor]
impl Store for Shelf {
    #[actor(flatten)]
    fn get<'a>(&'a self, key: &'a str) -> Pin<Box<dyn Future<Output = Found> + Send + 'a>> {
        Box::pin(async move {
            yield_now().await;
            Ok(self.items.iter().find(|(name, _)| name == key).map(|(_, value)| *value))
        })
    }

    #[rustfmt::skip]
    fn put(&mut self, key: String, value: u64) -> std::pin::Pin<std::boxed::Box<dyn std::future::Future<Output = Result<(), StoreError>> + Send + '_>> {
        Box::pin(async move {
            yield_now().await;
            if self.items.len() == 2 {
                return Err(StoreError::Full);
            }
            self.items.push((key, value));
            Ok(())
        })
    }

    fn len(&self) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(ready(Ok(self.items.len())))
    }

    fn measure<'k>(&self, key: &'k str) -> Pin<Box<dyn Send + 'k + Future<Output = Result<usize, StoreError>>>> {
        Box::pin(async move { Ok(key.len()) })
    }

    fn sum(&self) -> Pin<Box<dyn Future<Output = Result<u64, StoreError>> + Send>> {
        let values: Vec<u64> = self.items.iter().map(|(_, value)| *value).collect();
        Box::pin(async move { Ok(values.into_iter().sum()) })
    }

    fn between<'a, 'b: 'a>(&'b self, key: &'a str) -> BoxFuture<'a, Result<Option<u64>, StoreError>>
    where
        Self: 'a,
    {
        self.get(key)
    }

    fn close(self) -> BoxFuture<'static, Result<String, StoreError>> {
        Box::pin(async move { Ok(format!("{} items", self.items.len())) })
    }
}

struct Mock;

impl Store for Mock {
    fn get<'a>(&'a self, _: &'a str) -> Pin<Box<dyn Future<Output = Found> + Send + 'a>> {
        Box::pin(ready(Ok(Some(7))))
    }

    fn put(&mut self, _: String, _: u64) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(ready(Ok(())))
    }

    fn len(&self) -> BoxFuture<'_, Result<usize, StoreError>> {
        Box::pin(ready(Ok(2)))
    }

    fn measure<'k>(&self, key: &'k str) -> Pin<Box<dyn Send + 'k + Future<Output = Result<usize, StoreError>>>> {
        Box::pin(ready(Ok(key.len())))
    }

    fn sum(&self) -> Pin<Box<dyn Future<Output = Result<u64, StoreError>> + Send>> {
        Box::pin(ready(Ok(7)))
    }

    fn close(self) -> BoxFuture<'static, Result<String, StoreError>> {
        Box::pin(ready(Ok(String::new())))
    }
}

#[test]
fn dyn_trait_object_holds_the_actor_its_handle_or_a_mock() {
    on_runtime(async {
        let handle = Shelf::default().spawn();
        let stores: [Box<dyn Store>; 3] = [Box::new(Shelf::default()), Box::new(handle.clone()), Box::new(Mock)];
        for mut store in stores {
            store.put("one".to_owned(), 3).await.expect("there is capacity");
            store.put("two".to_owned(), 4).await.expect("there is capacity");
            assert!(matches!(store.get("one").await, Ok(Some(3 | 7))));
            assert!(matches!(store.between("two").await, Ok(Some(4 | 7))));
            assert_eq!((store.len().await, store.measure("three").await, store.sum().await), (Ok(2), Ok(5), Ok(7)));
        }
        assert_eq!(handle.keys().await.expect("the actor runs"), ["one", "two"]);
    });
}

#[test]
fn boxed_method_returns_own_error_and_closed_error() {
    on_runtime(async {
        let handle = Shelf::default().spawn();
        let mut store: Box<dyn Store> = Box::new(handle.clone());
        for _ in 0..2 {
            assert_eq!(store.put(String::new(), 0).await, Ok(()));
        }
        assert_eq!(store.put(String::new(), 0).await, Err(StoreError::Full));
        handle.shutdown().await;
        assert!(matches!(store.get("one").await, Err(StoreError::Gone(why)) if why.contains("shut down")));
    });
}

/// A boxed call sends nothing before its first poll, like every other call.
#[test]
fn c4_boxed_call_is_queued_at_its_first_poll() {
    on_runtime(async {
        let (handle, task) = Shelf::default().into_task();
        let mut store = handle.clone();
        let (mut first, second) = (store.put("second".to_owned(), 2), handle.add("first"));
        second.try_tell().expect("there is capacity");
        assert!(futures_pending(first.as_mut()).await);
        handle.add("third").try_tell().expect("there is capacity");
        let task = tokio::spawn(task);
        first.await.expect("there is capacity");
        drop(store);
        assert_eq!(handle.keys().await.expect("the actor runs"), ["first", "second", "third"]);
        drop(handle);
        task.await.expect("no panic");
    });
}

async fn futures_pending(future: Pin<&mut (impl Future + ?Sized)>) -> bool {
    let mut future = Some(future);
    std::future::poll_fn(|cx| std::task::Poll::Ready(future.take().is_some_and(|it| it.poll(cx).is_pending()))).await
}

/// A `'static` boxed call can be spawned, and it keeps the actor alive.
#[test]
fn boxed_static_call_outlives_its_handle() {
    on_runtime(async {
        let handle = Shelf { items: vec![(String::new(), 5)] }.spawn();
        let (sum, weak) = (handle.sum(), handle.downgrade());
        drop(handle);
        assert!(weak.upgrade().is_some());
        assert_eq!(tokio::spawn(sum).await.expect("no panic"), Ok(5));
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn boxed_self_method_stops_the_actor() {
    on_runtime(async {
        let handle = Shelf::default().spawn();
        let other = handle.clone();
        assert_eq!(handle.close().await, Ok("0 items".to_owned()));
        assert!(matches!(other.stopped().await, StopReason::Consumed));
    });
}

/// `#[async_trait]` stands in front of `#[actor]`, so `#[actor]` sees boxed methods.
#[async_trait]
pub trait Lookup<K: Send + 'static>: Send + Sync {
    type Value: Clone + Send + 'static;
    const NAME: &'static str;

    async fn look(&self, key: &K) -> Result<Option<Self::Value>, CallError>;
    async fn insert(&mut self, key: K, pair: (Self::Value, Self::Value)) -> Result<bool, CallError>;
    async fn twice(&mut self, key: K, value: Self::Value) -> Result<bool, CallError> {
        self.insert(key, (value.clone(), value)).await
    }
}

#[actor]
pub struct Cache<K, V, const N: usize>(Vec<(K, V)>);

#[actor]
impl<K: PartialEq + Clone + Send + Sync + 'static, V: Clone + Send + Sync + 'static, const N: usize> Cache<K, V, N> {
    pub fn size(&self) -> usize {
        self.0.len()
    }
}

#[async_trait]
#[actor]
impl<K: PartialEq + Clone + Send + Sync + 'static, V: Clone + Send + Sync + 'static, const N: usize> Lookup<K>
    for Cache<K, V, N>
{
    type Value = V;
    const NAME: &'static str = "cache";

    async fn look(&self, key: &K) -> Result<Option<V>, CallError> {
        yield_now().await;
        Ok(self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone()))
    }

    async fn insert(&mut self, key: K, (first, _): (Self::Value, Self::Value)) -> Result<bool, CallError> {
        let fits = self.0.len() < N;
        if fits {
            self.0.push((key, first));
        }
        yield_now().await;
        Ok(fits)
    }
}

/// A trait without constants, because a `dyn` trait cannot have any.
#[async_trait]
pub trait Read: Send + Sync {
    async fn read(&self, key: &str) -> Result<Option<u8>, CallError>;
}

#[async_trait]
#[actor]
impl Read for Cache<String, u8, 2> {
    async fn read(&self, key: &str) -> Result<Option<u8>, CallError> {
        self.look(&key.to_owned()).await
    }
}

async fn filled<L: Lookup<String, Value = u8>>(mut cache: L) -> L {
    assert_eq!(L::NAME, "cache");
    assert!(matches!(cache.insert("one".to_owned(), (1, 2)).await, Ok(true)));
    assert!(matches!(cache.twice("two".to_owned(), 2).await, Ok(true)));
    assert!(matches!(cache.insert("three".to_owned(), (3, 3)).await, Ok(false)));
    assert!(matches!(cache.look(&"one".to_owned()).await, Ok(Some(1))));
    cache
}

#[test]
fn generic_async_trait_is_implemented_for_actor_and_handle() {
    on_runtime(async {
        let plain = filled(Cache::<_, _, 2>(Vec::new())).await;
        let handle = filled(Cache::<_, _, 2>(Vec::new()).spawn()).await;
        let readers: [Arc<dyn Read>; 2] = [Arc::new(plain), Arc::new(handle.clone())];
        for reader in readers {
            let read = tokio::spawn(async move { (reader.read("two").await, reader.read("three").await) });
            assert!(matches!(read.await.expect("no panic"), (Ok(Some(2)), Ok(None))));
        }
        assert_eq!(handle.size().await.expect("the actor runs"), 2);
    });
}
