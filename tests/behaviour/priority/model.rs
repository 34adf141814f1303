//! Compares the two lanes with a model.

use super::{Desk, DeskHandle, DeskMessage};
use crate::{
    support::on_runtime,
    turns::{Rule, Subject, op, played},
};
use actor_runtime::Call;
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, prop_assert_eq, proptest},
};

impl Subject for DeskHandle {
    const METHODS: [Rule; 3] = [
        Rule { priority: false, coalesces: false },
        Rule { priority: true, coalesces: false },
        Rule { priority: true, coalesces: true },
    ];

    fn call(&self, method: usize, n: u64) -> Call<'_, DeskMessage, u64> {
        match method {
            0 => self.plain(n),
            1 => self.urgent(n),
            _ => self.newest(n),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c4_two_lanes_match_their_model(capacity in 1..4_usize, ops in vec(op(), 1..60)) {
        let (ran, expected) = on_runtime(async { played(Desk::busy(capacity).await, ops).await });
        prop_assert_eq!(ran, expected);
    }
}
