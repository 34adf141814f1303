//! Tools that know nothing about actors.

pub(crate) mod block_on;
pub(crate) mod deadline;
pub(crate) mod memory;
pub(crate) mod panic;
pub(crate) mod sync;
pub(crate) mod task;
pub(crate) mod ticket_list;
pub(crate) mod wait_list;
pub(crate) mod waker;
