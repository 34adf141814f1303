use actor_runtime::{Actor, ActorControl, CallError, Context, actor};
use rusqlite::Connection;
use std::{error::Error, fs, path::Path};

/// `SQLite` blocks, so this actor has a thread of its own.
#[actor]
struct EventLog(Connection);

#[actor]
impl EventLog {
    #[actor(on_start)]
    fn create(&mut self) -> rusqlite::Result<()> {
        let table = "CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, amount INTEGER NOT NULL)";
        self.0.execute(table, ()).map(drop)
    }

    /// Returns when the event is on disk.
    pub fn append(&mut self, amount: i64) -> rusqlite::Result<()> {
        self.0.execute("INSERT INTO event (amount) VALUES (?1)", [amount]).map(drop)
    }

    pub fn events(&self) -> rusqlite::Result<Vec<i64>> {
        let mut query = self.0.prepare("SELECT amount FROM event ORDER BY number")?;
        query.query_map((), |row| row.get(0))?.collect()
    }
}

/// Its state is the sum of all events.
#[actor]
struct Account {
    log: EventLogHandle,
    balance: i64,
}

#[actor]
impl Account {
    #[actor(on_start)]
    async fn replay(&mut self) -> Result<(), CallError<rusqlite::Error>> {
        self.balance = self.log.events().await?.iter().sum();
        Ok(())
    }

    /// Checks the event, logs it, and then applies it.
    pub async fn book(&mut self, amount: i64, #[actor(context)] cx: &Context<Self>) -> Result<i64, String> {
        if self.balance + amount < 0 {
            return Err("balance too low".to_owned());
        }
        if let Err(error) = self.log.append(amount).await {
            let text = error.to_string();
            cx.stop(error); // the event may be on disk: the next account replays what is there
            return Err(text);
        }
        self.balance += amount;
        Ok(self.balance)
    }

    pub fn balance(&self) -> i64 {
        self.balance
    }
}

/// Runs the two actors on the database at `path`, and returns the balance.
async fn run(path: &Path, amounts: &[i64]) -> Result<i64, Box<dyn Error>> {
    let log = EventLog(Connection::open(path)?).spawn_on_thread()?;
    let account = Account { log: log.clone(), balance: 0 }.spawn();
    for &amount in amounts {
        account.book(amount).await?;
    }
    let balance = account.balance().await?;
    account.shutdown().await; // needs the log, so it stops first
    log.shutdown().await;
    Ok(balance)
}

#[tokio::test]
async fn state_is_replayed_from_the_log() -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("events.sqlite");
    let _ = fs::remove_file(&path); // of an earlier run
    assert_eq!(run(&path, &[100, -30]).await?, 70);
    assert_eq!(run(&path, &[5]).await?, 75);
    assert!(run(&path, &[-76]).await.is_err_and(|error| error.to_string() == "balance too low"));
    Ok(())
}
