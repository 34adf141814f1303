//! Tests `mini_redis` from end to end: runs the program and a real `redis-cli`.
//!
//! Without `redis-cli` (Debian: `redis-tools`) the test prints a message and checks nothing. If `REQUIRE_REDIS_CLI` is set, it fails.

mod program;

use std::{env, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// The time limit of a step. A step that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

struct Server {
    process: Child,
    /// Kept open, because the program prints a line when it stops.
    said: Lines<BufReader<ChildStdout>>,
    client: String,
    admin: String,
}

impl Server {
    async fn start() -> Self {
        let mut process = Command::new(program::path("mini_redis"))
            .args(["127.0.0.1:0", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program can be started");
        let mut said = lines(&mut process);
        let first = next(&mut said).await;
        let ports: Vec<String> =
            first.split([' ', ',']).filter_map(|word| Some(word.rsplit_once(':')?.1.to_owned())).collect();
        let [client, admin] = &ports[..] else { panic!("no ports in {first:?}") };
        Self { client: client.clone(), admin: admin.clone(), said, process }
    }

    async fn client(&self, command: &str) -> String {
        cli(&self.client, command).await
    }

    async fn admin(&self, command: &str) -> String {
        cli(&self.admin, command).await
    }
}

fn lines(process: &mut Child) -> Lines<BufReader<ChildStdout>> {
    BufReader::new(process.stdout.take().expect("stdout is piped")).lines()
}

async fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    let line = timeout(PATIENCE, lines.next_line()).await.expect("it hangs").expect("it can be read");
    line.expect("another line")
}

/// Returns what `redis-cli` prints when its output is not a terminal.
async fn cli(port: &str, command: &str) -> String {
    let output = Command::new("redis-cli").args(["-p", port]).args(command.split(' ')).output();
    let output = timeout(PATIENCE, output).await.expect("it hangs").expect("redis-cli can be run");
    String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
}

async fn has_redis_cli() -> bool {
    let found = Command::new("redis-cli").arg("--version").output().await.is_ok();
    assert!(found || env::var_os("REQUIRE_REDIS_CLI").is_none(), "install redis-cli (Debian: redis-tools)");
    if !found {
        eprintln!("SKIPPED: there is no redis-cli (Debian: redis-tools)");
    }
    found
}

#[tokio::test]
async fn redis_cli_reads_values_until_they_expire() {
    if !has_redis_cli().await {
        return;
    }
    let server = Server::start().await;
    assert_eq!(server.client("PING").await, "PONG");
    assert_eq!(server.client("GET nothing").await, "");
    assert_eq!(server.client("SET greeting hello").await, "OK");
    assert_eq!(server.client("get greeting").await, "hello");
    assert_eq!(server.client("SET greeting brief px 1").await, "OK");
    let expired = async {
        while !server.client("GET greeting").await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, expired).await.expect("its time never comes");
    // The timer of the old value does not remove the new value.
    assert_eq!(server.client("SET greeting old px 1").await, "OK");
    assert_eq!(server.client("SET greeting new").await, "OK");
    assert_eq!(server.client("GET greeting").await, "new");
    assert!(server.client("SET greeting x ex never").await.contains("syntax error"));
    assert!(server.client("NONSENSE").await.contains("unknown command 'NONSENSE'"));
}

#[tokio::test]
async fn admin_and_client_commands_are_separated_by_port() {
    if !has_redis_cli().await {
        return;
    }
    let mut server = Server::start().await;
    for key in ["a", "b", "c"] {
        server.client(&format!("SET {key} 1")).await;
    }
    assert!(server.client("DBSIZE").await.contains("not for this port"));
    assert!(server.admin("GET a").await.contains("not for this port"));
    assert_eq!(server.admin("DBSIZE").await, "3");
    assert_eq!(server.admin("FLUSHALL").await, "OK");
    assert_eq!(server.admin("DBSIZE").await, "0");
    server.admin("SHUTDOWN").await;
    let status = timeout(PATIENCE, server.process.wait()).await.expect("it hangs").expect("it can be waited for");
    assert!(status.success());
    assert_eq!(next(&mut server.said).await, "the actor was shut down");
}

#[tokio::test]
async fn subscriber_receives_messages_until_shutdown() {
    if !has_redis_cli().await {
        return;
    }
    let server = Server::start().await;
    let mut subscriber = Command::new("redis-cli")
        .args(["-p", &server.client, "SUBSCRIBE", "news", "weather"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("redis-cli can be run");
    let mut heard = lines(&mut subscriber);
    for expected in ["subscribe", "news", "1", "subscribe", "weather", "2"] {
        assert_eq!(next(&mut heard).await.trim_matches('"'), expected);
    }
    assert_eq!(server.client("PUBLISH sports nobody").await, "0");
    for (channel, message) in [("news", "one"), ("weather", "rain"), ("news", "two")] {
        assert_eq!(server.client(&format!("PUBLISH {channel} {message}")).await, "1");
        for expected in ["message", channel, message] {
            assert_eq!(next(&mut heard).await.trim_matches('"'), expected);
        }
    }
    server.admin("SHUTDOWN").await;
    let status = timeout(PATIENCE, subscriber.wait()).await.expect("it hangs");
    assert!(!status.expect("it can be waited for").success(), "redis-cli sees its connection end");
}
