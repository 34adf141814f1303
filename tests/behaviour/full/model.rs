//! Compares `coalesce` with a model.

use super::{Dial, DialHandle, DialMessage};
use crate::{
    support::on_runtime,
    turns::{Rule, Subject, op, played},
};
use actor_runtime::Call;
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, any, prop_assert_eq, proptest},
};

impl Subject for DialHandle {
    const METHODS: [Rule; 3] = {
        let coalesces = Rule { priority: false, coalesces: true };
        [coalesces, coalesces, Rule { priority: false, coalesces: false }]
    };

    fn call(&self, method: usize, n: u64) -> Call<'_, DialMessage, u64> {
        match method {
            0 => self.set(n),
            1 => self.tune(n),
            _ => self.other(n),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn coalesce_matches_its_model(roomy in any::<bool>(), ops in vec(op(), 1..40)) {
        let capacity = if roomy { 4 } else { 1 };
        let (ran, expected) = on_runtime(async { played(Dial::busy(capacity).await, ops).await });
        prop_assert_eq!(ran, expected);
    }
}
