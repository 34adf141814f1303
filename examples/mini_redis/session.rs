//! What one connection may do: turns commands into calls, and results into replies.

use crate::{
    db::{Admin, Client, DbMessage},
    protocol::{Bytes, Reply},
};
use actor_runtime::{
    ActorControl, ActorHandle, CallError, PendingReply, Stopped,
    stream::{ReplyStream, Stream},
};
use std::{future::poll_fn, pin::Pin, str, task::Poll, time::Duration};
use tokio::time::Instant;

/// How many channels a connection may subscribe to.
const MAX_SUBSCRIPTIONS: usize = 100;

/// The view of the database decides which commands exist.
#[derive(Clone)]
pub enum Access {
    Client(Client),
    Admin(Admin),
}

impl Access {
    /// Resolves when the database has stopped.
    pub fn stopped(&self) -> Stopped<DbMessage> {
        match self {
            Self::Client(db) => db.stopped(),
            Self::Admin(db) => db.stopped(),
        }
    }
}

/// One connection's access, and the channels to which it has subscribed.
pub struct Session {
    access: Access,
    subscriptions: Vec<(Vec<u8>, ReplyStream<Bytes>)>,
}

/// The reply to a command. The call has been sent, and the result may be pending.
pub enum Pending {
    Done(PendingReply<()>),
    Value(PendingReply<Option<Bytes>>),
    Count(PendingReply<usize>),
    Ready(Reply),
    /// The connection is closed after this reply.
    Last(Reply),
}

impl Pending {
    pub async fn reply(self) -> Reply {
        let reply = match self {
            Self::Done(reply) => reply.await.map(|()| Reply::Simple("OK")),
            Self::Value(reply) => reply.await.map(|value| value.map_or(Reply::Nil, Reply::Bulk)),
            Self::Count(reply) => reply.await.map(Reply::Integer),
            Self::Ready(reply) | Self::Last(reply) => Ok(reply),
        };
        reply.unwrap_or_else(|error| Reply::Error(error.to_string()))
    }
}

impl Session {
    pub fn new(access: Access) -> Self {
        Self { access, subscriptions: Vec::new() }
    }

    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Sends the call of a command, and does not wait for the result. The database handles calls in the order in which they are
    /// sent, so the next command sees what this one changes.
    pub async fn start(&mut self, command: &[Vec<u8>]) -> Pending {
        let [name, arguments @ ..] = command else { return error("no command") };
        let name = name.to_ascii_uppercase();
        if !self.subscriptions.is_empty() && !matches!(&name[..], b"SUBSCRIBE" | b"QUIT") {
            return error("only SUBSCRIBE and QUIT are allowed after SUBSCRIBE");
        }
        match (&name[..], arguments, &self.access) {
            (b"PING", [], _) => Pending::Ready(Reply::Simple("PONG")),
            (b"PING" | b"ECHO", [text], _) => Pending::Ready(Reply::bulk(text)),
            (b"PING" | b"ECHO", ..) => wrong_arguments(&name),
            (b"QUIT", ..) => Pending::Last(Reply::Simple("OK")),
            // An HTTP request, perhaps of a web page that wants to smuggle commands in. Redis closes the connection, too.
            (b"POST" | b"HOST:", ..) => Pending::Last(Reply::Several(Vec::new())),
            (b"SUBSCRIBE", [_, ..], Access::Client(db)) => {
                let replies = subscribe(db, &mut self.subscriptions, arguments).await;
                Pending::Ready(Reply::Several(replies))
            }
            (name, _, Access::Client(db)) => start_client(db, name, arguments).await,
            (name, _, Access::Admin(db)) => start_admin(db, name, arguments).await,
        }
    }

    pub fn has_subscribed(&self) -> bool {
        !self.subscriptions.is_empty()
    }

    /// Waits for messages of the channels, and appends them to `to`. Returns `false` if a stream has ended: the database has
    /// stopped, or this connection is too slow.
    pub async fn receive(&mut self, to: &mut Vec<u8>) -> bool {
        poll_fn(|cx| {
            let mut received = Poll::Pending;
            for (channel, messages) in &mut self.subscriptions {
                match Pin::new(messages).poll_next(cx) {
                    Poll::Ready(Some(message)) => {
                        Reply::Array(vec![Reply::bulk(b"message"), Reply::bulk(channel), Reply::Bulk(message)])
                            .encode(to);
                        received = Poll::Ready(true);
                    }
                    Poll::Ready(None) => return Poll::Ready(false),
                    Poll::Pending => {}
                }
            }
            received
        })
        .await
    }
}

