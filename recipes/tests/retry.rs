use actor_runtime::{Actor, CallError, actor, test_util::ProbeExt};
use backon::{ExponentialBuilder, Retryable};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[actor]
struct Bank(u64);

#[actor]
impl Bank {
    pub fn pay(&mut self, n: u64) -> Result<u64, String> {
        self.0 = self.0.checked_sub(n).ok_or("balance too low")?;
        Ok(self.0)
    }
}

/// Whether a retry is safe and can succeed.
fn is_worth_a_retry<E>(error: &CallError<E>) -> bool {
    !error.may_have_run() && error.stop_reason().is_none()
}

/// Tries at most four times, with pauses of one, two and four seconds.
async fn pay(bank: &BankHandle, n: u64) -> Result<u64, CallError<String>> {
    let attempt = move || bank.pay(n).timeout(Duration::from_secs(1));
    attempt.retry(ExponentialBuilder::default()).when(is_worth_a_retry).await
}

#[tokio::test(start_paused = true)]
async fn call_is_repeated_only_if_it_has_not_run() {
    let (bank, mut probe) = BankHandle::probe(1);
    bank.pay(1).try_tell().unwrap(); // now the mailbox is full

    let serve = async {
        sleep(Duration::from_secs(4)).await; // during the second pause
        assert!(probe.try_next().is_some());
        let Some(BankMessage::Pay { n: 7, respond_to }) = probe.next().await else { panic!("another call") };
        respond_to.send(Ok(3));
    };
    let (paid, ()) = tokio::join!(pay(&bank, 7), serve);
    assert_eq!(paid.unwrap(), 3); // by the third attempt

    let in_doubt = pay(&bank, 8).await; // accepted, but not answered in time
    assert!(matches!(in_doubt, Err(CallError::Timeout { accepted: true, .. })));
    assert!(probe.try_next().is_some());
    probe.expect_no_call(); // no second attempt
}

#[tokio::test(start_paused = true)]
async fn error_of_the_method_is_not_repeated() {
    let bank = Bank(10).spawn();
    assert_eq!(pay(&bank, 7).await.unwrap(), 3);
    let start = Instant::now();
    assert!(matches!(pay(&bank, 7).await, Err(CallError::Handler(why)) if why == "balance too low"));
    assert_eq!(start.elapsed(), Duration::ZERO); // no pause
}
