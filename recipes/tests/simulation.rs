use actor_runtime::{Actor, ActorHandle, ActorId, actor};
use std::{cell::RefCell, io, rc::Rc, sync::Arc, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::{select, time::sleep, time::timeout};
use turmoil::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use turmoil::net::{TcpListener, TcpStream};

/// A connection on which nothing arrives for this long counts as dead.
const SILENCE: Duration = Duration::from_secs(2);

/// Writes to one client.
#[actor]
struct Outbox(OwnedWriteHalf);

#[actor]
impl Outbox {
    pub async fn line(&mut self, line: Arc<str>) {
        let _ = self.0.write_all(line.as_bytes()).await; // `serve` notices that the connection is dead
    }
}

/// Sends each line to all members, in the order in which they joined. The order of a `HashMap` would differ from run to run.
#[actor]
#[derive(Default)]
struct Room(Vec<OutboxHandle>);

#[actor]
impl Room {
    pub fn join(&mut self, outbox: OutboxHandle) {
        self.0.push(outbox);
    }

    pub fn leave(&mut self, id: ActorId) {
        self.0.retain(|outbox| outbox.id() != id);
    }

    pub fn say(&mut self, line: &str) {
        let line = Arc::<str>::from(format!("{line}\n"));
        self.0.retain(|outbox| outbox.line(Arc::clone(&line)).try_tell().is_ok());
    }
}

/// The task of one connection.
async fn serve(socket: TcpStream, room: RoomHandle) {
    let (input, output) = socket.into_split();
    let outbox = Outbox(output).spawn();
    let id = outbox.id();
    if room.join(outbox).await.is_ok() {
        let mut lines = BufReader::new(input).lines();
        while let Ok(Ok(Some(line))) = timeout(SILENCE, lines.next_line()).await {
            if room.say(&line).await.is_err() {
                break;
            }
        }
        let _ = room.leave(id).await; // the room may have stopped
    }
}

async fn server() -> turmoil::Result {
    let room = Room::default().spawn();
    let listener = TcpListener::bind("0.0.0.0:7777").await?;
    loop {
        let (socket, _) = listener.accept().await?;
        tokio::spawn(serve(socket, room.clone()));
    }
}

/// What the clients see, with the time of the simulation.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    fn note(&self, name: &str, text: &str) {
        let time = turmoil::sim_elapsed().unwrap_or_default().as_millis();
        self.0.borrow_mut().push(format!("{time:>5} ms: {name} {text}"));
    }
}

/// Says a number each second.
async fn speak(name: &str, number: &mut u32, output: &mut OwnedWriteHalf) -> io::Result<()> {
    loop {
        *number += 1;
        output.write_all(format!("{name} {number}\n").as_bytes()).await?;
        sleep(Duration::from_secs(1)).await;
    }
}

async fn listen(name: &str, lines: &mut Lines<BufReader<OwnedReadHalf>>, log: &Log) {
    while let Ok(Ok(Some(line))) = timeout(SILENCE, lines.next_line()).await {
        log.note(name, &format!("hears {line}"));
    }
}

/// Connects again whenever the connection is dead.
async fn client(name: &'static str, log: Log) {
    let mut number = 0;
    loop {
        let Ok(socket) = TcpStream::connect("server:7777").await else {
            sleep(Duration::from_secs(1)).await;
            continue;
        };
        log.note(name, "connects");
        let (input, mut output) = socket.into_split();
        let mut lines = BufReader::new(input).lines();
        select! {
            biased; // otherwise the order is random
            _ = speak(name, &mut number, &mut output) => {}
            () = listen(name, &mut lines, &log) => {}
        }
        log.note(name, "is cut off");
    }
}

/// Runs the chat for twelve seconds. From the third to the seventh second nothing passes between `ann` and the server.
fn simulate(seed: u64) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let log = Log::default();
    let mut sim = turmoil::Builder::new().rng_seed(seed).simulation_duration(Duration::from_secs(60)).build();
    sim.host("server", server);
    for name in ["ann", "bob"] {
        let chat = client(name, log.clone());
        sim.client(name, async move {
            let _ = timeout(Duration::from_secs(12), chat).await;
            Ok(())
        });
    }
    sim.client("operator", async {
        sleep(Duration::from_secs(3)).await;
        turmoil::partition("ann", "server");
        sleep(Duration::from_secs(4)).await;
        turmoil::repair("ann", "server");
        Ok(())
    });
    sim.run()?;
    Ok(log.0.take())
}

#[test]
fn partition_is_survived_and_can_be_repeated() -> Result<(), Box<dyn std::error::Error>> {
    let log = simulate(7)?;
    println!("{}", log.join("\n"));
    let count = |text: &str| log.iter().filter(|line| line.ends_with(text)).count();
    assert_eq!((count("ann connects"), count("ann is cut off")), (2, 1));
    assert_eq!(count("bob connects"), 1);
    let of_ann: Vec<_> = log.iter().filter_map(|line| line.split_once("bob hears ann ")).map(|(_, n)| n).collect();
    assert_eq!(of_ann, ["1", "2", "3", "6", "7", "8", "9", "10"]); // the others were lost

    assert_eq!(log, simulate(7)?, "the same seed leads to the same run");
    assert_ne!(log, simulate(8)?, "another seed delays other packets");
    Ok(())
}
