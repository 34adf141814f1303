//! Transfers between supervised accounts, some of which panic: each panic loses one call and no money.

use super::*;
use std::collections::HashMap;
use tokio::task::JoinSet;

const ACCOUNTS: usize = 16;
const CLIENTS: u64 = 8;
const OPENING: i64 = 1_000;

/// The data of an account that outlives an incarnation.
#[derive(Debug, Default)]
struct Ledger {
    balance: i64,
    /// How often each transfer was booked.
    entered: HashMap<u64, u32>,
}

type Books = Arc<Mutex<Ledger>>;

/// Where a call panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    No,
    BeforeEntry,
    AfterEntry,
}

#[derive(Debug)]
struct Account {
    books: Books,
    balance: i64,
}

impl Account {
    fn open(books: &Books) -> Self {
        let balance = books.lock().unwrap_or_else(PoisonError::into_inner).balance;
        Self { books: books.clone(), balance }
    }
}

#[actor]
impl Account {
    /// Books a transfer, and panics where `fault` says.
    pub async fn enter(&mut self, transfer: u64, amount: i64, fault: Fault) -> Result<(), String> {
        if self.balance + amount < 0 {
            return Err("not so much is there".to_owned());
        }
        // No later incarnation may see this change of the state.
        self.balance += amount;
        assert!(fault != Fault::BeforeEntry, "{PLANNED}");
        if transfer.is_multiple_of(7) {
            tokio::task::yield_now().await;
        }
        {
            let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
            books.balance += amount;
            *books.entered.entry(transfer).or_default() += 1;
        }
        assert!(fault != Fault::AfterEntry, "{PLANNED}");
        Ok(())
    }

    /// Whether the transfer was booked.
    pub fn has(&self, transfer: u64) -> bool {
        self.books.lock().unwrap_or_else(PoisonError::into_inner).entered.contains_key(&transfer)
    }

    pub fn balance(&self) -> i64 {
        self.balance
    }

    pub fn fail(&mut self) {
        panic!("{PLANNED}")
    }
}

type Handle = <Account as actor_runtime::ActorBase>::Handle;

/// Marsaglia's xorshift generator.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn account(&mut self) -> usize {
        usize::try_from(self.roll(ACCOUNTS as u64)).unwrap_or(0)
    }

    fn fault(&mut self) -> Fault {
        match self.roll(40) {
            0 => Fault::BeforeEntry,
            1 => Fault::AfterEntry,
            _ => Fault::No,
        }
    }
}

/// What the clients observed.
#[derive(Debug, Default)]
struct Seen {
    lost: AtomicU64,
}

impl Seen {
    /// Returns whether the transfer was booked. The account is asked after a lost call, which may have run.
    async fn enter(&self, account: &Handle, transfer: u64, amount: i64, fault: Fault) -> bool {
        let outcome = account.enter(transfer, amount, fault).await;
        match outcome_of(&outcome) {
            CallOutcome::Served => true,
            CallOutcome::Refused => false,
            CallOutcome::NoReply => {
                assert!(fault != Fault::No, "a call that did not panic was lost");
                self.lost.fetch_add(1, Ordering::Relaxed);
                account.has(transfer).await.expect("the handle stays valid")
            }
            other => panic!("{other:?}: {outcome:?}"),
        }
    }

    async fn transfer(&self, accounts: &[Handle], dice: &mut Dice, transfer: u64) {
        let (from, to) = (dice.account(), dice.account());
        let amount = i64::try_from(dice.roll(100)).unwrap_or(0);
        let (taking, mut giving) = (dice.fault(), dice.fault());
        if !self.enter(&accounts[from], 2 * transfer, -amount, taking).await {
            return;
        }
        while !self.enter(&accounts[to], 2 * transfer + 1, amount, giving).await {
            giving = Fault::No;
        }
    }
}

/// Returns the handles and the books of all accounts. `events` counts the restarts.
fn open(events: &Arc<AtomicU64>) -> (Vec<Handle>, Vec<Books>) {
    let books: Vec<Books> =
        (0..ACCOUNTS).map(|_| Arc::new(Mutex::new(Ledger { balance: OPENING, ..Ledger::default() }))).collect();
    let accounts = books.iter().map(|books| {
        let (books, events) = (books.clone(), events.clone());
        supervised(move || Account::open(&books))
            .restart_limit(u32::MAX, Duration::from_secs(1))
            .backoff(Duration::from_millis(1), Duration::from_millis(4))
            .on_restart(move |_| {
                events.fetch_add(1, Ordering::Relaxed);
            })
            .capacity(4)
            .spawn()
    });
    (accounts.collect(), books)
}

async fn storm(transfers: u64, seed: u64) {
    crate::support::silence_planned_panics();
    let (events, witness) = (Arc::new(AtomicU64::new(0)), Arc::new(Seen::default()));
    let (accounts, books) = open(&events);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (accounts, witness) = (accounts.clone(), witness.clone());
        clients.spawn(async move {
            let mut dice = Dice((seed + client + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            for transfer in (client..transfers).step_by(usize::try_from(CLIENTS).unwrap_or(1)) {
                witness.transfer(&accounts, &mut dice, transfer).await;
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.expect("a client asserted something false");
    }
    let mut total = 0;
    for (account, books) in accounts.iter().zip(&books) {
        let balance = account.balance().await.expect("every handle stays valid");
        let books = books.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(balance, books.balance);
        assert!(books.entered.values().all(|times| *times == 1), "a message ran twice");
        total += balance;
    }
    assert_eq!(total, OPENING * i64::try_from(ACCOUNTS).unwrap_or(0), "money was lost or made");
    let (lost, restarts) = (witness.lost.load(Ordering::Relaxed), events.load(Ordering::Relaxed));
    assert_eq!(lost, restarts, "each panic loses one call");
    assert!(lost > transfers / 40, "{lost} panics");
}

#[test]
fn f2_only_panicking_calls_are_lost_in_100_000_transfers() {
    on_runtime(storm(100_000, 1));
}

#[test]
fn f2_only_panicking_calls_are_lost_on_several_threads() {
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_time().build().expect("threads");
    threads.block_on(async { tokio::spawn(storm(4_000, 2)).await }).expect("no client panicked");
}

#[test]
fn f6_actor_beyond_its_restart_limit_stops_and_others_go_on() {
    on_runtime(async {
        crate::support::silence_planned_panics();
        let (accounts, _books) = open(&Arc::default());
        let books = Books::default();
        let hopeless = supervised(move || Account::open(&books)).spawn();
        let mut lost = 0;
        while let CallOutcome::NoReply = outcome_of(&hopeless.fail().await) {
            lost += 1;
        }
        assert_eq!(lost, 6, "five restarts within ten seconds");
        let reason = hopeless.stopped().await;
        assert_eq!(chain(&reason), "the actor exceeded its restart limit: the actor panicked: planned panic");
        for account in accounts {
            assert_eq!(account.balance().await.ok(), Some(OPENING));
        }
    });
}
