//! From the return value of a method to the result of its call.

use std::convert::Infallible;

/// How the return value of a method becomes the result of its call. Implemented by [`Plain`] and [`Fallible`] alone.
///
/// ```
/// use actor_runtime::{Fallible, Outcome, Plain};
///
/// fn ok_of<R, K: Outcome<R>>() -> &'static str {
///     std::any::type_name::<K::Ok>()
/// }
///
/// assert_eq!(ok_of::<Result<u8, String>, Fallible>(), "u8");
/// assert!(ok_of::<Result<u8, String>, Plain>().contains("Result"));
/// ```
pub trait Outcome<R>: sealed::Sealed {
    /// What the call brings when all goes well.
    type Ok;
    /// The `E` of [`CallError::Handler`](crate::CallError::Handler).
    type Err;

    #[doc(hidden)]
    fn outcome(reply: R) -> Result<Self::Ok, Self::Err>;
}

/// Marks the call of a method whose return value is the reply, whatever its type.
#[derive(Debug)]
pub enum Plain {}

/// Marks the call of a method that returns a `Result`: its error is [`CallError::Handler`](crate::CallError::Handler).
#[derive(Debug)]
pub enum Fallible {}

impl<R> Outcome<R> for Plain {
    type Ok = R;
    type Err = Infallible;

    fn outcome(reply: R) -> Result<R, Infallible> {
        Ok(reply)
    }
}

impl<T, E> Outcome<Result<T, E>> for Fallible {
    type Ok = T;
    type Err = E;

    fn outcome(reply: Result<T, E>) -> Result<T, E> {
        reply
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Plain {}
    impl Sealed for super::Fallible {}
}
