//! Features that look on: spans and events, the list of running handlers, the search for deadlocks.
//!
//! The core tells them what happens. They know ids, names, methods and instants, and nothing of messages or mailboxes. Each has
//! an enabled and a disabled form of the same names, so that the layers above have no `cfg` for them.

pub(crate) mod deadlock;
pub(crate) mod discard_count;
pub(crate) mod identity;
pub(crate) mod observe;
pub(crate) mod scope;
pub(crate) mod tracing;
