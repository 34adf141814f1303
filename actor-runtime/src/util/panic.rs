//! Panics of the user's code.

use crate::error::StopReason;
use std::{
    any::Any,
    mem::{self, ManuallyDrop},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
};

/// Runs code of the user and turns a panic into [`StopReason::Panicked`].
///
/// Not generic: catching a panic takes much code, which is compiled once this way.
pub(crate) fn catch_panic(code: &mut dyn FnMut()) -> Result<(), StopReason> {
    catch_unwind(AssertUnwindSafe(code)).map_err(panic_reason)
}

/// The same for code that runs once.
pub(crate) fn catch_panic_once(code: impl FnOnce()) -> Result<(), StopReason> {
    let mut code = Some(code);
    catch_panic(&mut || {
        if let Some(code) = code.take() {
            code();
        }
    })
}

/// Drops a value of the user. Returns the reason if its `Drop` panics.
pub(crate) fn drop_catching<T>(value: T) -> Option<StopReason> {
    // Nothing is left to drop at the end of this function.
    let mut place = ManuallyDrop::new(Some(value));
    if mem::needs_drop::<T>() { clear_catching(&mut place) } else { None }
}

/// Like [`drop_catching`], for a value that is dropped in place.
pub(crate) fn clear_catching<T>(place: &mut Option<T>) -> Option<StopReason> {
    catch_panic(&mut || *place = None).err()
}

/// Continues a panic that was caught, without calling the panic hook again.
pub(crate) fn resume_panic(reason: &StopReason) {
    if let StopReason::Panicked(message) = reason {
        resume_unwind(Box::new(message.to_string()));
    }
}

pub(crate) fn panic_reason(payload: Box<dyn Any + Send>) -> StopReason {
    let message = match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(message) => (*message).to_owned(),
            Err(payload) => {
                // Dropping the payload might panic, with a payload whose `Drop` might panic in turn.
                mem::forget(payload);
                "a panic without a message".to_owned()
            }
        },
    };
    StopReason::Panicked(Arc::new(message))
}
