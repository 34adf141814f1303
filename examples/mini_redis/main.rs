//! A small Redis server: the database is an actor, and `redis-cli` can talk to it.
//!
//! ```sh
//! cargo run --example mini_redis                    # prints its two addresses: for clients and administrators
//! redis-cli -p 6380 set greeting hello ex 10
//! redis-cli -p 6380 subscribe news
//! redis-cli -p 6381 dbsize                          # only on this port: dbsize, flushall, shutdown
//! ```
//!
//! Clients' connections hold a `Client`, administrators' connections an `Admin`. Both are views of one actor. A subscriber gets
//! a stream, which ends when the actor stops or the subscriber is too slow.

mod connection;
mod db;
mod resp;

use actor_runtime::{Actor, ActorControl, ActorHandle};
use connection::Connection;
use db::{Admin, Client, Db};
use std::{env, future::Future, io};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut addresses = env::args().skip(1);
    let mut listen = |default: &str| {
        let address = addresses.next().unwrap_or_else(|| default.to_owned());
        async move { TcpListener::bind(address).await }
    };
    let (clients, admins) = (listen("127.0.0.1:6380").await?, listen("127.0.0.1:6381").await?);
    println!("clients {}, administrators {}", clients.local_addr()?, admins.local_addr()?);

    let db = Db::default().spawn();
    let (client, admin) = (Client::from(db.clone()), Admin::from(db.clone()));
    tokio::spawn(accept(clients, move |socket| Connection::new(socket).serve_client(client.clone())));
    tokio::spawn(accept(admins, move |socket| Connection::new(socket).serve_admin(admin.clone())));

    tokio::select! {
        reason = db.stopped() => println!("{reason}"),
        _ = tokio::signal::ctrl_c() => println!("{}", db.shutdown().await),
    }
    Ok(())
}

async fn accept<F>(listener: TcpListener, serve: impl Fn(TcpStream) -> F)
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    loop {
        match listener.accept().await {
            Ok((socket, _)) => {
                // An error concerns this connection only.
                tokio::spawn(serve(socket));
            }
            // Perhaps too many files are open. Other connections have to close first.
            Err(_) => tokio::task::yield_now().await,
        }
    }
}
