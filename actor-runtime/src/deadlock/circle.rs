//! Who waits for each other, and who gives in.

use crate::{
    deadlock::{DeadlockPath, DeadlockStep, detect::Bell, wait::Bond},
    handle::ActorId,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::Ordering::{Acquire, Release},
    },
};

/// An actor in the list.
pub(super) struct Resting {
    pub(super) name: Cow<'static, str>,
    pub(super) method: &'static str,
    pub(super) begun: u64,
    pub(super) bell: Arc<Bell>,
    pub(super) waits: Vec<Arc<Bond>>,
}

type List = BTreeMap<ActorId, Resting>;

/// The actors that are not polled now, and go on only if one of these calls comes back.
static RESTING: Mutex<List> = Mutex::new(List::new());

fn list() -> MutexGuard<'static, List> {
    RESTING.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Resting {
    /// Puts `actor` in the list. If that closes a circle: the bell of the caller who is to give in.
    pub(super) fn enter(self, actor: ActorId) -> Option<Arc<Bell>> {
        let mut list = list();
        list.insert(actor, self);
        choose(&list, actor)
    }
}

/// Takes `actor` off the list: it is polled, or it is over.
pub(super) fn leave(actor: ActorId) {
    let left = list().remove(&actor);
    drop(left);
}

/// If nothing can move `newcomer` any more: has one call of a circle give in. With the bell of its caller.
fn choose(list: &List, newcomer: ActorId) -> Option<Arc<Bell>> {
    if !are_stuck(list, newcomer) {
        return None;
    }
    let mut circle = circle(list, newcomer)?;
    // One whose message is in the queue still, not in the hands of the run loop: it was sent after the handler began that
    // runs there. There is one in each circle, for a handler begins before it calls.
    let may_give_in = |bond: &&Arc<Bond>| bond.sent > list[&bond.target].begun && !bond.is_chosen();
    let at = circle.iter().position(may_give_in)?;
    circle.rotate_left(at);
    let chosen = circle[0];
    let Resting { name, method, bell, .. } = &list[&chosen.caller];
    let first = DeadlockStep::new(chosen.caller, name.clone(), method);
    let behind = circle.iter().map(|bond| DeadlockStep::new(bond.target, bond.name.clone(), bond.method));
    *chosen.path.lock() = Some(DeadlockPath::new([first].into_iter().chain(behind)));
    chosen.chosen.store(true, Release);
    Some(bell.clone())
}

/// Whether all who can be reached from `first` wait for each other alone. One who does not may set free all before it.
fn are_stuck(list: &List, first: ActorId) -> bool {
    let (mut seen, mut ahead) = (BTreeSet::new(), vec![first]);
    while let Some(actor) = ahead.pop() {
        if !seen.insert(actor) {
            continue;
        }
        let Some(resting) = list.get(&actor).filter(|resting| !resting.bell.rung.load(Acquire)) else { return false };
        let is_firm = |bond: &Arc<Bond>| bond.waits.load(Acquire) && !bond.handed_on.load(Acquire);
        if !resting.waits.iter().all(is_firm) {
            return false;
        }
        ahead.extend(resting.waits.iter().map(|bond| bond.target));
    }
    true
}

/// A circle of calls among those who are stuck, from `first` on if it is part of one.
fn circle(list: &List, first: ActorId) -> Option<Vec<&Arc<Bond>>> {
    let (mut walk, mut actor) = (Vec::<&Arc<Bond>>::new(), first);
    loop {
        if let Some(at) = walk.iter().position(|bond| bond.caller == actor) {
            return Some(walk.split_off(at));
        }
        let bond = list.get(&actor)?.waits.last()?;
        walk.push(bond);
        actor = bond.target;
    }
}
