//! Tests `mini_redis` from end to end: runs the program and the clients of Redis, `nc` and `curl`.
//!
//! Without these clients (Debian: `redis-tools`, `netcat-openbsd`, `curl`) their tests print a message and check nothing. If
//! `REQUIRE_CLIENTS` is set, they fail.

#[path = "program/client.rs"]
mod client;
mod program;
#[path = "program/random.rs"]
mod random;
#[path = "program/server.rs"]
mod server;

use client::{is_installed, run};
use random::Random;
use server::Server;
use std::{fs, net::SocketAddr, sync::Arc};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::Barrier,
    task::JoinSet,
};

struct Redis {
    program: Server,
}

impl Redis {
    async fn start() -> Self {
        Self { program: Server::start("mini_redis", &["127.0.0.1:0", "127.0.0.1:0"]).await }
    }

    fn port(&self) -> String {
        self.program.addresses[0].port().to_string()
    }

    /// Returns what `redis-cli` prints for a client's command.
    async fn client(&self, command: &str) -> String {
        cli(self.program.addresses[0], command).await
    }

    /// Returns what `redis-cli` prints for an administrator's command.
    async fn admin(&self, command: &str) -> String {
        cli(self.program.addresses[1], command).await
    }

    /// Asserts that the server has never used much memory, and answers.
    async fn assert_small_and_alive(&self) {
        if cfg!(target_os = "linux") {
            let status = fs::read_to_string(format!("/proc/{}/status", self.program.id)).expect("the server runs");
            let peak =
                status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB")?.trim().parse().ok());
            let peak: u64 = peak.expect("the kernel says how much memory it has used");
            assert!(peak < 128 << 10, "{peak} kB");
        }
        let mut socket = self.connect().await;
        socket.write_all(b"PING\r\n").await.expect("the connection is up");
        let mut reply = [0; 7];
        socket.read_exact(&mut reply).await.expect("the server answers");
        assert_eq!(&reply, b"+PONG\r\n");
    }

    async fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(self.program.addresses[0]).await.expect("the server listens");
        socket.set_nodelay(true).expect("the connection is up");
        socket
    }
}

/// Returns what `redis-cli` prints when its output is not a terminal.
async fn cli(address: SocketAddr, command: &str) -> String {
    let port = address.port().to_string();
    let arguments: Vec<&str> = ["-p", &port].into_iter().chain(command.split(' ')).collect();
    let output = run("redis-cli", &arguments, "").await;
    String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
}

/// Encodes a command as an array of strings.
fn command(words: &[&[u8]]) -> Vec<u8> {
    let mut command = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        command.extend(format!("${}\r\n", word.len()).bytes());
        command.extend_from_slice(word);
        command.extend_from_slice(b"\r\n");
    }
    command
}

#[tokio::test]
async fn redis_cli_reads_values_until_they_expire() {
    if !is_installed("redis-cli", "redis-tools") {
        return;
    }
    let server = Redis::start().await;
    assert_eq!(server.client("PING").await, "PONG");
    assert_eq!(server.client("GET nothing").await, "");
    assert_eq!(server.client("SET greeting hello").await, "OK");
    assert_eq!(server.client("get greeting").await, "hello");
    assert_eq!(server.client("SET greeting brief px 1").await, "OK");
    while !server.client("GET greeting").await.is_empty() {}
    // The time limit of the old value does not remove the new value.
    assert_eq!(server.client("SET greeting old px 1").await, "OK");
    assert_eq!(server.client("SET greeting new").await, "OK");
    assert_eq!(server.client("SET other brief px 1").await, "OK");
    while server.admin("DBSIZE").await != "1" {}
    assert_eq!(server.client("GET greeting").await, "new");
}

#[tokio::test]
async fn admin_and_client_commands_are_separated_by_port() {
    if !is_installed("redis-cli", "redis-tools") {
        return;
    }
    let server = Redis::start().await;
    for key in ["a", "b", "c"] {
        server.client(&format!("SET {key} 1")).await;
    }
    assert!(server.client("DBSIZE").await.contains("not for this port"));
    assert!(server.admin("GET a").await.contains("not for this port"));
    assert_eq!(server.admin("DBSIZE").await, "3");
    assert_eq!(server.admin("FLUSHALL").await, "OK");
    assert_eq!(server.admin("DBSIZE").await, "0");
    server.admin("SHUTDOWN").await;
    assert_eq!(server.program.assert_success().await, "the actor was shut down\n");
}

