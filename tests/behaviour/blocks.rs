//! Several blocks, traits and views of one actor share one mailbox and one order.

use crate::{actor, support::on_runtime};
use actor_runtime::{Actor, ActorControl, ActorHandle, CallError, Context, ReplyTo, StopReason};
use std::{cell::Cell, future::Future};

#[derive(Debug, PartialEq)]
pub enum StoreError {
    Gone(String),
    Missing,
}

impl From<CallError> for StoreError {
    fn from(error: CallError) -> Self {
        Self::Gone(error.to_string())
    }
}

/// A trait that the actor and its handle implement.
pub trait Store {
    type Key: Send + 'static;
    const LIMIT: usize;

    fn get(&self, key: &str) -> impl Future<Output = Result<u64, StoreError>> + Send;
    fn put(&mut self, key: String, value: u64) -> impl Future<Output = Result<(), StoreError>> + Send;
    fn both(&mut self, key: &str, value: u64) -> impl Future<Output = Result<u64, StoreError>> + Send {
        async move { Ok(value + key.len() as u64) }
    }
}

#[actor]
#[derive(Default)]
pub struct Shelf {
    items: Vec<(String, u64)>,
    log: Vec<&'static str>,
    later: Option<ReplyTo<u64>>,
}

#[actor(views(Reader, Admin(control)))]
impl Shelf {
    #[actor(view(Reader, Admin))]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    #[actor(view(Admin))]
    pub fn clear(&mut self) {
        self.items.clear();
    }

    pub fn first(&mut self) {
        self.log.push("first");
    }

    pub fn take_log(&mut self) -> Vec<&'static str> {
        std::mem::take(&mut self.log)
    }

    pub fn later(&mut self, #[actor(reply)] respond_to: ReplyTo<u64>, n: u64) {
        if let Some(former) = self.later.replace(respond_to) {
            former.send(n);
        }
    }

    pub fn retire(&mut self, #[actor(context)] cx: &Context<Self>) -> String {
        cx.stop("old");
        cx.name().to_owned()
    }
}

#[actor]
impl Store for Shelf {
    type Key = String;
    const LIMIT: usize = 7;

    async fn get(&self, key: &str) -> Result<u64, StoreError> {
        self.items.iter().find(|(name, _)| name == key).map(|(_, value)| *value).ok_or(StoreError::Missing)
    }

    fn put(&mut self, key: String, value: u64) -> impl Future<Output = Result<(), StoreError>> + Send {
        self.log.push("put");
        self.items.push((key, value));
        std::future::ready(Ok(()))
    }
}

#[actor(extend)]
impl Shelf {
    #[actor(view(Admin))]
    pub fn second(&mut self, _not_shared: Cell<u8>) {
        self.log.push("second");
    }

    pub fn fail(&mut self) {
        panic!("{}", crate::support::PLANNED);
    }

    pub async fn third(&mut self) -> Result<usize, String> {
        self.log.push("third");
        tokio::task::yield_now().await;
        Err("always".to_owned())
    }
}

async fn through_the_trait<S: Store>(store: &mut S) -> Result<u64, StoreError> {
    store.put("one".into(), 1).await?;
    assert_eq!(store.get("two").await, Err(StoreError::Missing));
    assert_eq!((S::LIMIT, std::any::type_name::<S::Key>()), (7, "alloc::string::String"));
    Ok(store.get("one").await? + store.both("abc", 4).await?)
}

#[test]
fn trait_generic_code_accepts_the_actor_and_its_handle() {
    on_runtime(async {
        assert_eq!(through_the_trait(&mut Shelf::default()).await, Ok(8));
        let mut handle = Shelf::default().spawn();
        assert_eq!(through_the_trait(&mut handle).await, Ok(8));
        handle.shutdown().await;
        let gone = through_the_trait(&mut handle).await;
        assert!(matches!(gone, Err(StoreError::Gone(why)) if why.contains("shut down")));
    });
}

#[test]
fn c4_messages_of_all_blocks_start_in_one_order() {
    on_runtime(async {
        let mut handle = Shelf::default().spawn();
        for _ in 0..3 {
            handle.second(Cell::new(1)).tell().await.unwrap();
            handle.first().try_tell().unwrap();
            handle.third().tell().await.unwrap();
            handle.put("x".into(), 1).await.unwrap();
        }
        assert_eq!(handle.take_log().await.unwrap(), ["second", "first", "third", "put"].repeat(3));
        assert!(matches!(handle.third().await, Err(CallError::Handler(why)) if why == "always"));
    });
}

#[test]
fn view_calls_its_methods_and_keeps_the_actor_alive() {
    on_runtime(async {
        let handle = Shelf::default().spawn();
        let (reader, admin) = (Reader::from(handle.clone()), Admin::from(handle));
        assert!(reader.same_actor(&admin));
        admin.second(Cell::new(0)).await.unwrap();
        admin.clear().await.unwrap();
        assert_eq!(reader.clone().len().await.unwrap(), 0);
        let weak = reader.downgrade();
        drop(reader);
        assert!(weak.upgrade().is_some(), "another view keeps the actor alive");
        assert!(matches!(admin.shutdown().await, StopReason::Shutdown));
    });
}

