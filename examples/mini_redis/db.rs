//! The database: one actor, and a view for each kind of user.

use actor_runtime::{Context, actor, stream::Stream};
use std::{
    collections::HashMap,
    pin::Pin,
    sync::Arc,
    task::{self, Poll},
    time::Duration,
};
use tokio::sync::mpsc;

pub type Value = Arc<[u8]>;

/// How far a subscriber may fall behind before it is let go.
const BACKLOG: usize = 128;

/// Keys with their values, and who listens to which channel.
#[actor(capacity = 256)]
#[derive(Default)]
pub struct Db {
    entries: HashMap<String, Entry>,
    channels: HashMap<String, Vec<mpsc::Sender<Value>>>,
    changes: u64,
}

struct Entry {
    value: Value,
    /// Which change set it, so that a timer knows whether it is about this value.
    version: u64,
}

#[actor(views(Client, Admin(control)))]
impl Db {
    /// The value of `key`, unless its time is up.
    #[actor(view(Client))]
    pub fn get(&self, key: &str) -> Option<Value> {
        self.entries.get(key).map(|entry| entry.value.clone())
    }

    /// Sets `key`, for a time if `life` is given.
    #[actor(view(Client))]
    pub fn set(&mut self, key: String, value: Value, life: Option<Duration>, #[actor(context)] cx: &Context<Self>) {
        self.changes += 1;
        let version = self.changes;
        if let Some(life) = life {
            let (db, key) = (cx.handle(), key.clone());
            tokio::spawn(async move {
                tokio::time::sleep(life).await;
                if let Some(db) = db.upgrade() {
                    // Its end is no news to a timer.
                    let _ = db.expire(&key, version).tell().await;
                }
            });
        }
        self.entries.insert(key, Entry { value, version });
    }

    /// Takes `key` away, if it has not been set since.
    #[actor(message)]
    fn expire(&mut self, key: &str, version: u64) {
        if self.entries.get(key).is_some_and(|entry| entry.version == version) {
            self.entries.remove(key);
        }
    }

    /// What is published on `channel` from now on.
    #[actor(view(Client))]
    pub fn subscribe(&mut self, channel: String) -> impl Stream<Item = Value> + Send + use<> {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        self.channels.entry(channel).or_default().push(sender);
        Messages(receiver)
    }

    /// How many subscribers got `message`. One that is too slow is let go: its stream ends.
    #[actor(view(Client))]
    pub fn publish(&mut self, channel: &str, message: &Value) -> usize {
        let Some(subscribers) = self.channels.get_mut(channel) else { return 0 };
        subscribers.retain(|subscriber| subscriber.try_send(message.clone()).is_ok());
        subscribers.len()
    }

    /// How many keys there are.
    #[actor(view(Admin))]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes all keys away.
    #[actor(view(Admin))]
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

/// What one subscriber gets.
struct Messages(mpsc::Receiver<Value>);

impl Stream for Messages {
    type Item = Value;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<Value>> {
        self.0.poll_recv(cx)
    }
}
