//! All options of the type and the block.

use actor_runtime::{Actor, actor};

const ROOM: usize = 2;
const NAME: &str = "named by a constant";

/// By constants, on the type.
#[actor(capacity = ROOM * ROOM, name = NAME)]
#[derive(Debug)]
pub struct OnType;

#[actor(handle = Port, message = Order, vis = "pub", crate = actor_runtime)]
impl OnType {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// By constants, on the block.
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

/// One here, one there.
#[actor(capacity = 3)]
#[derive(Debug)]
pub struct OnBoth;

#[actor(name = "both")]
impl OnBoth {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// On a type with parameters.
#[actor(capacity = N, name = "many")]
#[derive(Debug)]
pub struct Many<T, const N: usize>([T; N]);

#[actor]
impl<T: Send + 'static, const N: usize> Many<T, N> {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// Of methods without room.
#[derive(Debug)]
pub struct Choosy;

#[actor(capacity = 1)]
impl Choosy {
    /// Nothing.
    #[actor(when_full = fail)]
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

/// Without any, with empty parentheses, behind a path.
#[actor_runtime::actor()]
#[derive(Debug)]
pub struct Plain;

#[actor_runtime::actor()]
impl Plain {
    /// Nothing.
    pub fn nothing(&self) {}
}

/// Uses them.
pub fn uses() {
    let (port, task) = OnType.into_task();
    drop((port.nothing().owned(), task));
    let (many, task) = Many([1]).into_task();
    drop((many.nothing().owned(), task));
    let (choosy, task) = Choosy.into_task();
    drop((
        choosy.fail().try_tell(),
        choosy.coalesce("").try_tell(),
        choosy.stop().try_tell(),
        choosy.later().try_tell(),
    ));
    drop(task);
}

/// By the path of the attribute, everywhere.
#[actor_runtime::actor]
#[derive(Debug)]
pub struct ByPath(u64);

#[actor_runtime::actor]
impl ByPath {
    /// With the actor's own.
    pub fn get(&self, #[actor_runtime::actor(context)] context: &actor_runtime::Context<Self>) -> u64 {
        self.own(context.name());
        self.0
    }

    /// No message: it borrows.
    #[::actor_runtime::actor(skip)]
    pub fn own<'a>(&'a self, text: &'a str) -> &'a str {
        let _ = self.0;
        text
    }
}
