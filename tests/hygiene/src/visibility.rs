//! Each message is as visible as its method.

use actor_runtime::{Actor, actor};

/// Holds the actors.
pub mod inner {
    use actor_runtime::actor;

    /// Visible to all.
    #[actor]
    #[derive(Debug, Default)]
    pub struct Open {
        value: Secret,
    }

    #[actor]
    impl Open {
        /// A public message.
        pub fn all(&self) -> u64 {
            self.value.0
        }

        pub(crate) fn of_crate(&mut self, secret: Secret) -> Secret {
            std::mem::replace(&mut self.value, secret)
        }

        pub(super) async fn of_parent(&mut self, secret: &Secret) {
            std::future::ready(()).await;
            self.value = secret.clone();
        }

        pub(in crate::visibility) fn of_path(&self) -> Option<Private> {
            self.own(&Private);
            None
        }

        pub(self) fn of_self(&mut self) -> Private {
            self.own(&Private)
        }

        #[actor(message)]
        fn private(&mut self, private: Private) -> Private {
            self.own(&private)
        }

        #[actor(skip)]
        pub(crate) fn skipped<'a>(&'a self, text: &'a str) -> &'a str {
            self.own(&Private);
            text
        }

        fn own(&self, _: &Private) -> Private {
            let _ = self.value;
            Private
        }
    }

    #[derive(Debug, Default, Clone)]
    pub(crate) struct Secret(pub(super) u64);

    #[derive(Debug)]
    pub(in crate::visibility) struct Private;

    /// Uses the private items of this module.
    pub fn uses() {
        use actor_runtime::Actor;
        let (handle, task) = Open::default().into_task();
        drop((handle.of_self().into_owned(), handle.private(Private).into_owned(), task));
        Open::default().skipped("");
    }
}

/// Private, with public methods.
#[actor]
struct Closed;

#[actor]
#[allow(unreachable_pub)]
impl Closed {
    pub fn get(&self, closed: Option<Closed>) -> Option<Closed> {
        closed
    }

    pub fn unused(&self) {}
}

/// Private, with a narrower handle and message.
mod narrow {
    use actor_runtime::actor;

    #[actor]
    #[derive(Debug)]
    pub(super) struct Narrow;

    #[actor(vis = "pub(super)", handle = Port, message = PortMessage)]
    impl Narrow {
        pub(super) fn get(&self) {}
    }

    #[derive(Debug)]
    struct Silent;

    #[actor(vis = "")]
    impl Silent {
        #[actor(message)]
        fn get(&self) {}
    }

    pub(super) fn uses() {
        use actor_runtime::Actor;
        let (handle, task) = Silent.into_task();
        drop((handle.get().into_owned(), task));
    }
}

/// Uses the private items of this module.
pub fn uses() {
    let (open, task) = inner::Open::default().into_task();
    drop((
        open.of_crate(inner::Secret(1)).into_owned(),
        open.of_parent(&inner::Secret(1)).into_owned(),
        open.of_path().into_owned(),
        task,
    ));
    let (closed, task) = Closed.into_task();
    drop((closed.get(None).into_owned(), task));
    let (port, task): (narrow::Port, _) = narrow::Narrow.into_task();
    drop((port.get().into_owned(), task));
    narrow::uses();
    inner::uses();
}