async fn start_client(db: &Client, name: &[u8], arguments: &[Vec<u8>]) -> Pending {
    match (name, arguments) {
        (b"GET", [key]) => started(db.get(key).enqueue().await, Pending::Value),
        (b"SET", [key, value, options @ ..]) => match expiry(options) {
            Ok(expiry) => started(db.set(key.clone(), value[..].into(), expiry).enqueue().await, Pending::Done),
            Err(refusal) => error(refusal),
        },
        (b"PUBLISH", [channel, message]) => {
            started(db.publish(channel, &message[..].into()).enqueue().await, Pending::Count)
        }
        (b"GET" | b"SET" | b"PUBLISH" | b"SUBSCRIBE", _) => wrong_arguments(name),
        _ => unknown(name),
    }
}

async fn start_admin(db: &Admin, name: &[u8], arguments: &[Vec<u8>]) -> Pending {
    match (name, arguments) {
        (b"DBSIZE", []) => started(db.len().enqueue().await, Pending::Count),
        (b"FLUSHALL", []) => started(db.clear().enqueue().await, Pending::Done),
        (b"SHUTDOWN", _) => {
            db.shutdown().await;
            Pending::Last(Reply::Several(Vec::new()))
        }
        (b"DBSIZE" | b"FLUSHALL", _) => wrong_arguments(name),
        _ => unknown(name),
    }
}

async fn subscribe(
    db: &Client,
    subscriptions: &mut Vec<(Vec<u8>, ReplyStream<Bytes>)>,
    channels: &[Vec<u8>],
) -> Vec<Reply> {
    let mut replies = Vec::new();
    for channel in channels {
        if !subscriptions.iter().any(|(subscribed, _)| subscribed == channel) {
            if subscriptions.len() == MAX_SUBSCRIPTIONS {
                replies.push(Reply::Error("too many subscriptions".to_owned()));
                break;
            }
            match db.subscribe(channel).await {
                Ok(messages) => subscriptions.push((channel.clone(), messages)),
                Err(error) => {
                    replies.push(Reply::Error(error.to_string()));
                    break;
                }
            }
        }
        let count = Reply::Integer(subscriptions.len());
        replies.push(Reply::Array(vec![Reply::bulk(b"subscribe"), Reply::bulk(channel), count]));
    }
    replies
}

/// Parses `EX seconds`, `PX milliseconds` or nothing.
fn expiry(options: &[Vec<u8>]) -> Result<Option<Instant>, &'static str> {
    let (unit, number) = match options {
        [] => return Ok(None),
        [unit, number] if unit.eq_ignore_ascii_case(b"EX") => (Duration::from_secs as fn(u64) -> Duration, number),
        [unit, number] if unit.eq_ignore_ascii_case(b"PX") => (Duration::from_millis as _, number),
        _ => return Err("syntax error"),
    };
    let number = str::from_utf8(number).ok().and_then(|number| number.parse::<i64>().ok());
    let number = number.ok_or("value is not an integer or out of range")?;
    let number = u64::try_from(number).ok().filter(|number| *number > 0);
    let expiry = number.and_then(|number| Instant::now().checked_add(unit(number)));
    expiry.map(Some).ok_or("invalid expire time in 'set' command")
}

fn started<T>(sent: Result<T, CallError>, pending: fn(T) -> Pending) -> Pending {
    sent.map_or_else(|refusal| error(refusal.to_string()), pending)
}

fn error(text: impl Into<String>) -> Pending {
    Pending::Ready(Reply::Error(text.into()))
}

fn wrong_arguments(name: &[u8]) -> Pending {
    error(format!("wrong number of arguments for '{}' command", name.to_ascii_lowercase().escape_ascii()))
}

fn unknown(name: &[u8]) -> Pending {
    let shown = &name[..name.len().min(128)];
    error(format!("unknown command '{}', or not for this port", shown.escape_ascii()))
}
