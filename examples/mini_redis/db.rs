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

/// How many messages a subscriber may fall behind before it is removed.
const BACKLOG: usize = 128;

/// The keys with their values, and the subscribers of each channel.
#[actor(capacity = 256)]
#[derive(Default)]
pub struct Db {
    entries: HashMap<String, Entry>,
    channels: HashMap<String, Vec<mpsc::Sender<Value>>>,
    changes: u64,
}

struct Entry {
    value: Value,
    /// The number of the change that set the value. A timer of an earlier value then leaves this one alone.
    version: u64,
}

#[actor(views(Client, Admin(control)))]
impl Db {
    /// The value of `key`, unless it has expired.
    #[actor(view(Client))]
    pub fn get(&self, key: &str) -> Option<Value> {
        self.entries.get(key).map(|entry| entry.value.clone())
    }

    /// Sets `key`. With `life`, it expires after that time.
    #[actor(view(Client))]
    pub fn set(&mut self, key: String, value: Value, life: Option<Duration>, #[actor(context)] cx: &Context<Self>) {
        self.changes += 1;
        let version = self.changes;
        if let Some(life) = life {
            let (db, key) = (cx.handle(), key.clone());
            tokio::spawn(async move {
                tokio::time::sleep(life).await;
                if let Some(db) = db.upgrade() {
                    // If the actor is stopping, there is nothing to expire.
                    let _ = db.expire(&key, version).tell().await;
                }
            });
        }
        self.entries.insert(key, Entry { value, version });
    }

    /// Removes `key` if it has not been set since.
    #[actor(message)]
    fn expire(&mut self, key: &str, version: u64) {
        if self.entries.get(key).is_some_and(|entry| entry.version == version) {
            self.entries.remove(key);
        }
    }

    /// Returns what is published on `channel` from now on.
    #[actor(view(Client))]
    pub fn subscribe(&mut self, channel: String) -> impl Stream<Item = Value> + Send + use<> {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        self.channels.entry(channel).or_default().push(sender);
        Messages(receiver)
    }

    /// Sends `message` to the subscribers of `channel` and returns how many received it. A subscriber that is too slow is
    /// removed, and its stream ends.
    #[actor(view(Client))]
    pub fn publish(&mut self, channel: &str, message: &Value) -> usize {
        let Some(subscribers) = self.channels.get_mut(channel) else { return 0 };
        subscribers.retain(|subscriber| subscriber.try_send(message.clone()).is_ok());
        subscribers.len()
    }

    /// The number of keys.
    #[actor(view(Admin))]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Removes all keys.
    #[actor(view(Admin))]
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

/// The messages for one subscriber.
struct Messages(mpsc::Receiver<Value>);

impl Stream for Messages {
    type Item = Value;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<Value>> {
        self.0.poll_recv(cx)
    }
}
