//! Actors that use the runtime under another name or through a re-export, because the expansion must not name the
//! crate.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, clippy::pedantic)]

/// A library that re-exports the runtime.
pub mod reexport {
    pub use ::renamed::*;
}

/// The runtime under its new name.
pub mod by_name {
    use renamed::{Actor, actor};

    /// Counts.
    #[actor(capacity = 2, crate = renamed)]
    #[derive(Debug, Default)]
    pub struct Counter {
        value: u64,
    }

    #[actor(name = "counter", crate = renamed)]
    impl Counter {
        /// Adds.
        pub fn add(&mut self, n: &u64) -> u64 {
            self.value += n;
            self.value
        }

        /// Fails.
        ///
        /// # Errors
        ///
        /// Always.
        pub async fn fail(&mut self) -> Result<u64, std::fmt::Error> {
            std::future::ready(()).await;
            Err(std::fmt::Error)
        }

        #[actor(on_start)]
        fn begin(&mut self) {
            self.value = 0;
        }

        #[actor(on_stop)]
        async fn end(&mut self) {
            std::future::ready(()).await;
        }
    }

    /// Starts an actor.
    #[must_use]
    pub fn start() -> CounterHandle {
        Counter::default().into_task().0
    }
}

/// The runtime by a path through this crate.
pub mod by_path {
    use crate::reexport::{Actor, actor};

    /// Counts.
    #[actor(capacity = 2, crate = crate::reexport)]
    #[derive(Debug)]
    pub struct Counter<K>(Option<K>);

    #[actor(crate = crate::reexport)]
    impl<K: Clone + Send + 'static> Counter<K> {
        /// Replaces the stored key.
        pub fn keep(&mut self, key: &K) -> Option<K> {
            self.0.replace(key.clone())
        }
    }

    /// Starts an actor.
    #[must_use]
    pub fn start() -> CounterHandle<u8> {
        Counter(None).into_task().0
    }
}