#[tokio::test]
async fn subscriber_receives_messages_until_shutdown() {
    if !is_installed("redis-cli", "redis-tools") {
        return;
    }
    let server = Redis::start().await;
    let mut subscriber = client::client("redis-cli", &["-p", &server.port(), "SUBSCRIBE", "news", "weather"])
        .spawn()
        .expect("redis-cli can be run");
    let mut heard = BufReader::new(subscriber.stdout.take().expect("stdout is piped")).lines();
    let mut expect = async |expected: [&str; 3]| {
        for expected in expected {
            let line = heard.next_line().await.expect("it can be read").expect("another line");
            assert_eq!(line.trim_matches('"'), expected);
        }
    };
    expect(["subscribe", "news", "1"]).await;
    expect(["subscribe", "weather", "2"]).await;
    assert_eq!(server.client("PUBLISH sports nobody").await, "0");
    for (channel, message) in [("news", "one"), ("weather", "rain"), ("news", "two")] {
        assert_eq!(server.client(&format!("PUBLISH {channel} {message}")).await, "1");
        expect(["message", channel, message]).await;
    }
    server.admin("SHUTDOWN").await;
    let status = subscriber.wait().await.expect("it can be waited for");
    assert!(!status.success(), "redis-cli sees its connection end");
}

#[tokio::test]
async fn redis_benchmark_at_full_speed_gets_only_valid_replies() {
    if !is_installed("redis-benchmark", "redis-tools") {
        return;
    }
    let server = Redis::start().await;
    for (clients, pipeline) in [("50", "16"), ("1", "16"), ("50", "1"), ("10", "1000")] {
        let port = server.port();
        let load = ["-p", &port, "-t", "set,get", "-n", "20000", "-r", "1000", "-c", clients, "-P", pipeline, "--csv"];
        let output = run("redis-benchmark", &load, "").await;
        let printed = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success(), "{printed}");
        for test in ["\"SET\"", "\"GET\""] {
            assert!(printed.lines().any(|line| line.starts_with(test)), "{printed}");
        }
        assert_eq!(server.admin("DBSIZE").await, "1000");
    }
}

/// `--pipe` sends everything as fast as the server reads, and counts the replies.
#[tokio::test]
async fn redis_cli_pipes_commands_at_full_speed_and_each_is_answered() {
    const COMMANDS: usize = 100_000;
    if !is_installed("redis-cli", "redis-tools") {
        return;
    }
    let server = Redis::start().await;
    let mut commands = Vec::new();
    for number in 0..COMMANDS {
        let key = format!("key{}", number % 1000);
        commands.extend(command(&[b"SET", key.as_bytes(), number.to_string().as_bytes()]));
    }
    let output = run("redis-cli", &["-p", &server.port(), "--pipe"], commands).await;
    let printed = String::from_utf8(output.stdout).expect("text");
    assert!(printed.contains(&format!("errors: 0, replies: {COMMANDS}")), "{printed}");
    assert_eq!(server.admin("DBSIZE").await, "1000");
    assert_eq!(server.client("GET key7").await, "99007");
}

#[tokio::test]
async fn nc_sends_inline_commands() {
    if !is_installed("nc", "netcat-openbsd") {
        return;
    }
    let server = Redis::start().await;
    let input = "PING\r\nset 'a key' \"two\\nlines\"\nGET \"a key\"\nQUIT\n";
    let output = run("nc", &["127.0.0.1", &server.port()], input).await;
    assert_eq!(String::from_utf8_lossy(&output.stdout), "+PONG\r\n+OK\r\n$9\r\ntwo\nlines\r\n+OK\r\n");
}

#[tokio::test]
async fn garbage_of_nc_closes_only_its_connection() {
    if !is_installed("nc", "netcat-openbsd") {
        return;
    }
    let server = Redis::start().await;
    let mut clients = JoinSet::new();
    for seed in 0..20 {
        let mut random = Random(seed);
        let garbage: Vec<u8> = (0..1_000_000).map(|_| random.byte()).collect();
        let port = server.port();
        clients.spawn(async move { run("nc", &["-N", "127.0.0.1", &port], garbage).await });
    }
    clients.join_all().await;
    server.assert_small_and_alive().await;
}

/// A web page can have the browser send such a request to a server on the user's machine.
#[tokio::test]
async fn commands_in_the_http_request_of_curl_are_not_run() {
    if !is_installed("curl", "curl") {
        return;
    }
    let server = Redis::start().await;
    let url = format!("http://{}/", server.program.addresses[0]);
    let output = run("curl", &["--silent", "--data-binary", "@-", &url], "\r\nSET smuggled 1\r\n").await;
    assert!(!output.status.success());
    let mut socket = server.connect().await;
    socket.write_all(b"GET smuggled\r\nQUIT\r\n").await.expect("the connection is up");
    let mut replies = String::new();
    socket.read_to_string(&mut replies).await.expect("the connection is not reset");
    assert_eq!(replies, "$-1\r\n+OK\r\n");
}

/// The sizes that clients announce take no memory.
#[tokio::test]
async fn announced_sizes_take_no_memory() {
    let server = Redis::start().await;
    let mut waiting = Vec::new();
    for _ in 0..100 {
        let mut socket = server.connect().await;
        socket.write_all(b"*1024\r\n$1048576\r\nx").await.expect("the connection is up");
        waiting.push(socket);
    }
    server.assert_small_and_alive().await;
}

