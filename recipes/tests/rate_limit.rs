use actor_runtime::{Actor, actor};
use governor::{
    Quota, RateLimiter,
    clock::Clock,
    state::{InMemoryState, NotKeyed, keyed::HashMapStateStore},
};
use std::{num::NonZeroU32, time::Duration};
use tokio::time::{Instant, sleep};

const QUOTA: Quota = Quota::per_second(NonZeroU32::new(2).unwrap());

/// The clock of tokio, which a test can pause.
struct TokioClock;

impl Clock for TokioClock {
    type Instant = std::time::Instant;

    fn now(&self) -> Self::Instant {
        Instant::now().into_std()
    }
}

/// Sends at most two requests per second to a slow service. Its callers wait.
#[actor]
struct Geocoder {
    limiter: RateLimiter<NotKeyed, InMemoryState, TokioClock>,
}

#[actor]
impl Geocoder {
    pub async fn find(&mut self, address: &str) -> usize {
        while let Err(early) = self.limiter.check() {
            sleep(early.wait_time_from(TokioClock.now())).await;
        }
        address.len() // asks the service
    }
}

/// Refuses what a customer asks too often, before it takes up capacity in the mailbox.
struct Limited {
    geocoder: GeocoderHandle,
    limiter: RateLimiter<String, HashMapStateStore<String>, TokioClock>,
}

impl Limited {
    async fn find(&self, customer: &str, address: &str) -> Result<usize, String> {
        if let Err(early) = self.limiter.check_key(&customer.to_owned()) {
            return Err(format!("retry in {:?}", early.wait_time_from(TokioClock.now())));
        }
        self.geocoder.find(address).await.map_err(|error| error.to_string())
    }
}

#[tokio::test(start_paused = true)]
async fn requests_wait_for_the_quota() -> Result<(), Box<dyn std::error::Error>> {
    let geocoder = Geocoder { limiter: RateLimiter::direct_with_clock(QUOTA, TokioClock) }.spawn();
    let start = Instant::now();
    for _ in 0..6 {
        geocoder.find("Main Street").await?; // the first two at once, then one per 500 ms
    }
    assert_eq!(start.elapsed().as_secs(), 2);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn each_customer_has_a_quota() {
    let geocoder = Geocoder { limiter: RateLimiter::direct_with_clock(QUOTA, TokioClock) }.spawn();
    let limited = Limited { geocoder, limiter: RateLimiter::hashmap_with_clock(QUOTA, TokioClock) };
    assert_eq!(limited.find("ann", "Main Street").await, Ok(11));
    assert_eq!(limited.find("ann", "High Street").await, Ok(11));
    assert_eq!(limited.find("ann", "Park Lane").await, Err("retry in 500ms".to_owned()));
    assert_eq!(limited.find("bob", "Park Lane").await, Ok(9));
    sleep(Duration::from_secs(1)).await;
    assert_eq!(limited.find("ann", "Park Lane").await, Ok(9));
}
