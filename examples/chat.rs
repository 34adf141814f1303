//! A chat server after the article *Actors with Tokio*: `cargo run --example chat` says how to join with plain `nc`. A line
//! goes to everyone, its sender too; `/nick NAME` and `/quit` are for the server; Ctrl-C ends it with a goodbye.
//!
//! A connection is a task that reads and an actor that writes, the `Outbox`; the `Room` routes between them. Handles
//! point one way, so no cycle keeps anybody alive: the task holds the room and its outbox, the room holds the outboxes, an
//! outbox holds nobody. And the room never waits for an outbox: it tries, and drops the client that cannot keep up.

use actor_runtime::{Actor, ActorControl, ActorHandle, ActorId, CallError, actor};
use std::{collections::HashMap, env, error::Error, io, mem, pin::pin, sync::Arc, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy, sink};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::{select, signal::ctrl_c, task::JoinSet, time::sleep, time::timeout};

/// Who comes later waits in the listener's backlog. Some systems let a process open 256 files, so this stays below.
const MAX_CONNECTIONS: usize = 240;
/// In bytes. What is longer is taken as several lines.
const MAX_LINE: u64 = 1024;
/// How long a client that leaves may take to read what waits for it, and then to hang up.
const DRAIN: Duration = Duration::from_secs(5);
const LINGER: Duration = Duration::from_secs(1);

/// Writes to one client. Its mailbox holds the lines that the socket has no room for yet.
#[actor(capacity = 256)]
struct Outbox(OwnedWriteHalf);

#[actor]
impl Outbox {
    /// Writes `line`. A broken connection also ends the task that reads, which tells the room.
    pub async fn line(&mut self, line: Arc<str>) {
        let _ = self.0.write_all(line.as_bytes()).await;
    }

    #[actor(on_stop)]
    async fn goodbye(&mut self) -> io::Result<()> {
        self.0.write_all(b"* goodbye\n").await
    }
}

/// Routes every line to every member.
#[actor]
#[derive(Default)]
struct Room {
    /// Nick and outbox, by the id of the outbox.
    members: HashMap<ActorId, (String, OutboxHandle)>,
}

#[actor]
impl Room {
    /// Lets a client in. No nick has a `#` in it, so the name of a guest is free.
    pub fn join(&mut self, outbox: OutboxHandle) {
        let id = outbox.id();
        self.members.insert(id, (format!("guest{id}"), outbox));
        self.broadcast(&format!("* guest{id} has joined\n"));
    }

    /// Sends `text` to everyone in the name of a member.
    pub fn say(&mut self, id: ActorId, text: &str) {
        if let Some((nick, _)) = self.members.get(&id) {
            self.broadcast(&format!("<{nick}> {text}\n"));
        }
    }

    /// Gives a member another nick, or says why not.
    pub fn rename(&mut self, id: ActorId, nick: &str) -> Result<(), String> {
        if !(1..=20).contains(&nick.chars().count()) || !nick.chars().all(char::is_alphanumeric) {
            return Err("a nick is 1 to 20 letters and digits".to_owned());
        }
        if self.members.values().any(|(taken, _)| taken == nick) {
            return Err(format!("{nick} is taken"));
        }
        if let Some((name, _)) = self.members.get_mut(&id) {
            let former = mem::replace(name, nick.to_owned());
            self.broadcast(&format!("* {former} is now {nick}\n"));
        }
        Ok(())
    }

    /// Lets a client go.
    pub fn leave(&mut self, id: ActorId) {
        if let Some((nick, _)) = self.members.remove(&id) {
            self.broadcast(&format!("* {nick} has left\n"));
        }
    }

    /// A client that has no room for `line` is dropped. That ends the task of its connection, which then leaves for it.
    fn broadcast(&self, line: &str) {
        let line = Arc::<str>::from(line);
        for (_, outbox) in self.members.values() {
            if outbox.line(line.clone()).try_tell().is_err() {
                outbox.abort(); // a shutdown would wait for the client
            }
        }
    }
}

/// The task of a connection, from the arrival of the client to the end of its socket.
async fn serve(socket: TcpStream, room: RoomHandle) {
    let _ = socket.set_nodelay(true); // only slower without
    let (input, output) = socket.into_split();
    let mut input = BufReader::new(input);
    let outbox = Outbox(output).spawn();
    select! {
        _ = read(&mut input, &room, &outbox) => {} // the client has quit or is gone
        _ = outbox.stopped() => {}                 // the room has dropped it
        _ = room.stopped() => {}                   // everybody goes home
    }
    if room.leave(outbox.id()).await.is_err() {
        room.stopped().await; // it is closed, but still routes what it has accepted
    }
    let _ = outbox.shutdown_timeout(DRAIN).await;
    // To close with input unread is to reset the connection: what the client has yet to receive would be lost.
    let _ = timeout(LINGER, copy(&mut input, &mut sink())).await;
}

/// Takes one line after another, the next when this one is routed, so that a flood holds up nobody but its sender.
async fn read(
    input: &mut BufReader<OwnedReadHalf>,
    room: &RoomHandle,
    outbox: &OutboxHandle,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    room.join(outbox.clone()).await?;
    let mut line = Vec::new();
    while input.take(MAX_LINE).read_until(b'\n', &mut line).await? > 0 {
        let text = String::from_utf8_lossy(&line).replace(char::is_control, "");
        line.clear();
        match text.split_once(' ').unwrap_or((&text, "")) {
            ("/quit", _) => break,
            ("/nick", nick) => match room.rename(outbox.id(), nick.trim()).await {
                Err(CallError::Handler(refusal)) => outbox.line(format!("* {refusal}\n").into()).tell().await?,
                outcome => outcome?,
            },
            _ if text.starts_with('/') => outbox.line("* try /nick NAME or /quit\n".into()).tell().await?,
            _ if text.trim().is_empty() => {}
            _ => room.say(outbox.id(), &text).await?,
        }
    }
    Ok(())
}

/// One thread, on which tasks take turns: every outbox has one between two of the room's, so that only a client that does
/// not read falls behind.
#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    println!("chatting on {address}, join with: nc {} {}", address.ip(), address.port());

    let room = Room::default().spawn();
    let mut connections = JoinSet::new();
    let mut interrupt = pin!(ctrl_c()); // one for all rounds: a new one knows nothing of a signal before it
    loop {
        select! {
            interrupted = &mut interrupt => break interrupted?,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => match accepted {
                Ok((socket, _)) => drop(connections.spawn(serve(socket, room.clone()))),
                Err(error) => {
                    eprintln!("nobody joined: {error}");
                    sleep(LINGER).await; // tried again at once, it would only fail again
                }
            },
        }
    }
    drop(listener);
    room.shutdown().await;
    while connections.join_next().await.is_some() {}
    Ok(())
}
