//! The auto traits of every public type, which are the same with any set of features.
//!
//! The table is checked when this file is compiled, so each set of features that is linted is checked too.
//!
//! Handles, watchers and reply senders are unwind safe, because a state is dropped after a panic and never observed again. Calls are
//! not, because they own timers. Message enums are not, because they have a variant for messages of additional blocks, whose types
//! they don't know. What contains a stop reason is not, because the reason may contain any error.
#![allow(missing_docs, clippy::needless_pass_by_value, reason = "the actors exist for their generated types")]

use actor_runtime::{
    ActorId, ActorStatus, Call, CallError, CallTarget, Context, DeadlockPath, DeadlockStep, Delayed, Enqueue, Fallible,
    FallibleCall, LocalSpawner, PendingReply, ReplyTo, ShutdownTimeout, SpawnError, Spawner, Started, StopReason,
    Stopped, Tell, TellError, Value, WeakHandle, actor,
};
use std::{
    cell::Cell,
    io,
    marker::PhantomData,
    panic::{RefUnwindSafe, UnwindSafe},
    rc::Rc,
};

#[actor]
struct Counter(u64);

#[actor(views(Reader))]
impl Counter {
    #[actor(view(Reader))]
    pub fn read(&self) -> u64 {
        self.0
    }

    pub fn try_add(&mut self, n: u64) -> Result<u64, String> {
        self.0.checked_add(n).ok_or_else(|| "overflow".to_owned())
    }
}

/// The argument and the reply are `Send`, but neither `Sync` nor `RefUnwindSafe`.
#[actor]
struct Cells<T: Send + 'static>(Cell<Option<T>>);

#[actor]
impl<T: Send + 'static> Cells<T> {
    pub fn swap(&mut self, new: Cell<Option<T>>) -> Cell<Option<T>> {
        self.0.swap(&new);
        new
    }
}

/// The state is not `Send`.
struct Pinned(Rc<u8>);

#[actor(local)]
impl Pinned {
    pub fn get(&self) -> u8 {
        *self.0
    }
}

/// Whether a type implements a trait. An inherent constant takes precedence over that of a trait.
macro_rules! implements {
    ($type:ty: $auto:path) => {{
        #[allow(dead_code, reason = "unused where the type implements the trait")]
        trait No {
            const IMPLEMENTED: bool = false;
        }
        impl<T: ?Sized> No for T {}
        struct Of<T: ?Sized>(PhantomData<T>);
        #[allow(dead_code, reason = "unused where the type does not implement the trait")]
        impl<T: ?Sized + $auto> Of<T> {
            const IMPLEMENTED: bool = true;
        }
        let _ = Of::<u8>(PhantomData);
        <Of<$type>>::IMPLEMENTED
    }};
}

/// A table that does not compile if a row is wrong.
macro_rules! auto_traits {
    ($($type:ty => $send:ident $sync:ident $unpin:ident $unwind_safe:ident $ref_unwind_safe:ident,)+) => {$(
        const _: () = {
            same!(implements!($type: Send), $send, stringify!($type: Send));
            same!(implements!($type: Sync), $sync, stringify!($type: Sync));
            same!(implements!($type: Unpin), $unpin, stringify!($type: Unpin));
            same!(implements!($type: UnwindSafe), $unwind_safe, stringify!($type: UnwindSafe));
            same!(implements!($type: RefUnwindSafe), $ref_unwind_safe, stringify!($type: RefUnwindSafe));
        };
    )+};
}

macro_rules! same {
    ($found:expr, yes, $row:expr) => {
        assert!($found, "{}", $row)
    };
    ($found:expr, no, $row:expr) => {
        assert!(!$found, "{}", $row)
    };
}

