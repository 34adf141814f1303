//! All options of the type and the block.

use actor_runtime::{Actor, actor};

const ROOM: usize = 2;
const NAME: &str = "named by a constant";

/// Has options on the type, as constants.
#[actor(capacity = ROOM * ROOM, name = NAME)]
#[derive(Debug)]
pub struct OnType;

#[actor(handle = Port, message = Order, vis = "pub", crate = actor_runtime)]
impl OnType {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// Has options on the block, as constants.
#[actor(crate = ::actor_runtime)]
#[derive(Debug)]
pub struct OnBlock;

#[actor(capacity = Self::ROOM + limits::MORE, name = concat!("named ", "by a macro"), crate = ::actor_runtime,)]
impl OnBlock {
    const ROOM: usize = 1;

    /// Nothing.
    pub fn nothing(&self) {}
}

mod limits {
    pub(super) const MORE: usize = 1;
}

/// Has one option on the type and one on the block.
#[actor(capacity = 3)]
#[derive(Debug)]
pub struct OnBoth;

#[actor(name = "both")]
impl OnBoth {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// Has options on a generic type.
#[actor(capacity = N, name = "many")]
#[derive(Debug)]
pub struct Many<T, const N: usize>([T; N]);

#[actor]
impl<T: Send + 'static, const N: usize> Many<T, N> {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// Has `when_full` options.
#[derive(Debug)]
pub struct Choosy;

#[actor(capacity = 1)]
impl Choosy {
    /// Nothing.
    #[actor(when_full = reject)]
    pub fn fail(&self) {}

    /// Nothing.
    #[actor(when_full = coalesce)]
    pub fn coalesce(&self, _text: &str) -> Result<(), &'static str> {
        Ok(())
    }

    /// Nothing.
    #[actor(message)]
    #[actor(when_full = stop)]
    fn stop(self) {}
}

#[actor(extend)]
impl Choosy {
    /// Nothing.
    #[actor(when_full = stop)]
    pub async fn later(&self) {}
}

/// Has no options, with empty parentheses and a path.
#[actor_runtime::actor()]
#[derive(Debug)]
pub struct Plain;

#[actor_runtime::actor()]
impl Plain {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// Uses all of them.
pub fn uses() {
    let (port, task) = OnType.into_task();
    drop((port.nothing().into_owned(), task));
    let (many, task) = Many([1]).into_task();
    drop((many.nothing().into_owned(), task));
    let (choosy, task) = Choosy.into_task();
    drop((
        choosy.fail().try_tell(),
        choosy.coalesce("").try_tell(),
        choosy.stop().try_tell(),
        choosy.later().try_tell(),
    ));
    drop(task);
}

/// Uses the attribute by its path everywhere.
#[actor_runtime::actor]
#[derive(Debug)]
pub struct ByPath(u64);

#[actor_runtime::actor]
impl ByPath {
    /// A method of the actor.
    pub fn get(&self, #[actor_runtime::actor(context)] context: &actor_runtime::Context<Self>) -> u64 {
        self.own(context.name());
        self.0
    }

    /// Borrows from the actor, so it is not a message.
    #[::actor_runtime::actor(skip)]
    pub fn own<'a>(&'a self, text: &'a str) -> &'a str {
        let _ = self.0;
        text
    }
}
