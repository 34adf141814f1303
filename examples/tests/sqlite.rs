//! `SQLite` blocks, so its actor has a thread of its own and never holds up other tasks of the runtime.
// A message owns its arguments.
#![allow(clippy::needless_pass_by_value)]

use actor_runtime::{Actor, ActorControl, actor};
use rusqlite::{Connection, params};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};
use tokio::{
    task::{JoinSet, yield_now},
    time::timeout,
};

const CALLERS: u64 = 64;
const ROUNDS: u64 = 50;

/// How often tokio lets a task proceed before other tasks have their turn.
const BUDGET: u64 = 128;

/// The time limit of the test. Only a failing test reaches it.
const PATIENCE: Duration = Duration::from_secs(120);

struct Ledger(Connection);

#[actor(capacity = 16)]
impl Ledger {
    #[actor(on_start)]
    fn open(&mut self) -> rusqlite::Result<()> {
        self.0.execute("CREATE TABLE entry (caller INTEGER NOT NULL, amount INTEGER NOT NULL)", ()).map(drop)
    }

    /// Books `amount`, and returns what `caller` has booked so far.
    pub fn book(&mut self, caller: u64, amount: u64) -> rusqlite::Result<u64> {
        let booking = self.0.transaction()?;
        booking.execute("INSERT INTO entry VALUES (?1, ?2)", params![caller, amount])?;
        let sum = booking.query_row("SELECT sum(amount) FROM entry WHERE caller = ?1", [caller], |row| row.get(0))?;
        booking.commit()?;
        Ok(sum)
    }

    /// Blocks in the middle of a query until the test continues.
    pub fn hold(&mut self, entered: mpsc::Sender<()>, release: mpsc::Receiver<()>) -> rusqlite::Result<bool> {
        let mut query = self.0.prepare("SELECT 1")?;
        let mut rows = query.query(())?;
        let row = rows.next()?.is_some();
        // The test has the other end.
        let _ = entered.send(());
        Ok(row && release.recv_timeout(PATIENCE).is_ok())
    }

    pub fn total(&self) -> rusqlite::Result<u64> {
        self.0.query_row("SELECT sum(amount) FROM entry", (), |row| row.get(0))
    }
}

/// Counts the turns of the other tasks between two of its own polls. With one worker no turn is missed.
struct Ticker {
    turns: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Ticker {
    /// Returns the number of ticks, and the largest number of turns between two of them.
    async fn tick(self) -> (u64, u64) {
        let (mut ticks, mut latest) = (0, 0);
        while !self.over.load(Ordering::Relaxed) {
            latest = latest.max(self.turns.swap(0, Ordering::Relaxed));
            ticks += 1;
            yield_now().await;
        }
        (ticks, latest)
    }
}

async fn book(ledger: LedgerHandle, caller: u64, turns: Arc<AtomicU64>) {
    for round in 1..=ROUNDS {
        let sum = ledger.book(caller, round).await.expect("the database is in memory");
        assert_eq!(sum, round * (round + 1) / 2, "of {caller}: its bookings and no others, in order");
        turns.fetch_add(1, Ordering::Relaxed);
    }
}

/// The runtime has one worker, so a handler that blocks it would stop the ticker.
#[tokio::test]
async fn database_on_its_own_thread_does_not_block_the_runtime() {
    let test = async {
        let connection = Connection::open_in_memory().expect("SQLite is compiled in");
        let ledger = Ledger(connection).spawner().name("ledger").spawn_on_thread().expect("there is a thread");
        let (turns, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let ticker = tokio::spawn(Ticker { turns: turns.clone(), over: over.clone() }.tick());

        let (told, entered) = mpsc::channel();
        let (release, held) = mpsc::channel();
        let holding = ledger.hold(told, held).enqueue().await.expect("there is room");
        let mut callers = JoinSet::new();
        for caller in 0..CALLERS {
            callers.spawn(book(ledger.clone(), caller, turns.clone()));
        }
        // The database is in the middle of a query, all callers wait, and the runtime continues.
        while entered.try_recv().is_err() {
            yield_now().await;
        }
        for _ in 0..10 * BUDGET {
            yield_now().await;
        }
        release.send(()).expect("it waits");
        assert!(holding.await.expect("the database is in memory"), "it was held until here");

        while let Some(booked) = callers.join_next().await {
            booked.expect("no panic");
        }
        over.store(true, Ordering::Relaxed);
        let (ticks, latest) = ticker.await.expect("no panic");
        assert!(ticks >= 10 * BUDGET, "{ticks} ticks");
        assert!(latest <= BUDGET, "{latest} turns of others between two ticks");
        assert_eq!(ledger.total().await.expect("it lives"), CALLERS * ROUNDS * (ROUNDS + 1) / 2);
        ledger.shutdown().await;
    };
    timeout(PATIENCE, test).await.expect("it ends");
}
