//! What knows the actor's type: the traits that the macro implements, the run loop, and the ways to start it.

pub(crate) mod actor;
pub(crate) mod actor_base;
pub(crate) mod affinity;
pub(crate) mod bounds;
pub mod concrete;
pub(crate) mod context;
pub(crate) mod dispatch;
pub(crate) mod factory;
pub(crate) mod guard;
pub(crate) mod hooks;
pub(crate) mod local_actor;
pub(crate) mod options;
pub(crate) mod run_loop;
pub(crate) mod run_state;
pub(crate) mod runner;
pub(crate) mod seams;
pub(crate) mod spawner;
