//! Several additional blocks in one module, whose enums have no name.

use crate::{
    actor,
    support::{on_runtime, panic_of},
};
use actor_runtime::{Actor, CallError, test_util::ProbeExt};
use std::future::Future;

mod read {
    use super::{CallError, Future};

    pub trait Port {
        fn read(&self) -> impl Future<Output = Result<u8, CallError>> + Send;
    }
}

mod write {
    use super::{CallError, DeskExtraMessage, Future};

    pub trait Port {
        fn write(&mut self, value: DeskExtraMessage) -> impl Future<Output = Result<(), CallError>> + Send;
    }
}

/// The user's type has the name of the enum's description.
pub struct DeskExtraMessage(u8);

#[actor]
#[derive(Default)]
pub struct Desk(u8);

#[actor]
impl Desk {
    pub fn clear(&mut self) {
        self.0 = 0;
    }
}

#[actor(extend)]
impl Desk {
    pub fn set(&mut self, value: DeskExtraMessage) {
        self.0 = value.0;
    }
}

#[actor(extend)]
impl Desk {
    pub async fn add(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }
}

#[actor]
impl read::Port for Desk {
    async fn read(&self) -> Result<u8, CallError> {
        Ok(self.0)
    }
}

#[actor]
impl write::Port for Desk {
    async fn write(&mut self, value: DeskExtraMessage) -> Result<(), CallError> {
        self.0 = value.0;
        Ok(())
    }
}

#[test]
fn several_additional_blocks_of_one_module_need_no_names() {
    on_runtime(async {
        let mut desk = Desk::default().spawn();
        desk.set(DeskExtraMessage(1)).await.expect("the actor runs");
        assert_eq!(desk.add(1).await.ok(), Some(2));
        write::Port::write(&mut desk, DeskExtraMessage(7)).await.expect("the actor runs");
        assert_eq!(read::Port::read(&desk).await.ok(), Some(7));
        desk.clear().await.expect("the actor runs");
        assert_eq!(read::Port::read(&desk).await.ok(), Some(0));
    });
}

#[test]
fn probe_says_how_to_take_a_call_of_an_unnamed_block() {
    let (desk, mut probe) = DeskHandle::probe(1);
    desk.add(1).try_tell().expect("there is capacity");
    assert_eq!(
        panic_of(|| drop(probe.try_next())),
        "expected a message of `DeskMessage`, but `add` of an additional block was called: write `message = ..` on \
         that block, and take it with `next_of`"
    );
}

#[test]
fn several_additional_blocks_of_one_function_need_no_names() {
    #[actor]
    pub struct Lamp(bool);

    #[actor]
    impl Lamp {
        pub fn on(&mut self) {
            self.0 = true;
        }
    }

    #[actor(extend)]
    impl Lamp {
        pub fn off(&mut self) {
            self.0 = false;
        }
    }

    #[actor(extend)]
    impl Lamp {
        pub fn is_on(&self) -> bool {
            self.0
        }
    }

    on_runtime(async {
        let lamp = Lamp(false).spawn();
        lamp.on().await.expect("the actor runs");
        assert_eq!(lamp.is_on().await.ok(), Some(true));
        lamp.off().await.expect("the actor runs");
        assert_eq!(lamp.is_on().await.ok(), Some(false));
    });
}
