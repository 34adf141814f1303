//! The blocked actors of the process, and the search for cycles. See steps 7 to 10 of the parent module.

use super::{edge::WaitEdge, waker::InternalWaker};
use crate::error::{ActorId, DeadlockPath, DeadlockStep};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::Ordering::{Acquire, Release},
    },
};

/// An actor whose handler only waits for tracked calls.
pub(super) struct BlockedActor {
    pub(super) name: Cow<'static, str>,
    pub(super) method: &'static str,
    pub(super) start: u64,
    pub(super) waker: Arc<InternalWaker>,
    pub(super) waits: Vec<Arc<WaitEdge>>,
}

type Blocked = BTreeMap<ActorId, BlockedActor>;

static BLOCKED: Mutex<Blocked> = Mutex::new(Blocked::new());

fn blocked() -> MutexGuard<'static, Blocked> {
    BLOCKED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl BlockedActor {
    /// Lists `actor`. If that closes a cycle, returns the waker of the victim's caller.
    pub(super) fn insert_and_check(self, actor: ActorId) -> Option<Arc<InternalWaker>> {
        let mut blocked = blocked();
        blocked.insert(actor, self);
        pick_victim(&blocked, actor)
    }
}

/// Removes `actor` from the list: it is polled, or it has stopped.
pub(super) fn remove(actor: ActorId) {
    let removed = blocked().remove(&actor);
    drop(removed);
}

/// Chooses the victim if no event can wake `first` any more. Returns the waker of its caller.
fn pick_victim(blocked: &Blocked, first: ActorId) -> Option<Arc<InternalWaker>> {
    if !is_stuck(blocked, first) {
        return None;
    }
    let mut cycle = find_cycle(blocked, first)?;
    // The message is still queued if it was sent after the handler started that now runs at its target.
    let may_be_victim = |edge: &&Arc<WaitEdge>| edge.sent > blocked[&edge.target].start && !edge.is_victim();
    let index = cycle.iter().position(may_be_victim)?;
    cycle.rotate_left(index);
    let victim = cycle[0];
    let BlockedActor { name, method, waker, .. } = &blocked[&victim.caller];
    let first = DeadlockStep::new(victim.caller, name.clone(), method);
    let others = cycle.iter().map(|edge| DeadlockStep::new(edge.target, edge.name.clone(), edge.method));
    *victim.path.lock() = Some(DeadlockPath::new([first].into_iter().chain(others)));
    victim.is_victim.store(true, Release);
    Some(waker.clone())
}

/// Whether all actors that can be reached from `first` are blocked by calls that only their targets' handlers can end.
fn is_stuck(blocked: &Blocked, first: ActorId) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![first]);
    while let Some(actor) = next.pop() {
        if !seen.insert(actor) {
            continue;
        }
        let Some(actor) = blocked.get(&actor).filter(|actor| !actor.waker.woken.load(Acquire)) else { return false };
        let waits = |edge: &Arc<WaitEdge>| edge.waits.load(Acquire) && !edge.reply_moved_on.load(Acquire);
        if !actor.waits.iter().all(waits) {
            return false;
        }
        next.extend(actor.waits.iter().map(|edge| edge.target));
    }
    true
}

/// A cycle among stuck actors. It begins with `first` if that is part of one.
fn find_cycle(blocked: &Blocked, first: ActorId) -> Option<Vec<&Arc<WaitEdge>>> {
    let (mut walk, mut actor) = (Vec::<&Arc<WaitEdge>>::new(), first);
    loop {
        if let Some(index) = walk.iter().position(|edge| edge.caller == actor) {
            return Some(walk.split_off(index));
        }
        let edge = blocked.get(&actor)?.waits.last()?;
        walk.push(edge);
        actor = edge.target;
    }
}
