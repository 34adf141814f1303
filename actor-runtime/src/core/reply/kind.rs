//! From the return value of a method to the result of its call.

use std::convert::Infallible;

/// How the return value of a method becomes the result of its call. Implemented only by [`Value`] and [`Fallible`].
///
/// ```
/// use actor_runtime::{Fallible, ReplyKind, Value};
///
/// fn ok_of<R, K: ReplyKind<R>>() -> &'static str {
///     std::any::type_name::<K::Ok>()
/// }
///
/// assert_eq!(ok_of::<Result<u8, String>, Fallible>(), "u8");
/// assert!(ok_of::<Result<u8, String>, Value>().contains("Result"));
/// ```
pub trait ReplyKind<R>: sealed::Sealed {
    /// What a successful call returns.
    type Ok;
    /// The `E` of [`CallError::Handler`](crate::CallError::Handler).
    type Err;

    #[doc(hidden)]
    fn into_result(reply: R) -> Result<Self::Ok, Self::Err>;
}

/// Marks the call of a method whose return value is the reply.
#[derive(Debug)]
pub enum Value {}

/// Marks the call of a method that returns a `Result`: its error becomes [`CallError::Handler`](crate::CallError::Handler).
#[derive(Debug)]
pub enum Fallible {}

impl<R> ReplyKind<R> for Value {
    type Ok = R;
    type Err = Infallible;

    fn into_result(reply: R) -> Result<R, Infallible> {
        Ok(reply)
    }
}

impl<T, E> ReplyKind<Result<T, E>> for Fallible {
    type Ok = T;
    type Err = E;

    fn into_result(reply: Result<T, E>) -> Result<T, E> {
        reply
    }
}

impl sealed::Sealed for Value {}
impl sealed::Sealed for Fallible {}

mod sealed {
    pub trait Sealed {}
}
