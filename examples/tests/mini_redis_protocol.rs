//! Tests the connections of `mini_redis` without sockets: the protocol, pipelines and garbage.

#[path = "../mini_redis/connection.rs"]
mod connection;
#[path = "../mini_redis/db.rs"]
mod db;
#[path = "../mini_redis/protocol.rs"]
mod protocol;
#[path = "program/random.rs"]
mod random;
#[path = "../mini_redis/session.rs"]
mod session;

use actor_runtime::{Actor, ActorHandle};
use connection::Connection;
use db::{Admin, Client, Db, DbHandle};
use random::Random;
use session::{Access, Session};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The input in pieces of at most `most` bytes.
struct Pieces<'i> {
    input: &'i [u8],
    most: usize,
}

impl AsyncRead for Pieces<'_> {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let length = self.most.min(self.input.len()).min(buffer.remaining());
        let (piece, rest) = self.input.split_at(length);
        buffer.put_slice(piece);
        self.input = rest;
        Poll::Ready(Ok(()))
    }
}

/// Counts the writes.
#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    writes: usize,
}

impl AsyncWrite for Output {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.bytes.extend_from_slice(bytes);
        self.writes += 1;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Sends `input` in pieces of at most `most` bytes.
async fn exchange(access: Access, input: &[u8], most: usize) -> Output {
    let mut output = Output::default();
    let connection = Connection::new(Pieces { input, most }, &mut output);
    connection.serve(Session::new(access)).await.expect("nothing fails here");
    output
}

fn client(db: &DbHandle) -> Access {
    Access::Client(Client::from(db.clone()))
}

/// The replies of a new database to a client, however the input is split.
async fn replies(input: &[u8]) -> String {
    let mut replies = Vec::new();
    for most in [usize::MAX, 1, 7] {
        let output = exchange(client(&Db::default().spawn()), input, most).await;
        replies.push(String::from_utf8_lossy(&output.bytes).into_owned());
    }
    assert!(replies[0] == replies[1] && replies[1] == replies[2], "{replies:?}");
    replies.swap_remove(0)
}

/// The texts of the first numbers.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().concat()
}

async fn assert_replies(cases: &[(&[u8], &str)]) {
    for (input, expected) in cases {
        assert_eq!(replies(input).await, *expected, "{}", input.escape_ascii());
    }
}

#[tokio::test]
async fn pipelined_replies_are_in_order_and_in_one_write() {
    const COMMANDS: usize = 100;
    let input = each(COMMANDS, |number| format!("SET key {number:03}\r\nGET key\r\n"));
    let expected = each(COMMANDS, |number| format!("+OK\r\n$3\r\n{number:03}\r\n"));
    let output = exchange(client(&Db::default().spawn()), input.as_bytes(), usize::MAX).await;
    assert_eq!(String::from_utf8_lossy(&output.bytes), expected);
    assert_eq!(output.writes, 1);
}

/// Many more commands than the mailbox and the pipeline hold, from several connections at once.
#[tokio::test(flavor = "multi_thread")]
async fn replies_of_long_pipelines_are_in_order() {
    let db = Db::default().spawn();
    let mut connections = tokio::task::JoinSet::new();
    for me in 0..8 {
        let access = client(&db);
        connections.spawn(async move {
            let input = each(2000, |number| format!("SET key{me} {number:04}\r\nGET key{me}\r\nECHO {number:04}\r\n"));
            let expected = each(2000, |number| format!("+OK\r\n$4\r\n{number:04}\r\n$4\r\n{number:04}\r\n"));
            let output = exchange(access, input.as_bytes(), usize::MAX).await;
            assert!(String::from_utf8_lossy(&output.bytes) == expected);
        });
    }
    connections.join_all().await;
}

#[tokio::test]
async fn keys_are_bytes() {
    assert_eq!(
        replies(b"*3\r\n$3\r\nSET\r\n$1\r\n\xff\r\n$1\r\nA\r\n*2\r\n$3\r\nGET\r\n$1\r\n\xfe\r\n*2\r\n$3\r\nGET\r\n$1\r\n\xff\r\n").await,
        "+OK\r\n$-1\r\n$1\r\nA\r\n"
    );
}

