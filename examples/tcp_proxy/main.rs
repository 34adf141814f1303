//! A TCP proxy: `cargo run --example tcp_proxy -- 127.0.0.1:7000 example.org:80` listens on the first address and hands
//! everything to the second, and back. Ctrl-C ends it when what the writers have accepted is written.
//!
//! Of each connection an actor writes, the [`Writer`], and a plain future reads, for it has no messages to take. They share
//! a handle, the writer's: who has it sends by it, sees the end of the connection in `stopped()`, and ends it by
//! `shutdown()`. What one connection brings is told to the writer of the other. So nothing is taken that there is no room
//! for, and TCP tells the peer to wait.

use actor_runtime::{Actor, ActorControl, ActorHandle, Context, actor};
use std::{env, error::Error, pin::pin, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest, copy, sink};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::{join, select, signal::ctrl_c, sync::watch, task::JoinSet, time::sleep, time::timeout, try_join};

/// Two sockets each. Some systems let a process open 256 files; who comes later waits in the listener's backlog.
const MAX_CONNECTIONS: usize = 120;
/// In bytes. A direction holds as many of them as a mailbox, and two more: one being written, one that waits for room.
const CHUNK: usize = 16 * 1024;
/// How long peers may take at the end to make room for what waits for them, and as long to receive it and hang up.
const DRAIN: Duration = Duration::from_secs(5);

/// Writes to one peer. When it ends, however that is, the peer comes to the end of what it reads: its half is dropped.
#[actor(capacity = 4)]
struct Writer(OwnedWriteHalf);

#[actor]
impl Writer {
    /// Writes `bytes`. A connection that breaks ends the actor.
    pub async fn write(&mut self, bytes: Vec<u8>, #[actor(context)] cx: &Context<Self>) {
        if let Err(error) = self.0.write_all(&bytes).await {
            cx.stop(error);
        }
    }
}

/// Reads one connection and writes to the other, up to the end of what is read, which travels on.
///
/// # Errors
///
/// When one of the two is broken.
async fn forward(input: &mut OwnedReadHalf, output: &WriterHandle) -> Result<(), Box<dyn Error + Send + Sync>> {
    loop {
        let mut bytes = Vec::with_capacity(CHUNK);
        let length = select! {
            length = input.read_buf(&mut bytes) => length?,
            reason = output.stopped() => return Err(reason.into()),
        };
        if length == 0 {
            output.shutdown().await;
            return Ok(());
        }
        select! {
            biased; // as long as there is room, what came before a break is handed over
            told = output.write(bytes).tell() => told?,
            _ = input.ready(Interest::ERROR) => return Err("broken while there was no room".into()),
        }
    }
}

/// Both directions, until both have ended, a connection is broken, or the proxy ends.
async fn relay(client: TcpStream, server: TcpStream, mut closing: watch::Receiver<()>) {
    let [(mut from_client, to_client), (mut from_server, to_server)] = [client, server].map(|socket| {
        let _ = socket.set_nodelay(true); // only slower without
        let (input, output) = socket.into_split();
        (input, Writer(output).spawn())
    });
    let both = async { try_join!(forward(&mut from_client, &to_server), forward(&mut from_server, &to_client)) };
    select! {
        _ = both => {}
        _ = closing.changed() => {}
    }
    let _ = join!(to_client.shutdown_timeout(DRAIN), to_server.shutdown_timeout(DRAIN));
    join!(discard(from_client), discard(from_server));
}

/// To close with input unread is to reset the connection: what the peer has yet to receive would be lost.
async fn discard(mut input: OwnedReadHalf) {
    let _ = timeout(DRAIN, copy(&mut input, &mut sink())).await;
}

/// The task of a client, from its arrival on.
async fn serve(client: TcpStream, target: String, mut closing: watch::Receiver<()>) {
    let connected = select! {
        connected = TcpStream::connect(&target) => connected,
        _ = closing.changed() => return,
    };
    match connected {
        Ok(server) => relay(client, server, closing).await,
        Err(error) => eprintln!("no connection to {target}: {error}"),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut addresses = env::args().skip(1);
    let (Some(address), Some(target)) = (addresses.next(), addresses.next()) else {
        return Err("give the address to listen on and the one to connect to".into());
    };
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}, for {target}", listener.local_addr()?);

    let (open, closing) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut interrupt = pin!(ctrl_c()); // one for all rounds: a new one knows nothing of a signal before it
    loop {
        select! {
            interrupted = &mut interrupt => break interrupted?,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => match accepted {
                Ok((client, _)) => drop(connections.spawn(serve(client, target.clone(), closing.clone()))),
                Err(error) => {
                    eprintln!("nobody connected: {error}");
                    sleep(Duration::from_secs(1)).await; // tried again at once, it would only fail again
                }
            },
        }
    }
    drop((listener, open));
    while connections.join_next().await.is_some() {}
    Ok(())
}
