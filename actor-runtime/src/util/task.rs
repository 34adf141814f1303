//! Spawning tasks with a name.

use std::future::Future;
#[cfg(all(tokio_unstable, feature = "tracing"))]
use tokio::task::Builder;
use tokio::{runtime::Handle, task::JoinHandle};

/// Spawns `task` on `runtime`. Where tokio supports names, `name` is shown in tokio-console.
#[track_caller]
#[cfg_attr(not(all(tokio_unstable, feature = "tracing")), expect(unused_variables))]
pub(crate) fn spawn<F>(runtime: &Handle, name: &str, task: F)
where
    F: Future<Output: Send> + Send + 'static,
{
    #[cfg(all(tokio_unstable, feature = "tracing"))]
    let spawned = Builder::new().name(name).spawn_on(task, runtime).ok();
    #[cfg(not(all(tokio_unstable, feature = "tracing")))]
    let spawned = Some(runtime.spawn(task));
    drop::<Option<JoinHandle<F::Output>>>(spawned);
}
