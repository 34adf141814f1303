//! What extends an actor: one folder per feature, imported by nothing above.

pub(crate) mod concurrent;
#[cfg(feature = "direct")]
pub(crate) mod direct;
#[cfg(not(feature = "direct"))]
#[path = "direct/disabled.rs"]
pub(crate) mod direct;
pub(crate) mod extension;
pub(crate) mod local;
pub(crate) mod sources;
#[cfg(feature = "stream")]
pub mod stream;
#[cfg(not(feature = "stream"))]
#[path = "stream/disabled.rs"]
pub(crate) mod stream;
#[cfg(feature = "supervision")]
pub mod supervision;
#[cfg(feature = "test-util")]
pub mod test_util;
pub(crate) mod thread;
