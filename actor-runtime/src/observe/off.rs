//! The same without observing: nothing is listed.
// Nothing may be left of it on the way of a call; and the names are those of `on.rs`.
#![expect(clippy::inline_always)]

use crate::{any::AnyActor, handle::Shared};
use std::marker::PhantomData;

pub(crate) struct Entry<'a>(PhantomData<&'a ()>);

impl<'a> Entry<'a> {
    #[inline(always)]
    pub(crate) fn of<M>(_: &'a Shared<M>, _: &M) -> Self {
        Self(PhantomData)
    }

    #[inline(always)]
    pub(crate) fn alone<A: AnyActor>(_: &'a Shared<A::Message>, _: &A::Message) -> Self {
        Self(PhantomData)
    }

    #[inline(always)]
    pub(crate) fn hook<M>(_: &'a Shared<M>, _: &'static str) -> Self {
        Self(PhantomData)
    }
}
