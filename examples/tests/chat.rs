//! Tests `chat` from end to end: runs the program on a free port, with clients over TCP.

mod program;
#[path = "program/server.rs"]
mod server;

use server::Server;
use std::sync::{Arc, LazyLock};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpSocket, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Barrier,
    task::JoinSet,
};

const GOODBYE: &str = "* goodbye\n";

async fn start() -> Server {
    Server::start("chat", &["127.0.0.1:0"]).await
}

struct Client {
    input: BufReader<OwnedReadHalf>,
    output: OwnedWriteHalf,
    /// The name that the room gave it first.
    guest: String,
    line: Vec<u8>,
}

impl Client {
    async fn connect(server: &Server, socket: TcpSocket) -> Self {
        let stream = socket.connect(server.addresses[0]).await.expect("the server listens");
        stream.set_nodelay(true).expect("the connection is up");
        let (input, output) = stream.into_split();
        let input = BufReader::with_capacity(64 * 1024, input);
        let mut client = Self { input, output, guest: String::new(), line: Vec::new() };
        let joined = client.line().await;
        let guest = joined.strip_prefix("* ").and_then(|joined| joined.strip_suffix(" has joined\n"));
        client.guest = guest.unwrap_or_else(|| panic!("no guest in {joined:?}")).to_owned();
        client
    }

    async fn join_over(socket: TcpSocket, server: &Server, nick: &str) -> Self {
        let mut client = Self::connect(server, socket).await;
        client.send(&format!("/nick {nick}\n")).await;
        let renamed = format!("* {} is now {nick}\n", client.guest);
        while client.line().await != renamed {}
        client
    }

    async fn join(server: &Server, nick: &str) -> Self {
        Self::join_over(TcpSocket::new_v4().expect("a socket"), server, nick).await
    }

    /// A client with a small receive buffer, which fills up while the test does not read.
    async fn join_stalling(server: &Server, nick: &str) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(32 * 1024).expect("a small buffer");
        Self::join_over(socket, server, nick).await
    }

    /// Ignores errors, because `next` and `rest` notice a broken connection.
    async fn send(&mut self, text: impl AsRef<[u8]>) {
        let _ = self.output.write_all(text.as_ref()).await;
    }

    /// Returns the next line with its newline, or `None` if the server has closed the connection.
    async fn next(&mut self) -> Option<&str> {
        self.line.clear();
        self.input.read_until(b'\n', &mut self.line).await.expect("the connection is not reset");
        let line = str::from_utf8(&self.line).expect("the server sends text");
        assert!(line.is_empty() || line.ends_with('\n'), "half a line: {line:?}");
        Some(line).filter(|line| !line.is_empty())
    }

    async fn line(&mut self) -> &str {
        self.next().await.expect("the connection stays open")
    }

    /// Returns everything until the server closes the connection.
    async fn rest(mut self) -> String {
        let mut rest = String::new();
        self.input.read_to_string(&mut rest).await.expect("the connection is not reset");
        rest
    }
}

const TALKERS: usize = 200;
const LINES: usize = 50;

/// The lines of each talker. All talkers send 5 MB, more than the buffers on the way to a client that does not read.
static SPEECH: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..LINES).map(|number| format!("{number:02} {:x<500}\n", "")).collect());

/// Sends all lines, each after the echo of the one before, and receives the lines of all talkers.
async fn talk(client: &mut Client, me: usize) {
    let mut heard = [0; TALKERS];
    let mut missing = TALKERS * LINES;
    let mut slow_is_gone = false;
    client.send(&SPEECH[0]).await;
    while missing > 0 || !slow_is_gone {
        let line = client.line().await;
        let Some((sender, text)) = line.strip_prefix("<talker").and_then(|line| line.split_once("> ")) else {
            slow_is_gone |= line == "* slow has left\n";
            continue;
        };
        let sender: usize = sender.parse().expect("a talker has a number");
        assert!(text == SPEECH[heard[sender]], "{me} hears of {sender}: {text}");
        heard[sender] += 1;
        missing -= 1;
        if sender == me && heard[me] < LINES {
            client.send(&SPEECH[heard[me]]).await;
        }
    }
}

