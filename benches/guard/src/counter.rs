//! What the loops need of a counter, so that they are written once for `#[actor]` and for the recipe by hand.

/// A handle of an actor that counts its messages.
pub trait Counter: Send + Sync + 'static {
    /// Starts one whose mailbox holds `capacity` messages.
    fn start(capacity: usize) -> Self;

    /// Brings how many messages there were, this one included.
    fn ask(&self) -> impl Future<Output = u32> + Send;

    fn tell(&self) -> impl Future<Output = ()> + Send;
}
