//! A chat server after the article *Actors with Tokio*: `cargo run --example chat` prints how to join with `nc`. Each line is
//! sent to all clients, including its sender. `/nick NAME` and `/quit` are commands. Ctrl-C stops the server with a goodbye.
//!
//! Each connection has a task that reads and an actor that writes, the `Outbox`. The `Room` routes lines to the outboxes. The
//! handles form no cycle: the task holds the room and its outbox, the room holds the outboxes, and an outbox holds no handle.
//! The room never waits for an outbox: it uses `try_tell`, and drops a client that cannot keep up.
//!
//! A flood slows down only its sender, and every other client receives all of it:
//!
//! ```sh
//! nc -d 127.0.0.1 7777 > heard &
//! seq 100000 | nc -N 127.0.0.1 7777 > echo
//! grep -c '^<' heard                                # 100000
//! ```

use actor_runtime::{Actor, ActorControl, ActorHandle, ActorId, CallError, actor};
use std::{collections::HashMap, env, error::Error, io, mem, pin::pin, sync::Arc, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy, sink};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::{select, signal::ctrl_c, task::JoinSet, time::sleep, time::timeout};

/// Some systems let a process open only 256 files, so this stays below. Further clients wait in the listener's backlog.
const MAX_CONNECTIONS: usize = 240;
/// In bytes. A longer line is split into several.
const MAX_LINE: u64 = 1024;
/// How long a client that leaves may take to read what is queued for it.
const DRAIN: Duration = Duration::from_secs(5);
/// How long a client may then take to hang up.
const LINGER: Duration = Duration::from_secs(1);

/// Writes to one client. Its mailbox buffers the lines that are not written yet.
#[actor(capacity = 256)]
struct Outbox(OwnedWriteHalf);

#[actor]
impl Outbox {
    /// Writes `line`. Errors are ignored, because a broken connection also ends the task that reads, which leaves the room.
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
    /// The nick and outbox of each member, by the id of the outbox.
    members: HashMap<ActorId, (String, OutboxHandle)>,
    /// How many clients have joined so far.
    guests: u64,
}

#[actor]
impl Room {
    /// Adds a client. The guest name contains `#`, which a nick cannot, so it is never taken.
    pub fn join(&mut self, outbox: OutboxHandle) {
        self.guests += 1;
        let guest = format!("guest#{}", self.guests);
        let joined = format!("* {guest} has joined\n");
        self.members.insert(outbox.id(), (guest, outbox));
        self.broadcast(&joined);
    }

    /// Sends `text` to everyone in the name of a member.
    pub fn say(&mut self, id: ActorId, text: &str) {
        if let Some((nick, _)) = self.members.get(&id) {
            self.broadcast(&format!("<{nick}> {text}\n"));
        }
    }

    /// Changes a member's nick, or returns why it is refused.
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

    /// Removes a client.
    pub fn leave(&mut self, id: ActorId) {
        if let Some((nick, _)) = self.members.remove(&id) {
            self.broadcast(&format!("* {nick} has left\n"));
        }
    }

    /// Sends `line` to all members. Aborts an outbox that is full; the task of its connection sees that and leaves the room.
    fn broadcast(&self, line: &str) {
        let line = Arc::<str>::from(line);
        for (_, outbox) in self.members.values() {
            if outbox.line(line.clone()).try_tell().is_err() {
                outbox.abort(); // a shutdown would first write what is queued
            }
        }
    }
}

/// The task of one connection.
async fn serve(socket: TcpStream, room: RoomHandle) {
    let _ = socket.set_nodelay(true); // if it fails, the chat is only slower
    let (input, output) = socket.into_split();
    let mut input = BufReader::new(input);
    let outbox = Outbox(output).spawn();
    select! {
        _ = read(&mut input, &room, &outbox) => {} // the client has quit or is gone
        _ = outbox.stopped() => {}                 // the room has aborted it
        _ = room.stopped() => {}                   // the server shuts down
    }
    if room.leave(outbox.id()).await.is_err() {
        room.stopped().await; // its mailbox is closed, but it still routes what was accepted
    }
    let _ = outbox.shutdown_timeout(DRAIN).await;
    // Closing a socket with unread input resets the connection, and output in transit would be lost.
    let _ = timeout(LINGER, copy(&mut input, &mut sink())).await;
}

/// Reads lines. It reads the next one only after the room has routed this one, so a flood slows down only its sender.
async fn read(
    input: &mut BufReader<OwnedReadHalf>,
    room: &RoomHandle,
    outbox: &OutboxHandle,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    room.join(outbox.clone()).await?;
    let mut line = Vec::new();
    while input.take(MAX_LINE).read_until(b'\n', &mut line).await? > 0 {
        // The limit may split a character. Its first bytes belong to the next piece.
        let split = str::from_utf8(&line).err().filter(|error| error.error_len().is_none());
        let next = split.map(|error| line.split_off(error.valid_up_to())).unwrap_or_default();
        let text = String::from_utf8_lossy(&line).replace(char::is_control, "");
        line = next;
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

/// All tasks share one thread and take turns. Every outbox runs between two turns of the room, so an outbox fills only if its
/// client does not read.
#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7777".to_owned());
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    println!("chatting on {address}, join with: nc {} {}", address.ip(), address.port());

    let room = Room::default().spawn();
    let mut connections = JoinSet::new();
    let mut interrupt = pin!(ctrl_c()); // one future for all rounds: a new one would miss an earlier signal
    loop {
        select! {
            interrupted = &mut interrupt => break interrupted?,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => match accepted {
                Ok((socket, _)) => drop(connections.spawn(serve(socket, room.clone()))),
                Err(error) => {
                    eprintln!("cannot accept a connection: {error}");
                    sleep(LINGER).await; // an immediate retry would fail again
                }
            },
        }
    }
    drop(listener);
    room.shutdown().await;
    while connections.join_next().await.is_some() {}
    Ok(())
}
