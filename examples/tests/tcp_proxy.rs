//! Tests `tcp_proxy` from end to end: runs the program between clients and a server, which are sockets of the test.

mod program;
#[path = "program/server.rs"]
mod server;

use server::Server;
use std::{io, sync::Arc};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    join,
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Barrier,
    task::JoinSet,
};

/// The same as in the program.
const MAX_CONNECTIONS: usize = 120;

/// Much more than the mailboxes and the buffers of all sockets hold.
const MOST_IN_FLIGHT: usize = 64 << 20;

/// The running program, and the server that it connects to.
struct Proxy {
    program: Server,
    target: TcpListener,
}

impl Proxy {
    async fn start() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(32 * 1024).expect("a small buffer, which connections inherit");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
        let target = socket.listen(1024).expect("it is bound");
        let address = target.local_addr().expect("it is bound").to_string();
        Self { program: Server::start("tcp_proxy", &["127.0.0.1:0", &address]).await, target }
    }

    /// Connects a client. Returns both ends of the connection.
    async fn connect(&self) -> (TcpStream, TcpStream) {
        let client = TcpStream::connect(self.program.addresses[0]).await.expect("the proxy listens");
        let (server, _) = self.target.accept().await.expect("the proxy connects");
        for socket in [&client, &server] {
            socket.set_nodelay(true).expect("the connection is up");
        }
        (client, server)
    }
}

/// The data that all peers send, from byte `from` on. No buffer size is a multiple of its period.
fn speech(from: usize, length: usize) -> Vec<u8> {
    (0..251).cycle().skip(from % 251).take(length).collect()
}

/// Reads to the end of the stream.
async fn rest(input: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut rest = Vec::new();
    input.read_to_end(&mut rest).await.expect("the connection is not reset");
    rest
}

/// Sends a byte to the other end and back.
async fn round_trip((client, server): &mut (TcpStream, TcpStream)) {
    client.write_u8(7).await.expect("the connection is up");
    let there = server.read_u8().await.expect("the connection is up");
    server.write_u8(there + 1).await.expect("the connection is up");
    assert_eq!(client.read_u8().await.expect("the connection is up"), 8);
}

/// Closes the connection so that the proxy sees an error and not the end of the stream.
fn break_off(socket: TcpStream) {
    socket.set_zero_linger().expect("the connection is up");
    drop(socket);
}

/// Sends until all buffers are full, and still are after a hundred round trips of another connection. Returns the number of
/// bytes.
async fn fill(client: &TcpStream, neighbour: &mut (TcpStream, TcpStream)) -> usize {
    const PIECE: usize = 64 << 10;
    let (mut sent, mut served) = (0, 0);
    let mut piece = speech(0, PIECE);
    while served < 100 {
        match client.try_write(&piece) {
            Ok(length) => {
                sent += length;
                piece = speech(sent, PIECE);
                served = 0;
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                round_trip(neighbour).await;
                served += 1;
            }
            Err(error) => panic!("{error} after {sent} bytes"),
        }
        assert!(sent < MOST_IN_FLIGHT, "nobody reads, and the sender does not notice");
    }
    sent
}

#[tokio::test]
async fn a_million_bytes_in_both_directions_arrive_unchanged() {
    const LENGTH: usize = 1_000_000;
    let proxy = Proxy::start().await;
    let (mut client, mut server) = proxy.connect().await;
    let (mut from_server, mut to_server) = client.split();
    let (mut from_client, mut to_client) = server.split();
    let (question, answer) = (speech(0, LENGTH), speech(100, LENGTH));
    let ask = async {
        to_server.write_all(&question).await?;
        to_server.shutdown().await
    };
    let reply = async {
        to_client.write_all(&answer).await?;
        to_client.shutdown().await
    };
    let (asked, replied, at_server, at_client) = join!(ask, reply, rest(&mut from_client), rest(&mut from_server));
    asked.and(replied).expect("the connections are up");
    assert!(at_server == question, "{} bytes", at_server.len());
    assert!(at_client == answer, "{} bytes", at_client.len());
}

/// Tests both sides as the one that closes first.
#[tokio::test]
async fn closing_one_direction_leaves_the_other_open() {
    let proxy = Proxy::start().await;
    let (client, server) = proxy.connect().await;
    let swapped = proxy.connect().await;
    for (mut first, mut second) in [(client, server), (swapped.1, swapped.0)] {
        first.write_all(b"all I have to say").await.expect("the connection is up");
        first.shutdown().await.expect("the connection is up");
        assert_eq!(rest(&mut second).await, b"all I have to say");

        let answer = speech(0, 1_000_000);
        for piece in answer.chunks(100_000) {
            let mut received = vec![0; piece.len()];
            let (sent, ()) = join!(second.write_all(piece), async {
                first.read_exact(&mut received).await.expect("the other direction goes on");
            });
            sent.expect("the other direction goes on");
            assert!(received == piece);
        }
        second.write_all(b"bye").await.expect("the other direction goes on");
        second.shutdown().await.expect("the other direction goes on");
        assert_eq!(rest(&mut first).await, b"bye");
    }
}

#[tokio::test]
async fn peer_that_does_not_read_stops_only_its_sender() {
    let proxy = Proxy::start().await;
    let mut neighbour = proxy.connect().await;
    let (mut client, mut server) = proxy.connect().await;
    let sent = fill(&client, &mut neighbour).await;

    // The other direction still works.
    server.write_all(b"not now").await.expect("the connection is up");
    let mut heard = [0; 7];
    client.read_exact(&mut heard).await.expect("the connection is up");
    assert_eq!(&heard, b"not now");

    client.shutdown().await.expect("the connection is up");
    let received = rest(&mut server).await;
    assert!(received == speech(0, sent), "{} of {sent} bytes", received.len());
}