#[tokio::test]
async fn inline_commands_are_split_as_redis_does() {
    assert_replies(&[
        (b"PING\r\n", "+PONG\r\n"),
        (b"ping\n", "+PONG\r\n"),
        (b"\r\n \r\nPING\r\n", "+PONG\r\n"),
        (b"  ECHO \t x  \r\n", "$1\r\nx\r\n"),
        (b"ECHO \"a b\"\r\n", "$3\r\na b\r\n"),
        (b"ECHO \"\\x41\\n\\\"\\q\\xg\"\r\n", "$6\r\nA\n\"qxg\r\n"),
        (b"ECHO 'a\\'b\\n'\r\n", "$5\r\na'b\\n\r\n"),
        (b"ECHO \"\"\r\n", "$0\r\n\r\n"),
        (b"ECHO a\"b\"\r\n", "$2\r\nab\r\n"),
        (b"ECHO \"a\"b\r\nPING\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n"),
        (b"ECHO \"a\r\nPING\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n"),
        (b"ECHO 'a\r\nPING\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n"),
        (b"ECHO \"a\\\r\nPING\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n"),
        (b"PING", ""),
    ])
    .await;
}

#[tokio::test]
async fn malformed_command_gets_the_error_of_redis_and_ends_the_connection() {
    let count = "-ERR Protocol error: invalid multibulk length\r\n";
    let length = "-ERR Protocol error: invalid bulk length\r\n";
    for input in ["*99999999", "*99999999999999999999999", "*1025", "*", "*x", "*+1", "*01", "*-0", "*1 "] {
        assert_eq!(replies(format!("{input}\r\nPING\r\n").as_bytes()).await, count, "{input}");
    }
    for input in ["999999999999", "99999999999999999999999", "1048577", "", "x", "-1", "+4", "04", "3", "5"] {
        assert_eq!(replies(format!("*1\r\n${input}\r\nPING\r\nPING\r\n").as_bytes()).await, length, "{input}");
    }
    assert_replies(&[
        (b"PING\r\n*1\r\n$x\r\nPING\r\n", &format!("+PONG\r\n{length}")),
        (b"*1\n$4\r\nPING\r\n", count),
        (b"*1\r\n$4\nPING\r\n", length),
        (b"*1\r\n#4\r\nPING\r\n", "-ERR Protocol error: expected '$', got '#'\r\n"),
        (b"*1\r\n\xff\r\n", "-ERR Protocol error: expected '$', got '\\xff'\r\n"),
        (b"*1\r\n\nPING\r\n", "-ERR Protocol error: expected '$', got '\\n'\r\n"),
        (b"*0\r\n*-1\r\nPING\r\n", "+PONG\r\n"),
        (b"*2\r\n$4\r\nECHO\r\n$3\r\na\r\n\r\n", "$3\r\na\r\n\r\n"),
        (b"*1\r\n$4\r\nPI", ""),
        (b"QUIT\r\nPING\r\n", "+OK\r\n"),
    ])
    .await;
    // The words of a command share a limit.
    let half = "x".repeat(600_000);
    let input = format!("*3\r\n$3\r\nSET\r\n$600000\r\n{half}\r\n$600000\r\n{half}\r\nPING\r\n");
    assert_eq!(exchange(client(&Db::default().spawn()), input.as_bytes(), usize::MAX).await.bytes, length.as_bytes());
}

#[tokio::test]
async fn line_without_an_end_gets_the_error_of_redis() {
    for (start, what) in [("x", "inline request"), ("*", "mbulk count string"), ("*1\r\n$", "bulk count string")] {
        let input = format!("{start}{}", "1".repeat(100_000));
        let output = exchange(client(&Db::default().spawn()), input.as_bytes(), 10_000).await;
        assert_eq!(String::from_utf8_lossy(&output.bytes), format!("-ERR Protocol error: too big {what}\r\n"));
    }
}

