//! Chats with `nc`.
//!
//! Without it (Debian: `netcat-openbsd`) the tests print a message and check nothing. If `REQUIRE_CLIENTS` is set, they fail.

#[path = "program/client.rs"]
mod client;
mod program;
#[path = "program/random.rs"]
mod random;
#[path = "program/server.rs"]
mod server;

use client::{client, is_installed, run};
use random::Random;
use server::Server;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdout},
};

/// `nc` that has joined, and the lines that it prints.
fn nc(server: &Server, arguments: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
    let address = server.addresses[0];
    let (host, port) = (address.ip().to_string(), address.port().to_string());
    let mut process = client("nc", &[arguments, &[host.as_str(), &port]].concat()).spawn().expect("nc can be run");
    let lines = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
    (process, lines)
}

async fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    lines.next_line().await.expect("it is text").expect("another line")
}

#[tokio::test]
async fn nc_receives_every_line_of_a_flood_by_nc() {
    const LINES: usize = 20_000;
    if !is_installed("nc", "netcat-openbsd") {
        return;
    }
    let server = Server::start("chat", &["127.0.0.1:0"]).await;
    let (_listener, mut heard) = nc(&server, &[]);
    assert_eq!(next(&mut heard).await, "* guest#1 has joined");
    let (mut flood, mut echo) = nc(&server, &["-N"]);
    assert_eq!(next(&mut heard).await, "* guest#2 has joined");

    let mut stdin = flood.stdin.take().expect("stdin is piped");
    let send = async move {
        let text: Vec<String> = (0..LINES).map(|number| format!("{number}\n")).collect();
        stdin.write_all(text.concat().as_bytes()).await.expect("nc reads everything");
    };
    let echo = tokio::spawn(async move { while echo.next_line().await.expect("it is text").is_some() {} });
    let hear = async {
        for number in 0..LINES {
            assert_eq!(next(&mut heard).await, format!("<guest#2> {number}"));
        }
        assert_eq!(next(&mut heard).await, "* guest#2 has left");
    };
    tokio::join!(send, hear);
    echo.await.expect("no panic");
    assert!(flood.wait().await.expect("it can be waited for").success());
    server.interrupt().await;
    assert_eq!(next(&mut heard).await, "* goodbye");
    server.assert_success().await;
}

#[tokio::test]
async fn garbage_of_nc_reaches_others_as_text() {
    if !is_installed("nc", "netcat-openbsd") {
        return;
    }
    let server = Server::start("chat", &["127.0.0.1:0"]).await;
    let (_listener, mut heard) = nc(&server, &[]);
    for seed in 0..10 {
        let mut random = Random(seed);
        let garbage: Vec<u8> = (0..100_000).map(|_| random.byte()).collect();
        let port = server.addresses[0].port().to_string();
        let nc = tokio::spawn(async move { run("nc", &["-N", "127.0.0.1", &port], garbage).await });
        while !next(&mut heard).await.ends_with(" has left") {} // checks that each line is text
        assert!(nc.await.expect("no panic").status.success());
    }
    let output = run("nc", &["127.0.0.1", &server.addresses[0].port().to_string()], "still here\n/quit\n").await;
    let expected = "* guest#12 has joined\n<guest#12> still here\n* goodbye\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    server.interrupt().await;
    server.assert_success().await;
}
