//! A bank whose accounts are supervised: `cargo run --example supervised`.
//!
//! What an account has entered in its books outlives it. A panic in an entry loses that one call; the next incarnation reads the
//! books and serves whoever waits. The caller does not know whether the entry was made, and asks.

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

/// The entries of one account by the number of their transfer: what a file or database would keep.
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
    /// Reads the books. It may fail, and is tried again then.
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
    /// If that much is not there.
    pub fn enter(&mut self, transfer: u64, amount: i64) -> Result<i64, String> {
        self.balance += amount;
        // A bug: the account is wrong by now, and nobody will ever see it so.
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

    /// What is there.
    pub fn balance(&self) -> i64 {
        self.balance
    }
}

/// An account that is given up after three failures within a minute.
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
    std::panic::set_hook(Box::new(|_| {})); // each restart is printed already

    let (anns, bobs) = (Books::default(), Books::default());
    let mut bank = ShutdownGroup::new();
    let (ann, bob) = (account("Ann", &anns), account("Bob", &bobs));
    bank.add(&ann);
    bank.add(&bob);
    ann.enter(1, 100).await?;

    // The call that panics is lost, and no other; the one behind it waits for the next incarnation.
    let unlucky = ann.enter(2, -13).enqueue().await?;
    let waiting = ann.enter(3, -20).enqueue().await?;
    let lost = unlucky.await;
    assert!(matches!(&lost, Err(error @ CallError::NoReply { .. }) if error.may_have_run()));
    assert!(!ann.has(2).await?, "it was not entered");
    assert_eq!(waiting.await?, 80);
    bob.enter(3, 20).await?;
    assert_eq!((ann.balance().await?, bob.balance().await?), (80, 20));

    // Who fails for ever is given up.
    for transfer in 4..7 {
        assert!(bob.enter(transfer, 13).await.is_err());
    }
    let reason = bob.stopped().await;
    assert!(matches!(&reason, StopReason::RestartsExhausted(why) if why.to_string().contains("13 is unlucky")));
    println!("Bob: {reason}");

    // The last one first, and no longer than a second in all.
    for member in bank.shutdown_timeout(Duration::from_secs(1)).await {
        println!("{} ended: {}", member.name, member.outcome?);
    }
    assert_eq!(anns.balance() + bobs.balance(), 100);
    Ok(())
}
