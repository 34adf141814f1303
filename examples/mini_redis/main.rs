//! A small Redis server: the database is an actor, and the tools of Redis can talk to it.
//!
//! ```sh
//! cargo run --example mini_redis                    # prints its two addresses: for clients and administrators
//! redis-cli -p 6380 set greeting hello ex 10
//! redis-cli -p 6380 subscribe news
//! redis-cli -p 6381 dbsize                          # only on this port: dbsize, flushall, shutdown
//! ```
//!
//! Clients' connections hold a `Client`, administrators' connections an `Admin`. Both are views of one actor. A subscriber gets
//! a stream, which ends when the actor stops or the subscriber is too slow. Ctrl-C and `shutdown` stop the server after the
//! replies to all accepted commands are written.
//!
//! A connection sends the calls of all commands that have arrived by `enqueue`, then awaits the replies and writes them together.
//! So a pipeline costs the actor one wake-up and the connection one write. `cargo run --release --example mini_redis` beside
//! `redis-server` 7.0, on 2 cores of an Intel Xeon, best of 6 runs in turn:
//!
//! ```sh
//! redis-benchmark -p 6380 -t set,get -P 16 -c 50 -n 200000   # 0.9 (SET) and 1.3 (GET) times the requests per second
//! redis-benchmark -p 6380 -t set,get -P 16 -c 1 -n 20000     # 0.5 and 0.9 times
//! ```
//!
//! Memory is bounded for each connection, whatever it sends and however slowly it reads. The keys are not bounded.

mod connection;
mod db;
mod protocol;
mod session;

use actor_runtime::{Actor, ActorControl, ActorHandle};
use connection::Connection;
use db::{Admin, Client, Db};
use session::{Access, Session};
use std::{env, error::Error, time::Duration};
use tokio::io::{copy, sink};
use tokio::net::{TcpListener, TcpStream};
use tokio::{select, signal::ctrl_c, task::JoinSet, time::sleep, time::timeout};

/// Per port. Some systems let a process open only 256 files. Further clients wait in the listener's backlog.
const MAX_CONNECTIONS: usize = 120;
/// How long clients may take to read their replies after the database has stopped.
const DRAIN: Duration = Duration::from_secs(5);
/// How long a client may take to hang up after the last reply.
const LINGER: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut addresses = env::args().skip(1);
    let mut listen = |default: &str| {
        let address = addresses.next().unwrap_or_else(|| default.to_owned());
        async move { TcpListener::bind(address).await }
    };
    let (clients, admins) = (listen("127.0.0.1:6380").await?, listen("127.0.0.1:6381").await?);
    println!("clients {}, administrators {}", clients.local_addr()?, admins.local_addr()?);

    let db = Db::default().spawn();
    let clients = tokio::spawn(accept(clients, Access::Client(Client::from(db.clone()))));
    let admins = tokio::spawn(accept(admins, Access::Admin(Admin::from(db.clone()))));
    select! {
        reason = db.stopped() => println!("{reason}"),
        _ = ctrl_c() => println!("{}", db.shutdown().await),
    }
    clients.await?;
    admins.await?;
    Ok(())
}

/// Accepts connections until the database stops, and then waits for them to end.
async fn accept(listener: TcpListener, access: Access) {
    let mut connections = JoinSet::new();
    let mut stopped = Box::pin(access.stopped());
    loop {
        select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => match accepted {
                Ok((socket, _)) => drop(connections.spawn(serve(socket, access.clone()))),
                Err(error) => {
                    eprintln!("cannot accept a connection: {error}");
                    sleep(LINGER).await; // an immediate retry would fail again
                }
            },
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// The task of one connection.
async fn serve(socket: TcpStream, access: Access) {
    let _ = socket.set_nodelay(true); // if it fails, replies are only slower
    let (mut input, output) = socket.into_split();
    let stopped = access.stopped();
    select! {
        _ = Connection::new(&mut input, output).serve(Session::new(access)) => {} // an error concerns only this connection
        () = async { stopped.await; sleep(DRAIN).await } => {}
    }
    // Closing a socket with unread input resets the connection, and replies in transit would be lost.
    let _ = timeout(LINGER, copy(&mut input, &mut sink())).await;
}
