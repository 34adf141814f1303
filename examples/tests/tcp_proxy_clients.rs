//! Runs `iperf3` and `nc` through `tcp_proxy`.
//!
//! Without these clients (Debian: `iperf3`, `netcat-openbsd`) the tests print a message and check nothing. If `REQUIRE_CLIENTS` is
//! set, they fail.

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
use std::sync::Arc;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    process::Child,
};

/// Sends everything back, and closes its direction after the client has.
async fn echo(target: TcpListener) {
    let (mut socket, _) = target.accept().await.expect("the proxy connects");
    let (mut input, mut output) = socket.split();
    tokio::io::copy(&mut input, &mut output).await.expect("the connection is not reset");
    output.shutdown().await.expect("the connection is up");
}

#[tokio::test]
async fn garbage_of_nc_returns_unchanged_at_full_speed() {
    if !is_installed("nc", "netcat-openbsd") {
        return;
    }
    let target = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = target.local_addr().expect("it is bound").to_string();
    let proxy = Server::start("tcp_proxy", &["127.0.0.1:0", &address]).await;
    let echo = tokio::spawn(echo(target));
    let mut random = Random(1);
    let garbage: Arc<[u8]> = (0..10_000_000).map(|_| random.byte()).collect();
    let port = proxy.addresses[0].port().to_string();
    let output = run("nc", &["-N", "127.0.0.1", &port], garbage.clone()).await;
    assert!(output.stdout[..] == garbage[..], "{} bytes", output.stdout.len());
    echo.await.expect("no panic");
    proxy.interrupt().await;
    proxy.assert_success().await;
}

/// Starts the server of `iperf3` on a free port.
async fn iperf3_server() -> (Child, String) {
    loop {
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = free.local_addr().expect("it is bound").port().to_string();
        drop(free);
        let arguments = ["--server", "--bind", "127.0.0.1", "--port", &port, "--forceflush"];
        let mut process = client("iperf3", &arguments).spawn().expect("iperf3 can be run");
        let mut said = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        // Another program may have taken the port since.
        while let Some(line) = said.next_line().await.expect("it is text") {
            if line.contains("Server listening") {
                // Its output is of no interest, but must be read.
                tokio::spawn(async move { while said.next_line().await.is_ok_and(|line| line.is_some()) {} });
                return (process, port);
            }
        }
    }
}

#[tokio::test]
async fn iperf3_runs_at_full_speed_in_each_direction() {
    const BYTES: u64 = 128 << 20;
    if !is_installed("iperf3", "iperf3") {
        return;
    }
    let (_server, target) = iperf3_server().await;
    let proxy = Server::start("tcp_proxy", &["127.0.0.1:0", &format!("127.0.0.1:{target}")]).await;
    let port = proxy.addresses[0].port().to_string();
    for mode in [&["--parallel", "1"][..], &["--parallel", "4"], &["--reverse"], &["--bidir"]] {
        let bytes = BYTES.to_string();
        let arguments = [&["--client", "127.0.0.1", "--port", &port, "--bytes", &bytes, "--json"], mode].concat();
        let output = run("iperf3", &arguments, "").await;
        let report = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success(), "{mode:?}: {report}");
        let received = report.split_once("\"sum_received\"").and_then(|(_, sum)| sum.split_once("\"bytes\":"));
        let received = received.and_then(|(_, bytes)| bytes.split_once(',')?.0.trim().parse::<u64>().ok());
        // What is in flight at the end does not count.
        assert!(received.is_some_and(|received| received > BYTES / 2), "{mode:?}: {report}");
    }
    proxy.interrupt().await;
    proxy.assert_success().await;
}