/// Each side in turn breaks the connection, and the other side does nothing. If its actors did not stop, the connection would keep
/// its slot.
#[tokio::test]
async fn broken_connection_frees_its_slot() {
    let proxy = Proxy::start().await;
    let mut left = Vec::new();
    for number in 0..MAX_CONNECTIONS * 2 {
        let mut both = proxy.connect().await;
        round_trip(&mut both).await;
        let (client, server) = both;
        let (broken, mut other) = if number % 2 == 0 { (client, server) } else { (server, client) };
        break_off(broken);
        assert_eq!(rest(&mut other).await, b"");
        left.push(other);
    }
}

/// Only the writer can notice that the connection is broken, because the reader has already reached the end of the stream. The client
/// sends one more byte.
#[tokio::test]
async fn connection_broken_after_half_close_frees_its_slot() {
    let proxy = Proxy::start().await;
    let mut neighbour = proxy.connect().await;
    let mut left = Vec::new();
    for _ in 0..MAX_CONNECTIONS * 2 {
        let (mut client, mut server) = proxy.connect().await;
        server.shutdown().await.expect("the connection is up");
        assert_eq!(rest(&mut client).await, b"");
        break_off(server);
        for _ in 0..10 {
            round_trip(&mut neighbour).await; // gives the proxy's socket time to notice
        }
        client.write_u8(7).await.expect("the connection is up");
        left.push(client);
    }
}

/// The server does not read, so the client's bytes wait in the proxy when the connection breaks.
#[tokio::test]
async fn stalled_connection_that_breaks_frees_its_slot() {
    let proxy = Proxy::start().await;
    let mut neighbours = vec![proxy.connect().await];
    let (client, _server) = proxy.connect().await;
    fill(&client, &mut neighbours[0]).await;
    while neighbours.len() < MAX_CONNECTIONS - 1 {
        neighbours.push(proxy.connect().await);
    }
    break_off(client);
    round_trip(&mut proxy.connect().await).await;
}

#[tokio::test]
async fn client_is_disconnected_without_a_server() {
    let Proxy { program, target } = Proxy::start().await;
    drop(target);
    let mut client = TcpStream::connect(program.addresses[0]).await.expect("the proxy listens");
    assert_eq!(rest(&mut client).await, b"");
}

/// Sends and receives pieces in turn until the other side closes. All pieces except the last one are complete.
async fn talk(mut socket: TcpStream, in_full_swing: Arc<Barrier>) {
    const PIECE: usize = 1000;
    let mut received = Vec::new();
    loop {
        if received.len() == 10 * PIECE {
            in_full_swing.wait().await;
        }
        // An error is ignored, because the next read notices a closed connection.
        let _ = socket.write_all(&speech(received.len(), PIECE)).await;
        let piece = (&mut socket).take(PIECE as u64).read_to_end(&mut received).await;
        if piece.expect("the connection is not reset") < PIECE {
            break;
        }
    }
    assert!(received == speech(0, received.len()), "{} bytes", received.len());
}

#[cfg_attr(not(unix), ignore = "needs signals")]
#[tokio::test]
async fn ctrl_c_loses_no_data() {
    const CONNECTIONS: usize = 10;
    let proxy = Proxy::start().await;
    let in_full_swing = Arc::new(Barrier::new(2 * CONNECTIONS + 1));
    let mut talkers = JoinSet::new();
    let (mut silent_client, mut silent_server) = proxy.connect().await;
    for _ in 0..CONNECTIONS {
        let (client, server) = proxy.connect().await;
        for socket in [client, server] {
            talkers.spawn(talk(socket, in_full_swing.clone()));
        }
    }
    in_full_swing.wait().await;
    proxy.program.interrupt().await;
    assert_eq!(rest(&mut silent_client).await, b"");
    assert_eq!(rest(&mut silent_server).await, b"");
    drop((silent_client, silent_server));
    talkers.join_all().await;
    proxy.program.assert_success().await;
}

/// If the proxy closed a socket with unread input, the peer would lose output in transit.
#[cfg_attr(not(unix), ignore = "needs signals")]
#[tokio::test]
async fn ctrl_c_resets_no_connection() {
    let proxy = Proxy::start().await;
    let mut neighbour = proxy.connect().await;
    let (mut client, mut server) = proxy.connect().await;
    let sent = (fill(&client, &mut neighbour).await, fill(&server, &mut neighbour).await);
    proxy.program.interrupt().await;
    assert_eq!(rest(&mut neighbour.0).await, b"");

    let (at_client, at_server) = join!(rest(&mut client), rest(&mut server));
    for (received, sent) in [(at_server, sent.0), (at_client, sent.1)] {
        let length = received.len();
        assert!(0 < length && length < sent && received == speech(0, length), "{length} of {sent} bytes");
    }
    drop((client, server, neighbour));
    proxy.program.assert_success().await;
}

#[cfg_attr(not(unix), ignore = "needs signals")]
#[tokio::test]
async fn peer_that_does_not_read_does_not_block_shutdown() {
    let proxy = Proxy::start().await;
    let mut neighbour = proxy.connect().await;
    let (client, _server) = proxy.connect().await;
    fill(&client, &mut neighbour).await;
    proxy.program.interrupt().await;
    proxy.program.assert_success().await;
}