auto_traits! {
    // type => Send Sync Unpin UnwindSafe RefUnwindSafe
    CounterHandle => yes yes yes yes yes,
    Reader => yes yes yes yes yes,
    CellsHandle<Cell<u8>> => yes yes yes yes yes,
    PinnedHandle => yes yes yes yes yes,
    WeakHandle<CounterHandle> => yes yes yes yes yes,
    WeakHandle<CellsHandle<Cell<u8>>> => yes yes yes yes yes,
    CounterMessage => yes yes yes no no,
    CellsMessage<Cell<u8>> => yes no yes no no,
    Call<'static, CounterMessage, u64> => yes yes yes no no,
    Call<'static, CellsMessage<Cell<u8>>, Cell<u8>> => yes no yes no no,
    FallibleCall<'static, CounterMessage, Result<u64, String>> => yes yes yes no no,
    Tell<'static, CounterMessage> => yes yes yes no no,
    Delayed<CounterMessage> => yes yes yes yes yes,
    Delayed<CellsMessage<Cell<u8>>> => yes yes yes yes yes,
    Enqueue<'static, CounterMessage, u64> => yes yes yes no no,
    PendingReply<u64> => yes yes yes no no,
    PendingReply<Cell<u8>> => yes yes yes no no,
    ReplyTo<u64> => yes yes yes yes yes,
    ReplyTo<Cell<u8>> => yes yes yes yes yes,
    Value => yes yes yes yes yes,
    Fallible => yes yes yes yes yes,
    Started<CounterMessage> => yes yes yes yes yes,
    Stopped<CounterMessage> => yes yes yes yes yes,
    Context<Counter> => yes yes yes yes yes,
    Context<Pinned> => yes yes yes yes yes,
    Spawner<Counter> => yes yes yes yes yes,
    Spawner<Cells<Cell<u8>>> => yes no yes yes no,
    LocalSpawner<Pinned> => yes yes yes yes yes,
    ActorId => yes yes yes yes yes,
    ActorStatus => yes yes yes no no,
    StopReason => yes yes yes no no,
    CallError => yes yes yes no no,
    CallError<io::Error> => yes yes yes no no,
    TellError<CounterMessage> => yes yes yes no no,
    TellError<CellsMessage<Cell<u8>>> => yes yes yes no no,
    SpawnError<Counter> => yes yes yes no no,
    ShutdownTimeout => yes yes yes yes yes,
    CallTarget => yes yes yes yes yes,
    DeadlockPath => yes yes yes yes yes,
    DeadlockStep => yes yes yes yes yes,
}

#[cfg(feature = "observe")]
auto_traits! {
    actor_runtime::RunningHandler => yes yes yes yes yes,
}

#[cfg(feature = "stream")]
auto_traits! {
    actor_runtime::stream::ReplyStream<u64> => yes yes yes yes yes,
    actor_runtime::stream::ReplyStream<Cell<u8>> => yes yes yes yes yes,
}

#[cfg(feature = "supervision")]
mod supervision {
    use super::*;
    use actor_runtime::supervision::{
        AnyThread, MemberStopped, OneThread, RestartEvent, RestartPolicy, ShutdownGroup, Supervised,
    };

    auto_traits! {
        Supervised<Counter> => yes no yes no no,
        Supervised<Pinned, OneThread> => yes no yes no no,
        SpawnError<Supervised<Pinned, OneThread>> => yes no yes no no,
        AnyThread => yes yes yes yes yes,
        OneThread => yes yes yes yes yes,
        RestartPolicy => yes yes yes yes yes,
        RestartEvent => yes yes yes no no,
        MemberStopped => yes yes yes no no,
        ShutdownGroup => yes yes yes yes yes,
    }
}

#[cfg(feature = "test-util")]
mod test_util {
    use super::*;
    use actor_runtime::test_util::{Next, Probe};

    auto_traits! {
        Probe<CounterHandle> => yes yes yes yes yes,
        Next<'static, CounterHandle, CounterMessage> => yes yes yes no yes,
    }
}

/// What lib.rs and the public modules re-export without hiding it.
const EXPORTS: [&str; 4] = [
    include_str!("../src/lib.rs"),
    include_str!("../src/features/stream/mod.rs"),
    include_str!("../src/features/supervision/mod.rs"),
    include_str!("../src/features/test_util/mod.rs"),
];

/// Traits and the attribute, which have no auto traits, and what is hidden.
const NO_TYPES: [&str; 13] = [
    "Actor",
    "ActorBase",
    "ActorControl",
    "ActorHandle",
    "Affinity",
    "Incarnation",
    "IntoActor",
    "LocalActor",
    "LocalIncarnation",
    "ProbeExt",
    "ReplyKind",
    "Stream",
    "Supervisor",
];

/// The names of types and traits in the `pub use` items of `source`.
fn exported(source: &str) -> impl Iterator<Item = &str> {
    let items = source.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let words = items.flat_map(|item| item.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|word| word.starts_with(char::is_uppercase))
}

#[test]
fn m5_table_of_auto_traits_names_every_public_type() {
    let table = include_str!("auto_traits.rs");
    let rows: Vec<&str> =
        table.lines().filter_map(|line| line.split_once(" => ")).map(|(name, _)| name.trim()).collect();
    let is_in_a_row = |name: &str| {
        let mut words = rows.iter().flat_map(|row| row.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.any(|word| word == name)
    };
    let missing: Vec<&str> =
        EXPORTS.into_iter().flat_map(exported).filter(|name| !NO_TYPES.contains(name) && !is_in_a_row(name)).collect();
    assert!(EXPORTS.into_iter().flat_map(exported).count() > 40, "the exports are not recognized");
    assert!(missing.is_empty(), "the table of auto traits lacks {missing:?}");
}
