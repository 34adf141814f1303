use actor_runtime::{
    Actor, StopReason, actor,
    supervision::{MemberStopped, ShutdownGroup},
};
use std::{future::pending, time::Duration};
use tokio_util::sync::{CancellationToken, DropGuard};

#[actor]
#[derive(Default)]
struct Store(Vec<String>);

#[actor]
impl Store {
    pub fn save(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }
}

#[actor]
struct Api {
    store: StoreHandle,
    /// Cancels the token when the state is dropped, however the actor stops.
    _stops_all: DropGuard,
}

#[actor]
impl Api {
    pub async fn post(&mut self, text: &str) -> bool {
        assert_ne!(text, "bug");
        self.store.save(text).await.is_ok()
    }
}

/// Runs `serve` until `token` is cancelled, then stops the actors in order.
async fn run(token: CancellationToken, serve: impl AsyncFnOnce(ApiHandle)) -> Vec<MemberStopped> {
    let mut group = ShutdownGroup::new();
    let store = Store::default().spawn();
    group.add(&store);
    let api = Api { store: store.clone(), _stops_all: token.clone().drop_guard() }.spawn();
    group.add(&api); // needs the store, so it is added later and stops first

    token.run_until_cancelled(serve(api.clone())).await; // drops the future at its next await
    group.shutdown_timeout(Duration::from_secs(10)).await
}

/// In `main`: `tokio::spawn(cancel_on_ctrl_c(token.clone()))`.
async fn cancel_on_ctrl_c(token: CancellationToken) {
    match tokio::signal::ctrl_c().await {
        Ok(()) => token.cancel(),
        Err(error) => eprintln!("no signals: {error}"),
    }
}

#[tokio::test]
async fn cancelled_token_stops_the_actors_in_order() {
    let token = CancellationToken::new();
    tokio::spawn(cancel_on_ctrl_c(token.clone()));
    let canceller = token.clone();
    let serve = async move |api: ApiHandle| {
        assert!(api.post("hello").await.unwrap());
        canceller.cancel(); // as Ctrl-C does
        pending::<()>().await;
    };
    let stopped = run(token, serve).await;
    assert_eq!(stopped.iter().map(|member| &*member.name).collect::<Vec<_>>(), ["Api", "Store"]);
    assert!(stopped.iter().all(|member| matches!(member.outcome, Ok(StopReason::Shutdown))));
}

#[tokio::test]
async fn panic_of_one_actor_stops_the_others() {
    let serve = async |api: ApiHandle| {
        assert!(api.post("bug").await.is_err());
        pending::<()>().await;
    };
    let stopped = run(CancellationToken::new(), serve).await;
    assert!(matches!(stopped[0].outcome, Ok(StopReason::Panicked(_))));
    assert!(matches!(stopped[1].outcome, Ok(StopReason::Shutdown)));
}
