//! The database: one actor, and a view for each kind of user.

use crate::protocol::Bytes;
use actor_runtime::{actor, stream::Stream};
use std::{
    collections::{BTreeSet, HashMap},
    pin::Pin,
    task::{self, Poll},
    time::Duration,
};
use tokio::{sync::mpsc, time::Instant};

/// How many messages a subscriber may fall behind before it is removed.
const BACKLOG: usize = 128;

/// The keys with their values, and the subscribers of each channel.
#[actor(capacity = 256)]
#[derive(Default)]
pub struct Db {
    entries: HashMap<Vec<u8>, Entry>,
    /// When the entries that expire do so, the next one first.
    expiries: BTreeSet<(Instant, Vec<u8>)>,
    channels: HashMap<Vec<u8>, Vec<mpsc::Sender<Bytes>>>,
}

struct Entry {
    value: Bytes,
    expiry: Option<Instant>,
}

#[actor(views(Client, Admin(control)))]
impl Db {
    /// The value of `key`, unless it has expired.
    #[actor(view(Client))]
    pub fn get(&self, key: &[u8]) -> Option<Bytes> {
        let entry = self.entries.get(key)?;
        entry.expiry.is_none_or(|expiry| Instant::now() < expiry).then(|| entry.value.clone())
    }

    /// Sets `key`, until `expiry` if it is given.
    #[actor(view(Client))]
    pub fn set(&mut self, key: Vec<u8>, value: Bytes, expiry: Option<Instant>) {
        if let Some(former) = self.entries.get(&key).and_then(|entry| entry.expiry) {
            self.expiries.remove(&(former, key.clone()));
        }
        if let Some(expiry) = expiry {
            self.expiries.insert((expiry, key.clone()));
        }
        self.entries.insert(key, Entry { value, expiry });
    }

    /// Returns what is published on `channel` from now on.
    #[actor(view(Client))]
    pub fn subscribe(&mut self, channel: &[u8]) -> impl Stream<Item = Bytes> + Send + use<> {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        self.channels.entry(channel.to_vec()).or_default().push(sender);
        Messages(receiver)
    }

    /// Sends `message` to the subscribers of `channel` and returns how many received it. A subscriber that is too slow is
    /// removed, and its stream ends.
    #[actor(view(Client))]
    pub fn publish(&mut self, channel: &[u8], message: &Bytes) -> usize {
        let Some(subscribers) = self.channels.get_mut(channel) else { return 0 };
        subscribers.retain(|subscriber| subscriber.try_send(message.clone()).is_ok());
        subscribers.len()
    }

    /// The number of keys. An expired key counts until it is removed.
    #[actor(view(Admin))]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Removes all keys.
    #[actor(view(Admin))]
    pub fn clear(&mut self) {
        self.entries.clear();
        self.expiries.clear();
    }

    /// Frees the memory of expired keys, and of channels without subscribers.
    #[actor(interval = Duration::from_secs(1), missed_tick = skip)]
    fn clean_up(&mut self) {
        let now = Instant::now();
        while self.expiries.first().is_some_and(|(expiry, _)| *expiry <= now) {
            if let Some((_, key)) = self.expiries.pop_first() {
                self.entries.remove(&key);
            }
        }
        self.channels.retain(|_, subscribers| {
            subscribers.retain(|subscriber| !subscriber.is_closed());
            !subscribers.is_empty()
        });
    }
}

/// The messages for one subscriber.
struct Messages(mpsc::Receiver<Bytes>);

impl Stream for Messages {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<Bytes>> {
        self.0.poll_recv(cx)
    }
}
