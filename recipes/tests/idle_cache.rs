use actor_runtime::{Actor, ActorControl, ActorHandle, StopReason, actor};
use moka::{future::Cache, policy::EvictionPolicy};
use std::time::Duration;

/// Stands for a database connection of one customer.
#[actor]
struct Connection {
    customer: String,
    queries: u32,
}

#[actor]
impl Connection {
    pub fn query(&mut self, text: &str) -> String {
        self.queries += 1;
        format!("{} {}: {text}", self.customer, self.queries)
    }
}

/// At most two connections are open. One that was not used for ten minutes is closed.
fn connections() -> Cache<String, ConnectionHandle> {
    Cache::builder()
        .max_capacity(2)
        .time_to_idle(Duration::from_secs(600))
        .eviction_policy(EvictionPolicy::lru())
        // Other callers may still hold the handle, so dropping it would not stop the actor.
        .eviction_listener(|_, connection: ConnectionHandle, _| drop(connection.shutdown()))
        .build()
}

/// Opens the connection if necessary. Only one of several concurrent callers does.
async fn connection(open: &Cache<String, ConnectionHandle>, customer: &str) -> ConnectionHandle {
    let spawn = async { Connection { customer: customer.to_owned(), queries: 0 }.spawn() };
    open.get_with_by_ref(customer, spawn).await
}

#[tokio::test]
async fn least_recently_used_actor_is_shut_down() -> Result<(), Box<dyn std::error::Error>> {
    let open = connections();
    let (ann, same) = tokio::join!(connection(&open, "ann"), connection(&open, "ann"));
    assert!(ann.same_actor(&same));
    assert_eq!(ann.query("SELECT 1").await?, "ann 1: SELECT 1");

    connection(&open, "bob").await;
    connection(&open, "cat").await;
    open.run_pending_tasks().await;
    assert!(matches!(ann.stopped().await, StopReason::Shutdown));
    assert!(ann.query("SELECT 2").await.is_err_and(|error| !error.may_have_run())); // so a retry is safe

    let again = connection(&open, "ann").await;
    assert_eq!(again.query("SELECT 2").await?, "ann 1: SELECT 2"); // a new actor
    Ok(())
}
