//! What the expansion of `#[actor(direct)]` names if the feature is not enabled. It has no `StateAccess`, whose error says so.

use std::marker::PhantomData;

/// See the feature `direct`.
#[derive(Debug)]
pub struct DirectAccess<A>(PhantomData<A>);
