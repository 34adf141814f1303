//! Two actors that refer to each other and still stop: `cargo run --example cycle`.
//!
//! The waiter holds a strong handle of the kitchen. The kitchen holds a weak handle of the waiter, so it does not keep the
//! waiter alive. When `main` drops its handles, the waiter stops and drops the kitchen's last handle, so the kitchen stops too.
//! With strong handles in both directions neither would stop.
//!
//! The two cannot deadlock: the kitchen waits until the waiter's mailbox has capacity, but the waiter uses `try_tell`.

use actor_runtime::{Actor, ActorHandle, Context, ReplyTo, StopReason, WeakHandle, actor};

/// Takes orders, passes them to the kitchen, and serves the dishes.
#[actor]
#[derive(Default)]
struct Waiter {
    kitchen: Option<KitchenHandle>,
    served: u32,
}

#[actor]
impl Waiter {
    /// Spawns the kitchen here, because the context has the waiter's own handle and no order has been handled yet.
    #[actor(on_start)]
    fn open(&mut self, #[actor(context)] cx: &Context<Self>) {
        let waiter = cx.handle(); // weak: a strong handle in the kitchen would close the cycle
        self.kitchen = Some(Kitchen { waiter }.spawn());
    }

    /// Orders `dish`. The reply arrives when the kitchen is done.
    pub fn order(&mut self, dish: &str, #[actor(reply)] guest: ReplyTo<String>) {
        if let Some(kitchen) = &self.kitchen {
            // If the kitchen's mailbox is full, the order is dropped and the guest gets `NoReply`.
            let _ = kitchen.cook(dish, guest).try_tell();
        }
    }

    /// Called by the kitchen.
    #[actor(message)]
    fn serve(&mut self, dish: &str, guest: ReplyTo<String>) {
        self.served += 1;
        guest.send(format!("{dish}, served as number {}", self.served));
    }

    /// Returns the kitchen's handle, so that `main` can watch its stop.
    pub fn kitchen(&self) -> Option<KitchenHandle> {
        self.kitchen.clone()
    }
}

/// Cooks the dishes.
#[actor]
struct Kitchen {
    waiter: WeakHandle<WaiterHandle>,
}

#[actor]
impl Kitchen {
    pub async fn cook(&mut self, dish: &str, guest: ReplyTo<String>) {
        // Strong during this call only. If the waiter has stopped, the order is dropped.
        if let Some(waiter) = self.waiter.upgrade() {
            let _ = waiter.serve(&format!("hot {dish}"), guest).tell().await;
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let waiter = Waiter::default().spawn();
    assert_eq!(waiter.order("soup").await?, "hot soup, served as number 1"); // waiter → kitchen → waiter
    assert_eq!(waiter.order("cake").await?, "hot cake, served as number 2");

    let kitchen = waiter.kitchen().await?.expect("the waiter has opened");
    let (waiter_stopped, kitchen_stopped) = (waiter.stopped(), kitchen.stopped()); // watchers keep no actor alive
    drop((waiter, kitchen));
    assert!(matches!(waiter_stopped.await, StopReason::HandlesDropped));
    assert!(matches!(kitchen_stopped.await, StopReason::HandlesDropped));
    println!("both have stopped");
    Ok(())
}
