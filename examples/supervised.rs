//! A bank whose accounts are supervised: `cargo run --example supervised`.
//!
//! The books of an account are outside its state, so they survive a panic. A panic loses only the call that panicked. The next
//! incarnation reads the books and handles the queued calls. The caller of the lost call asks whether the entry was made.

use actor_runtime::{
    ActorHandle, CallError, StopReason, actor,
    supervision::{RestartPolicy, ShutdownGroup, supervised},
};
use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The entries of one account, by transfer number. Stands for a file or a database.
#[derive(Clone, Debug, Default)]
struct Books(Arc<Mutex<BTreeMap<u64, i64>>>);

impl Books {
    fn enter(&self, transfer: u64, amount: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(transfer, amount);
    }

    fn has(&self, transfer: u64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&transfer)
    }

    fn balance(&self) -> i64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

/// One incarnation of an account.
#[actor(name = "account")]
struct Account {
    books: Books,
    balance: i64,
}

impl Account {
    /// Reads the books. If it fails, the supervisor tries again.
    async fn open(books: Books) -> io::Result<Self> {
        tokio::task::yield_now().await;
        Ok(Self { balance: books.balance(), books })
    }
}

#[actor]
impl Account {
    /// Enters `amount`, which is negative for a withdrawal.
    ///
    /// # Errors
    ///
    /// If the balance is too low.
    pub fn enter(&mut self, transfer: u64, amount: i64) -> Result<i64, String> {
        self.balance += amount;
        // A bug: the balance is already wrong here. The panic drops this state, so no later call sees it.
        assert!(amount.abs() != 13, "13 is unlucky");
        if self.balance < 0 {
            self.balance -= amount;
            return Err(format!("{} is less than {}", self.balance, -amount));
        }
        self.books.enter(transfer, amount);
        Ok(self.balance)
    }

    /// Whether the transfer was entered.
    pub fn has(&self, transfer: u64) -> bool {
        self.books.has(transfer)
    }

    /// The current balance.
    pub fn balance(&self) -> i64 {
        self.balance
    }
}

/// Spawns an account that stops at its third failure within a minute.
fn account(name: &'static str, books: &Books) -> AccountHandle {
    let books = books.clone();
    supervised(move || Account::open(books.clone()))
        .restart(RestartPolicy::OnFailure)
        .restart_limit(2, Duration::from_secs(60))
        .backoff(Duration::from_millis(5), Duration::from_millis(50))
        .on_restart(|event| println!("{event}"))
        .name(name)
        .spawn()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    std::panic::set_hook(Box::new(|_| {})); // `on_restart` prints each restart

    let (anns, bobs) = (Books::default(), Books::default());
    let mut bank = ShutdownGroup::new();
    let (ann, bob) = (account("Ann", &anns), account("Bob", &bobs));
    bank.add(&ann);
    bank.add(&bob);
    ann.enter(1, 100).await?;

    // Only the call that panics is lost. The call queued behind it waits for the next incarnation.
    let unlucky = ann.enter(2, -13).enqueue().await?;
    let waiting = ann.enter(3, -20).enqueue().await?;
    let lost = unlucky.await;
    assert!(matches!(&lost, Err(error @ CallError::NoReply { .. }) if error.may_have_run()));
    assert!(!ann.has(2).await?, "it was not entered");
    assert_eq!(waiting.await?, 80);
    bob.enter(3, 20).await?;
    assert_eq!((ann.balance().await?, bob.balance().await?), (80, 20));

    // An account that keeps failing uses up its restart limit.
    for transfer in 4..7 {
        assert!(bob.enter(transfer, 13).await.is_err());
    }
    let reason = bob.stopped().await;
    assert!(matches!(&reason, StopReason::RestartsExhausted(why) if why.to_string().contains("13 is unlucky")));
    println!("Bob: {reason}");

    // Stops the accounts one after another, the last one first, within one second in total.
    for member in bank.shutdown_timeout(Duration::from_secs(1)).await {
        println!("{} stopped: {}", member.name, member.outcome?);
    }
    assert_eq!(anns.balance() + bobs.balance(), 100);
    Ok(())
}
