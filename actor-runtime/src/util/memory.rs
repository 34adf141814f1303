//! Memory that long queues have left behind.

use std::collections::VecDeque;

/// How many elements an empty buffer keeps memory for, so that steady use does not allocate: as many as `bytes` hold.
pub(crate) const fn kept_capacity<T>(bytes: usize) -> usize {
    let fitting = bytes / size_of::<T>();
    // A buffer is allocated for four at least.
    if fitting < 4 { 4 } else { fitting }
}

/// Gives memory back when three quarters of it are unused, down to `kept` elements. What stays is twice what is used, so the cost
/// per element that leaves is constant.
pub(crate) fn shrink<T>(buffer: &mut VecDeque<T>, kept: usize) {
    let (length, capacity) = (buffer.len(), buffer.capacity());
    if capacity > kept && length < capacity / 4 {
        buffer.shrink_to(kept.max(2 * length));
    }
}