#[tokio::test]
async fn two_hundred_clients_receive_every_line_and_a_slow_one_is_dropped() {
    let server = Arc::new(start().await);
    let slow = Client::join_stalling(&server, "slow").await;
    let everybody = Arc::new(Barrier::new(TALKERS));
    let mut talkers = JoinSet::new();
    for me in 0..TALKERS {
        let (server, everybody) = (server.clone(), everybody.clone());
        talkers.spawn(async move {
            let mut client = Client::join(&server, &format!("talker{me}")).await;
            everybody.wait().await;
            talk(&mut client, me).await;
            client
        });
    }
    let talkers = talkers.join_all().await;
    assert!(!slow.rest().await.ends_with(GOODBYE));

    if cfg!(unix) {
        server.interrupt().await;
        for talker in talkers {
            assert_eq!(talker.rest().await, GOODBYE);
        }
        Arc::into_inner(server).expect("the talkers are done").assert_success().await;
    }
}

/// A client that does not wait for its echoes fills no outbox.
#[tokio::test]
async fn flooding_client_disconnects_no_client() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    let mut bob = Client::join(&server, "bob").await;
    let flood = (0..5000).map(|number| format!("{number}\n"));
    bob.send(flood.clone().collect::<String>()).await;
    for client in [&mut ann, &mut bob] {
        while client.line().await != "<bob> 0\n" {}
        for line in flood.clone().skip(1) {
            assert_eq!(client.line().await, format!("<bob> {line}"));
        }
    }
}

#[tokio::test]
async fn nick_is_announced_and_unique() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    let mut bob = Client::join(&server, "bob").await;
    assert_eq!(ann.line().await, format!("* {} has joined\n", bob.guest));
    assert_eq!(ann.line().await, format!("* {} is now bob\n", bob.guest));

    bob.send("/nick ann\n").await;
    assert_eq!(bob.line().await, "* ann is taken\n");
    for nick in ["", " ", " two words", " <ann>", " #1", " aVeryVeryVeryLongNickIndeed"] {
        bob.send(format!("/nick{nick}\n")).await;
        assert_eq!(bob.line().await, "* a nick is 1 to 20 letters and digits\n");
    }

    ann.send("/nick  Änne \n").await;
    for client in [&mut ann, &mut bob] {
        assert_eq!(client.line().await, "* ann is now Änne\n");
    }
    bob.send("/nick ann\n").await;
    assert_eq!(ann.line().await, "* bob is now ann\n");
    bob.send("hello\n").await;
    assert_eq!(ann.line().await, "<ann> hello\n");
}

#[tokio::test]
async fn leaving_is_announced() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    let mut bob = Client::join(&server, "bob").await;
    let eve = Client::join(&server, "eve").await;
    drop(eve);
    while bob.line().await != "* eve has left\n" {}
    bob.send("/quit\nnobody hears this\n").await;
    assert_eq!(bob.rest().await, GOODBYE);
    while ann.line().await != "* eve has left\n" {}
    assert_eq!(ann.line().await, "* bob has left\n");
}

/// Neither unread output nor further input resets the connection of a client that quits.
#[tokio::test]
async fn quitting_client_receives_everything_sent_before() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    let mut bob = Client::join_stalling(&server, "bob").await;
    let speech: String = SPEECH.iter().cycle().take(1000).map(String::as_str).collect();
    bob.send(&speech).await;
    bob.send(format!("/quit\n{speech}")).await;
    while ann.line().await != "* bob has left\n" {}
    for text in &SPEECH[..] {
        ann.send(text).await; // the server handles bob's connection at the same time
        assert_eq!(ann.line().await, format!("<ann> {text}"));
    }
    let heard = bob.rest().await.replace("<bob> ", "");
    assert!(heard == format!("{speech}{GOODBYE}"), "{heard}");
}

#[tokio::test]
async fn last_line_needs_no_newline() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    ann.send("one\ntwo").await;
    ann.output.shutdown().await.expect("the connection is up");
    assert_eq!(ann.rest().await, format!("<ann> one\n<ann> two\n{GOODBYE}"));
}