/// The error reaches the client although it has sent more than the server has read.
#[tokio::test]
async fn protocol_error_is_received_before_the_end_of_the_connection() {
    let server = Redis::start().await;
    let mut socket = server.connect().await;
    let mut input = b"PING\r\n*1\r\n$999999999999\r\n".to_vec();
    input.resize(1_000_000, b'x');
    // The server may close the connection before everything is sent.
    let _ = socket.write_all(&input).await;
    let mut replies = String::new();
    socket.read_to_string(&mut replies).await.expect("the connection is not reset");
    assert_eq!(replies, "+PONG\r\n-ERR Protocol error: invalid bulk length\r\n");
}

/// A gigabyte of replies waits for a client that reads none. It waits in the client's connection, not in the server's memory.
#[tokio::test]
async fn client_that_does_not_read_uses_little_memory_and_delays_no_other() {
    const VALUE: usize = 1_000_000;
    const COMMANDS: usize = 1000;
    let server = Redis::start().await;
    let mut slow = server.connect().await;
    slow.write_all(&command(&[b"SET", b"large", &vec![b'x'; VALUE]])).await.expect("the connection is up");
    let get = command(&[b"GET", b"large"]).repeat(COMMANDS);
    slow.write_all(&get).await.expect("the commands fit into the buffers of the sockets");

    let mut neighbour = server.connect().await;
    for _ in 0..1000 {
        neighbour.write_all(b"PING\r\n").await.expect("the connection is up");
        neighbour.read_exact(&mut [0; 7]).await.expect("the server answers");
    }
    server.assert_small_and_alive().await;

    let expected = b"+OK\r\n".len() + COMMANDS * (b"$1000000\r\n\r\n".len() + VALUE);
    slow.shutdown().await.expect("the connection is up");
    let received = tokio::io::copy(&mut slow, &mut tokio::io::sink()).await.expect("the connection is not reset");
    assert_eq!(received, expected as u64);
    server.assert_small_and_alive().await;
}

/// Publishes messages one after another until the server closes the connection. Returns how many the server has delivered, as its
/// replies say.
async fn publish(mut socket: TcpStream, is_busy: Arc<Barrier>) -> usize {
    let (input, mut output) = socket.split();
    let mut replies = BufReader::new(input).lines();
    let mut delivered = 0;
    for number in 0.. {
        if number == 100 {
            is_busy.wait().await;
        }
        // An error is ignored, because the next read notices a closed connection.
        let _ = output.write_all(b"PUBLISH news hello\r\n").await;
        match replies.next_line().await.expect("the connection is not reset").as_deref() {
            Some(":1") => delivered += 1,
            Some(":0") => {} // the subscriber was too slow
            Some(refusal) => assert!(refusal.starts_with("-ERR "), "{refusal}"),
            None => break,
        }
    }
    delivered
}

#[cfg_attr(not(unix), ignore = "needs signals")]
#[tokio::test]
async fn ctrl_c_loses_no_accepted_message_and_no_reply() {
    const PUBLISHERS: usize = 10;
    let server = Redis::start().await;
    let mut subscriber = BufReader::new(server.connect().await);
    subscriber.write_all(b"SUBSCRIBE news\r\n").await.expect("the connection is up");
    let mut confirmed = String::new();
    while !confirmed.ends_with(":1\r\n") {
        subscriber.read_line(&mut confirmed).await.expect("the connection is up");
    }

    let is_busy = Arc::new(Barrier::new(PUBLISHERS + 1));
    let mut publishers = JoinSet::new();
    for _ in 0..PUBLISHERS {
        publishers.spawn(publish(server.connect().await, is_busy.clone()));
    }
    let hear = tokio::spawn(async move {
        let mut heard = String::new();
        subscriber.read_to_string(&mut heard).await.expect("the connection is not reset");
        heard
    });
    is_busy.wait().await;
    server.program.interrupt().await;

    let delivered = publishers.join_all().await.into_iter().sum();
    let message = "*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n";
    assert!(hear.await.expect("no panic") == message.repeat(delivered), "{delivered} were delivered");
    assert_eq!(server.program.assert_success().await, "the actor was shut down\n");
}

#[cfg_attr(not(unix), ignore = "needs signals")]
#[tokio::test]
async fn client_that_does_not_read_does_not_block_shutdown() {
    let server = Redis::start().await;
    let mut slow = server.connect().await;
    slow.write_all(&command(&[b"SET", b"large", &vec![b'x'; 1_000_000]])).await.expect("the connection is up");
    slow.write_all(&command(&[b"GET", b"large"]).repeat(100)).await.expect("the buffers of the sockets are not full");
    slow.read_exact(&mut [0; 100]).await.expect("the server writes the replies");
    server.program.interrupt().await;
    server.program.assert_success().await;
}
