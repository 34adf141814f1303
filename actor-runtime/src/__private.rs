//! What the expansion of `#[actor]` names. Not part of the public API: it may change in any release.

pub use crate::{
    core::{
        handle::{RawHandle, debug_handle},
        mailbox::WhenFull,
        message::{Message, MessageInfo, UnusedParams, debug},
    },
    engine::{
        affinity::{AnyThread, Dispatched, LocalDispatched, OneThread},
        bounds::*,
        concrete,
        dispatch::{DispatchContext, HandlerContext},
        hooks::{HookOutcome, HookResult, hook, hook_done, local_hook},
        options::{Capacity, Name, NotGiven, Options, capacity, name},
        run_loop::RunLoop,
        seams::{NoSources, OwnedState, SourceSet, StateAccess},
    },
    features::{
        concurrent::{ConcurrentActor, ConcurrentContext},
        direct::DirectAccess,
        extension::{Extensible, ExtensionBlock, ExtensionMessage, ask, ask_boxed},
        sources::{HasSources, MissedTickBehavior, SourceList, Sources},
        stream::ReplyStream,
    },
};