#[tokio::test]
async fn invalid_input_is_rejected_or_split() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    ann.send(b"\n  \n\0\r\n/dance\ncaf\xe9 \x1b[2Jbar\r\n").await;
    assert_eq!(ann.line().await, "* try /nick NAME or /quit\n");
    assert_eq!(ann.line().await, "<ann> caf\u{fffd} [2Jbar\n");

    let long = "x".repeat(100_000);
    ann.send(format!("{long}\nshort\n")).await;
    let mut pieces = String::new();
    loop {
        let line = ann.line().await;
        if line == "<ann> short\n" {
            break;
        }
        let piece = line.trim_end().strip_prefix("<ann> ").expect("it is a piece of the long line");
        assert!(piece.len() <= 1024);
        pieces.push_str(piece);
    }
    assert!(pieces == long, "{pieces}");
}

#[cfg_attr(not(unix), ignore = "needs signals")]
#[tokio::test]
async fn ctrl_c_loses_no_data() {
    const TALKERS: usize = 20;
    let server = start().await;
    let mut clients = Vec::new();
    for me in 0..TALKERS {
        clients.push(Client::join(&server, &format!("talker{me}")).await);
    }
    let in_full_swing = Arc::new(Barrier::new(TALKERS + 1));
    let mut talkers = JoinSet::new();
    for (me, mut client) in clients.into_iter().enumerate() {
        let in_full_swing = in_full_swing.clone();
        talkers.spawn(async move {
            let mut heard = Vec::new();
            for number in 0.. {
                if number == 10 {
                    in_full_swing.wait().await;
                }
                let echo = format!("<talker{me}> {number}\n");
                client.send(format!("{number}\n")).await;
                while heard.last() != Some(&echo) {
                    let Some(line) = client.next().await else { return heard };
                    if !line.starts_with("* guest") {
                        heard.push(line.to_owned());
                    }
                }
            }
            heard
        });
    }
    in_full_swing.wait().await;
    // Neither the signal nor a goodbye is lost while many clients connect.
    let address = server.addresses[0];
    tokio::spawn(async move { while TcpStream::connect(address).await.is_ok() {} });
    server.interrupt().await;

    let mut heard = talkers.join_all().await;
    let first = heard.swap_remove(0);
    assert_eq!(first.last().map(String::as_str), Some(GOODBYE));
    for other in heard {
        assert_eq!(other, first);
    }
    server.assert_success().await;
}

#[cfg_attr(not(unix), ignore = "needs signals")]
#[tokio::test]
async fn stuck_client_does_not_block_shutdown() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    let _first = Client::join_stalling(&server, "first").await;
    let (say, echo) = (format!("{:x<1000}\n", ""), format!("<ann> {:x<1000}\n", ""));
    let mut lines = 0;
    'dropped: loop {
        ann.send(&say).await;
        lines += 1;
        loop {
            match ann.line().await {
                "* first has left\n" => break 'dropped,
                line if line == echo => break,
                _ => {}
            }
        }
    }
    while ann.line().await != echo {}

    // As many lines as before, less half an outbox. The room does not drop this client, and its outbox cannot drain.
    let _second = Client::join_stalling(&server, "second").await;
    for _ in 0..lines - 128 {
        ann.send(&say).await;
        while ann.line().await != echo {}
    }
    server.interrupt().await;
    assert_eq!(ann.rest().await, GOODBYE);
    server.assert_success().await;
}

#[tokio::test]
async fn guests_are_numbered_from_one() {
    let server = start().await;
    for expected in ["guest#1", "guest#2"] {
        let client = Client::connect(&server, TcpSocket::new_v4().expect("a socket")).await;
        assert_eq!(client.guest, expected);
    }
}

/// The limit for a line is in bytes, and characters have several.
#[tokio::test]
async fn long_line_is_split_between_characters() {
    let server = start().await;
    let mut ann = Client::join(&server, "ann").await;
    let long = format!("x{}", "ä€𝄞".repeat(1000));
    ann.send(format!("{long}\nshort\n")).await;
    let mut pieces = String::new();
    while !pieces.ends_with("short") {
        pieces.push_str(ann.line().await.trim_end().strip_prefix("<ann> ").expect("it is a piece of the line"));
    }
    assert!(pieces == format!("{long}short"), "{pieces}");
}