#[tokio::test]
async fn wrong_arguments_are_refused_as_in_redis() {
    let syntax = "-ERR syntax error\r\n";
    let integer = "-ERR value is not an integer or out of range\r\n";
    let expiry = "-ERR invalid expire time in 'set' command\r\n";
    assert_replies(&[
        (b"GET\r\n", "-ERR wrong number of arguments for 'get' command\r\n"),
        (b"SET a\r\n", "-ERR wrong number of arguments for 'set' command\r\n"),
        (b"PING a b\r\n", "-ERR wrong number of arguments for 'ping' command\r\n"),
        (b"SET a b c\r\n", syntax),
        (b"SET a b ex\r\n", syntax),
        (b"SET a b ex never\r\n", integer),
        (b"SET a b px 99999999999999999999\r\n", integer),
        (b"SET a b ex 0\r\n", expiry),
        (b"SET a b ex -1\r\n", expiry),
        (b"SET a b ex 9223372036854775807\r\nPING\r\n", &format!("{expiry}+PONG\r\n")),
        (b"GET \"\\x1b[2J\"\r\n", "$-1\r\n"),
        (b"\"\\x1b[2J\"\r\n", "-ERR unknown command '\\x1b[2J', or not for this port\r\n"),
    ])
    .await;
}

#[tokio::test]
async fn subscriber_has_each_channel_once_and_a_limited_number() {
    let confirmed =
        |channel: &str, count| format!("*3\r\n$9\r\nsubscribe\r\n${}\r\n{channel}\r\n:{count}\r\n", channel.len());
    let refused = "-ERR only SUBSCRIBE and QUIT are allowed after SUBSCRIBE\r\n";
    let twice = [confirmed("a", 1), confirmed("a", 1), confirmed("b", 2), refused.to_owned()].concat();
    assert_replies(&[(b"SUBSCRIBE a a b\r\nGET x\r\n", &twice)]).await;

    let many = each(101, |number| format!("SUBSCRIBE c{number}\r\n"));
    let expected = each(100, |number| confirmed(&format!("c{number}"), number + 1));
    assert_eq!(replies(many.as_bytes()).await, format!("{expected}-ERR too many subscriptions\r\n"));
}

/// A piece of input: mostly of valid commands, with some bytes that are not.
fn garbage(random: &mut Random) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        b"*",
        b"$",
        b"\r\n",
        b"\n",
        b"1",
        b"3",
        b"-1",
        b"1048576",
        b"GET",
        b"SET",
        b"key",
        b" ",
        b"\"",
        b"'",
        b"\\x",
        b"ECHO",
        b"PING\r\n",
        b"*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n",
        b"*1\r\n$4\r\nPING\r\n",
        b"SET key value ex 1000\r\n",
        b"SUBSCRIBE a\r\n",
        b"PUBLISH a b\r\n",
        b"QUIT\r\n",
        b"DBSIZE\r\n",
        b"FLUSHALL\r\n",
    ];
    let mut garbage = Vec::new();
    for _ in 0..random.next() % 40 {
        match random.next() % 8 {
            0 => garbage.push(random.byte()),
            choice => {
                let index = usize::try_from(random.next() % PIECES.len() as u64).expect("an index");
                garbage.extend_from_slice(PIECES[index].repeat(if choice == 1 { 3 } else { 1 }).as_slice());
            }
        }
    }
    garbage
}

/// Each connection ends, the actor survives, and replies do not depend on how the input is split.
#[tokio::test]
async fn garbage_is_answered_and_the_database_survives() {
    let db = Db::default().spawn();
    let mut random = Random(7);
    for _ in 0..2000 {
        let input = garbage(&mut random);
        if !input.windows(9).any(|word| word.eq_ignore_ascii_case(b"SUBSCRIBE")) {
            replies(&input).await; // of a subscriber, messages would come between the replies
        }
        let most = 1 + usize::from(random.byte());
        for access in [client(&db), Access::Admin(Admin::from(db.clone()))] {
            exchange(access, &input, most).await;
        }
        assert!(!db.is_closed());
    }
}
