//! The interface that the loops use. `#[actor]` and the hand-written actor both implement it.

/// The handle of an actor that counts its messages.
pub trait Counter: Send + Sync + 'static {
    /// Starts an actor whose mailbox holds `capacity` messages.
    fn start(capacity: usize) -> Self;

    /// Sends a message and returns the number of messages so far, including this one.
    fn ask(&self) -> impl Future<Output = u32> + Send;

    /// Sends a message without waiting for a reply.
    fn tell(&self) -> impl Future<Output = ()> + Send;
}
