//! Additional blocks, traits, type parameters, sources and deadlock detection of local actors.

use crate::{
    actor,
    support::{TEST_TIMEOUT, block_on, bounded, on_runtime, runtime},
};
use actor_runtime::{ActorControl, CallError, Context, LocalActor, stream};
use async_trait::async_trait;
use std::{cell::RefCell, fmt::Debug, rc::Rc, time::Duration};
use tokio::{
    join,
    task::{LocalSet, yield_now},
    time::sleep,
};

/// A trait that the handle implements.
trait Store {
    async fn put(&mut self, text: &str) -> Result<usize, CallError>;
}

/// A generic actor with an interval.
#[actor]
struct Shelf<K> {
    kept: Rc<RefCell<Vec<K>>>,
    ticks: u32,
}

#[actor(local)]
impl<K: Debug + Clone + Send + 'static> Shelf<K> {
    fn new() -> Self {
        Self { kept: Rc::default(), ticks: 0 }
    }

    pub async fn add(&mut self, key: K) -> usize {
        let kept = Rc::clone(&self.kept);
        yield_now().await;
        kept.borrow_mut().push(key);
        kept.borrow().len()
    }

    pub fn ticks(&self) -> u32 {
        self.ticks
    }

    #[actor(interval = Duration::from_secs(1))]
    async fn tick(&mut self) {
        let kept = Rc::clone(&self.kept);
        yield_now().await;
        self.ticks += 1;
        drop(kept);
    }
}

#[actor(extend, local)]
impl<K: Debug + Clone + Send + 'static> Shelf<K> {
    pub async fn all(&self) -> Vec<K> {
        let kept = Rc::clone(&self.kept);
        yield_now().await;
        kept.borrow().clone()
    }

    pub fn shown(&self) -> String {
        format!("{:?}", self.kept.borrow())
    }
}

#[actor(extend, local, message = ShelfSecondMessage)]
impl<K: Debug + Clone + Send + 'static> Shelf<K> {
    pub fn clear(&mut self, #[actor(context)] cx: &Context<Self>) -> String {
        self.kept.borrow_mut().clear();
        cx.name().to_owned()
    }
}

#[actor(local)]
impl Store for Shelf<String> {
    async fn put(&mut self, text: &str) -> Result<usize, CallError> {
        let kept = Rc::clone(&self.kept);
        yield_now().await;
        kept.borrow_mut().push(text.to_owned());
        Ok(kept.borrow().len())
    }
}

/// A trait with boxed futures that are not `Send`.
#[async_trait(?Send)]
trait Look {
    async fn look(&self, at: usize) -> Result<Option<String>, CallError>;
}

#[async_trait(?Send)]
#[actor(local)]
impl Look for Shelf<String> {
    async fn look(&self, at: usize) -> Result<Option<String>, CallError> {
        let kept = Rc::clone(&self.kept);
        yield_now().await;
        Ok(kept.borrow().get(at).cloned())
    }
}

#[test]
fn local_actor_has_additional_blocks_and_traits() {
    on_runtime(async {
        let (mut shelf, task) = Shelf::new().into_task();
        let calls = async {
            assert_eq!(shelf.add("one".to_owned()).await.expect("the actor runs"), 1);
            assert_eq!(Store::put(&mut shelf, "two").await.expect("the actor runs"), 2);
            let boxed: Box<dyn Look> = Box::new(shelf.clone());
            assert_eq!(boxed.look(1).await.expect("the actor runs").as_deref(), Some("two"));
            assert_eq!(shelf.all().await.expect("the actor runs"), ["one", "two"]);
            assert_eq!(shelf.shown().await.expect("the actor runs"), r#"["one", "two"]"#);
            assert_eq!(shelf.clear().await.expect("the actor runs"), "Shelf");
            shelf.shutdown().await;
        };
        let ((), state) = join!(bounded(calls), task);
        assert!(state.expect("the task returns the state").kept.borrow().is_empty());
    });
}

#[test]
fn local_actor_receives_interval_ticks() {
    runtime().block_on(LocalSet::new().run_until(async {
        let (shelf, task) = Shelf::<u8>::new().into_task();
        tokio::task::spawn_local(task);
        sleep(Duration::from_millis(3_500)).await;
        assert_eq!(shelf.ticks().await.expect("the actor runs"), 3);
    }));
}

/// An actor with a stream that keeps it alive.
#[actor]
struct Reader(Rc<RefCell<Vec<u8>>>, Option<stream_of::Numbers>);

mod stream_of {
    use actor_runtime::stream::Stream;
    use std::{
        pin::Pin,
        task::{Context, Poll},
    };

    /// Yields the numbers down to 1.
    pub struct Numbers(pub u8);

    impl Stream for Numbers {
        type Item = u8;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
            let next = (self.0 > 0).then_some(self.0);
            self.0 = self.0.saturating_sub(1);
            Poll::Ready(next)
        }
    }
}

#[actor(local)]
impl Reader {
    #[actor(stream = self.1.take().expect("the stream expression runs once"), keep_alive)]
    async fn read(&mut self, number: u8) {
        let read = Rc::clone(&self.0);
        yield_now().await;
        read.borrow_mut().push(number);
    }

    /// Yields what the actor has read.
    pub fn again(&self) -> impl stream::Stream<Item = u8> + use<> {
        stream_of::Numbers(self.0.borrow().first().copied().unwrap_or_default())
    }
}

#[test]
fn s4_keep_alive_stream_keeps_a_local_actor_alive() {
    on_runtime(async {
        let (reader, task) = Reader(Rc::default(), Some(stream_of::Numbers(3))).into_task();
        drop(reader);
        assert_eq!(*task.await.expect("the task returns the state").0.borrow(), [3, 2, 1]);
    });
    // The factory runs on another thread. The actor lives without a handle until the stream exists, and then until it
    // ends.
    let (told, read) = std::sync::mpsc::channel();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let reader = Reader::spawn_on_thread(move || {
        gate.recv_timeout(TEST_TIMEOUT).expect("the test goes on");
        let reader = Reader(Rc::default(), Some(stream_of::Numbers(3)));
        let kept = Rc::clone(&reader.0);
        tokio::task::spawn_local(async move {
            while kept.borrow().len() < 3 {
                yield_now().await;
            }
            let _ = told.send(kept.borrow().clone());
        });
        reader
    });
    drop(reader.expect("there is a thread"));
    open.send(()).expect("the receiver waits");
    assert_eq!(read.recv_timeout(TEST_TIMEOUT).as_deref(), Ok(&[3, 2, 1][..]));
}

/// An actor that asks itself.
struct Snake(Rc<()>);

#[actor(local)]
impl Snake {
    pub async fn bite(&mut self, #[actor(context)] cx: &Context<Self>) -> bool {
        let kept = Rc::clone(&self.0);
        let own = cx.handle().upgrade().expect("the caller holds a handle");
        let bitten = own.tail().await;
        drop(kept);
        matches!(bitten, Err(CallError::Deadlock { .. }))
    }

    pub fn tail(&self) {}
}

#[test]
fn o4_local_actor_asking_itself_returns_deadlock() {
    on_runtime(async {
        let (snake, task) = Snake(Rc::default()).into_task();
        let calls = async {
            let bitten = snake.bite().await;
            drop(snake);
            bitten
        };
        let (bitten, _state) = join!(bounded(calls), task);
        assert!(bitten.expect("the actor runs"));
    });
    let snake = Snake::spawn_on_thread(|| Snake(Rc::default())).expect("there is a thread");
    assert!(block_on(snake.bite()).expect("the actor runs"));
}
