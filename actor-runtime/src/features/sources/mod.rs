//! What feeds an actor besides its mailbox: `#[actor(stream = ..)]` and `#[actor(interval = ..)]`.
//!
//! To the run loop an item is one more message. It travels with its method in the box that messages of additional blocks travel
//! in, so everything that holds for a handler holds for this one, and actors without sources have no code for them. They fill the
//! seam [`SourceSet`](crate::engine::seams::SourceSet).
//!
//! Turns go round: one message, then each source once, from the first declared to the last. A source that has nothing ready is
//! skipped. The actor goes idle only after all of them have had nothing ready, so a direct call never overtakes a source.

mod item;
mod set;

#[cfg(not(feature = "stream"))]
pub(crate) use self::item::RunItem;
pub use self::{
    item::SourceList,
    set::{HasSources, Sources},
};
pub use tokio::time::MissedTickBehavior;
