//! One connection: turns commands into calls, and results into replies.

use crate::{
    db::{Admin, Client, Value},
    resp::{Reply, read_command},
};
use actor_runtime::{
    ActorControl, CallError,
    stream::{ReplyStream, Stream},
};
use std::{future::poll_fn, io, pin::Pin, str, task::Poll, time::Duration};
use tokio::{
    io::BufReader,
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

pub struct Connection {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    subscriptions: Vec<(String, ReplyStream<Value>)>,
}

impl Connection {
    pub fn new(socket: TcpStream) -> Self {
        let (reader, writer) = socket.into_split();
        Self { reader: BufReader::new(reader), writer, subscriptions: Vec::new() }
    }

    pub async fn serve_admin(mut self, db: Admin) -> io::Result<()> {
        while let Some(words) = read_command(&mut self.reader).await? {
            let reply = match command(&words).as_slice() {
                ["DBSIZE"] => answered(db.len().await.map(Reply::Integer)),
                ["FLUSHALL"] => answered(db.clear().await.map(|()| Reply::Ok)),
                ["SHUTDOWN", ..] => {
                    db.shutdown().await;
                    return Ok(());
                }
                _ => unknown(&words),
            };
            reply.write(&mut self.writer).await?;
        }
        Ok(())
    }

    pub async fn serve_client(mut self, db: Client) -> io::Result<()> {
        loop {
            let words = tokio::select! {
                // `read_command` is not cancel safe, so nothing is read after the client has subscribed.
                words = read_command(&mut self.reader), if self.subscriptions.is_empty() => words?,
                message = next_message(&mut self.subscriptions), if !self.subscriptions.is_empty() => {
                    let Some((channel, message)) = message else { return Ok(()) };
                    let push = [bulk("message"), bulk(&channel), Reply::Bulk(message.to_vec())];
                    Reply::Array(push.into()).write(&mut self.writer).await?;
                    continue;
                }
            };
            let Some(words) = words else { return Ok(()) };
            if let [word, channels @ ..] = &words[..]
                && word.eq_ignore_ascii_case(b"SUBSCRIBE")
            {
                self.subscribe(&db, channels).await?;
            } else {
                reply(&db, &words).await.write(&mut self.writer).await?;
            }
        }
    }

    async fn subscribe(&mut self, db: &Client, channels: &[Vec<u8>]) -> io::Result<()> {
        for channel in channels {
            let channel = String::from_utf8_lossy(channel).into_owned();
            let reply = match db.subscribe(channel.clone()).await {
                Ok(messages) => {
                    self.subscriptions.push((channel.clone(), messages));
                    Reply::Array(vec![bulk("subscribe"), bulk(&channel), Reply::Integer(self.subscriptions.len())])
                }
                Err(error) => Reply::Error(error.to_string()),
            };
            reply.write(&mut self.writer).await?;
        }
        Ok(())
    }
}

/// Waits for the next message of any channel. `None` if one of the streams has ended.
async fn next_message(subscriptions: &mut [(String, ReplyStream<Value>)]) -> Option<(String, Value)> {
    poll_fn(|cx| {
        for (channel, messages) in &mut *subscriptions {
            if let Poll::Ready(message) = Pin::new(messages).poll_next(cx) {
                return Poll::Ready(message.map(|message| (channel.clone(), message)));
            }
        }
        Poll::Pending
    })
    .await
}

async fn reply(db: &Client, words: &[Vec<u8>]) -> Reply {
    match command(words).as_slice() {
        ["PING"] => Reply::Simple("PONG"),
        ["GET", key] => {
            answered(db.get(key).await.map(|value| value.map_or(Reply::Nil, |value| Reply::Bulk(value.to_vec()))))
        }
        ["SET", key, _, options @ ..] => match life(options) {
            Ok(life) => answered(db.set((*key).to_owned(), words[2].clone().into(), life).await.map(|()| Reply::Ok)),
            Err(refusal) => refusal,
        },
        ["PUBLISH", channel, _] => answered(db.publish(channel, &words[2].clone().into()).await.map(Reply::Integer)),
        _ => unknown(words),
    }
}

/// The words as text, a known command in upper case. A word that is not UTF-8 is empty here; values are taken from `words`.
fn command(words: &[Vec<u8>]) -> Vec<&str> {
    const NAMES: &[&str] = &["PING", "GET", "SET", "PUBLISH", "DBSIZE", "FLUSHALL", "SHUTDOWN"];
    let mut texts: Vec<&str> = words.iter().map(|word| str::from_utf8(word).unwrap_or_default()).collect();
    if let Some(first) = texts.first_mut()
        && let Some(name) = NAMES.iter().find(|name| name.eq_ignore_ascii_case(first))
    {
        *first = name;
    }
    texts
}

/// Parses `EX seconds`, `PX milliseconds` or nothing.
fn life(options: &[&str]) -> Result<Option<Duration>, Reply> {
    let time = match options {
        [] => return Ok(None),
        [unit, time] if unit.eq_ignore_ascii_case("EX") => time.parse().ok().map(Duration::from_secs),
        [unit, time] if unit.eq_ignore_ascii_case("PX") => time.parse().ok().map(Duration::from_millis),
        _ => None,
    };
    match time.filter(|time| !time.is_zero()) {
        Some(time) => Ok(Some(time)),
        None => Err(Reply::Error("syntax error".to_owned())),
    }
}

fn answered(outcome: Result<Reply, CallError>) -> Reply {
    outcome.unwrap_or_else(|error| Reply::Error(error.to_string()))
}

fn unknown(words: &[Vec<u8>]) -> Reply {
    let name = words.first().map(|word| String::from_utf8_lossy(word)).unwrap_or_default();
    Reply::Error(format!("unknown command '{name}', or not for this port"))
}

fn bulk(text: &str) -> Reply {
    Reply::Bulk(text.as_bytes().to_vec())
}
