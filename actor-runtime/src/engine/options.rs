//! What the attributes of an actor say, resolved against the defaults.

/// The options of an actor.
#[derive(Debug)]
pub struct Options {
    pub(crate) capacity: usize,
    pub(crate) name: &'static str,
}

/// The mailbox capacity of an actor that gives none.
const DEFAULT_CAPACITY: usize = 64;

/// Checks a mailbox capacity, in messages.
///
/// # Panics
///
/// If it is 0.
#[track_caller]
pub(crate) const fn checked_capacity(messages: usize) -> usize {
    assert!(messages > 0, "`capacity` must be at least 1: a mailbox of capacity 0 accepts no message");
    messages
}

impl Options {
    /// Resolves the options that were given against the defaults.
    #[must_use]
    pub const fn new(capacity: Capacity, name: Name, type_name: &'static str) -> Self {
        let capacity = match capacity {
            Some(capacity) => capacity,
            None => DEFAULT_CAPACITY,
        };
        let name = match name {
            Some(name) => name,
            None => type_name,
        };
        Self { capacity, name }
    }
}

/// The option `capacity`, if it is given.
pub type Capacity = Option<usize>;

/// The option `name`, if it is given.
pub type Name = Option<&'static str>;

/// `capacity = ..`
///
/// # Panics
///
/// At compile time, if `messages` is 0.
#[must_use]
pub const fn capacity(messages: usize) -> Capacity {
    Some(checked_capacity(messages))
}

/// `name = ".."`
#[must_use]
pub const fn name(name: &'static str) -> Name {
    Some(name)
}

/// The options that an actor does not give. An attribute that gives one declares an inherent constant of the same name, which
/// hides this one. If both the type and the block give it, the two constants collide.
pub trait NotGiven {
    /// `capacity = ..`
    const __ACTOR_CAPACITY: Capacity = None;
    /// `name = ".."`
    const __ACTOR_NAME: Name = None;
}

impl<T: ?Sized> NotGiven for T {}