#[test]
fn stored_reply_sender_replies_later() {
    on_runtime(async {
        let handle = Shelf::default().spawn();
        let first = handle.later(1).enqueue().await.unwrap();
        let second = handle.later(2).enqueue().await.unwrap();
        assert_eq!(first.await.unwrap(), 2);
        handle.later(3).tell().await.unwrap();
        assert_eq!(second.await.unwrap(), 3);
        let last = handle.later(4).enqueue().await.unwrap();
        handle.shutdown().await;
        assert!(matches!(last.await, Err(CallError::NoReply { .. })));
    });
}

#[test]
fn actor_stops_itself_with_a_reason() {
    on_runtime(async {
        let handle = Shelf::default().spawn();
        assert_eq!(handle.retire().await.unwrap(), "Shelf");
        assert!(matches!(handle.stopped().await, StopReason::Stopped(why) if why.to_string() == "old"));
        let late = handle.len().await.unwrap_err();
        assert!(matches!(late, CallError::Closed { reason: StopReason::Stopped(_), .. }));
    });
}

/// A generic trait, implemented for a generic actor.
pub trait Lookup<K> {
    type Found: Send + 'static;

    fn look(&self, key: K) -> impl Future<Output = Result<Option<Self::Found>, CallError>> + Send;
}

#[actor]
pub struct Cache<K, V, const N: usize>(Vec<(K, V)>);

#[actor(views(Peek))]
impl<K: PartialEq + Send + Sync + 'static, V: Clone + Send + Sync + 'static, const N: usize> Cache<K, V, N> {
    pub fn put(&mut self, key: K, value: V) -> bool {
        let fits = self.0.len() < N;
        if fits {
            self.0.push((key, value));
        }
        fits
    }

    #[actor(view(Peek))]
    pub fn size(&self) -> usize {
        self.0.len()
    }
}

#[actor]
impl<K: PartialEq + Send + Sync + 'static, V: Clone + Send + Sync + 'static, const N: usize> Lookup<K>
    for Cache<K, V, N>
{
    type Found = V;

    async fn look(&self, key: K) -> Result<Option<V>, CallError> {
        Ok(self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone()))
    }
}

#[actor(extend, handle = CacheHandle::<K, V, N>)]
impl<K: PartialEq + Send + Sync + 'static, V: Clone + Send + Sync + 'static, const N: usize> Cache<K, V, N> {
    #[actor(view(Peek))]
    pub fn first(&self) -> Option<V> {
        self.0.first().map(|(_, value)| value.clone())
    }
}

async fn found<K, L: Lookup<K>>(cache: &L, key: K) -> Option<L::Found> {
    cache.look(key).await.expect("the actor runs")
}

#[test]
fn generic_actor_has_views_and_additional_blocks() {
    on_runtime(async {
        let cache = Cache::<_, _, 2>(vec![(1, "one")]);
        assert_eq!(found(&cache, 1).await, Some("one"));
        let handle = cache.spawn();
        let peek = Peek::from(handle.clone());
        assert!(handle.put(2, "two").await.unwrap() && !handle.put(3, "three").await.unwrap());
        assert_eq!(found(&handle, 2).await, Some("two"));
        assert_eq!((peek.size().await.unwrap(), peek.first().await.unwrap()), (2, Some("one")));
    });
}

#[test]
fn rejected_message_of_an_additional_block_can_be_sent_again() {
    on_runtime(async {
        let (handle, task) = Shelf::default().spawner().capacity(1).into_task();
        handle.first().try_tell().unwrap();
        let refused = handle.second(Cell::new(1)).try_tell().unwrap_err();
        assert!(refused.is_full());
        let task = tokio::spawn(task);
        handle.send(refused.into_message()).await.unwrap();
        handle.shutdown().await;
        assert_eq!(task.await.unwrap().unwrap().log, ["first", "second"]);
    });
}

#[test]
fn f2_panic_in_an_additional_block_stops_the_actor() {
    crate::support::silence_planned_panics();
    on_runtime(async {
        let handle = Shelf::default().spawn();
        let failed = handle.fail().await.unwrap_err();
        assert!(matches!(&failed, CallError::NoReply { reason: Some(StopReason::Panicked(_)), .. }), "{failed}");
        assert!(matches!(handle.stopped().await, StopReason::Panicked(_)));
    });
}

/// A message that is never handled is dropped, and its caller gets an error.
#[test]
fn c1_queued_message_of_an_additional_block_is_discarded() {
    on_runtime(async {
        let (handle, task) = Shelf::default().into_task();
        let queued = handle.third().enqueue().await.unwrap();
        drop(task);
        assert!(matches!(queued.await, Err(CallError::Discarded { reason: StopReason::Aborted, .. })));
    });
}
