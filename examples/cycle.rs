//! Two actors that know each other, and end all the same: `cargo run --example cycle`.
//!
//! The waiter holds the kitchen's handle, the kitchen a weak one of the waiter. With a strong one it would keep the waiter
//! alive, and the waiter the kitchen: neither would ever end, whoever drops what outside. As it is, the last handle from
//! outside is the last of the waiter; with the waiter goes its handle of the kitchen, and so the kitchen.
//!
//! Nor do they wait for each other: the kitchen waits for room at the waiter, who only tries.

use actor_runtime::{Actor, ActorHandle, Context, ReplyTo, StopReason, WeakHandle, actor};

/// Takes orders, hands them to the kitchen, and serves what comes back.
#[actor]
#[derive(Default)]
struct Waiter {
    kitchen: Option<KitchenHandle>,
    served: u32,
}

#[actor]
impl Waiter {
    /// The place for it: here the actor knows itself, and no guest has come yet.
    #[actor(on_start)]
    fn open(&mut self, #[actor(context)] cx: &Context<Self>) {
        let waiter = cx.handle(); // weak; an `upgrade()` of it, kept by the kitchen, would be the cycle
        self.kitchen = Some(Kitchen { waiter }.spawn());
    }

    /// Brings `dish`, when the kitchen is done with it.
    pub fn order(&mut self, dish: &str, #[actor(reply)] guest: ReplyTo<String>) {
        if let Some(kitchen) = &self.kitchen {
            // A kitchen without room drops the order, and the guest's call fails.
            let _ = kitchen.cook(dish, guest).try_tell();
        }
    }

    /// What the kitchen calls.
    #[actor(message)]
    fn serve(&mut self, dish: &str, guest: ReplyTo<String>) {
        self.served += 1;
        guest.send(format!("{dish}, served as number {}", self.served));
    }

    /// For those who want to see the kitchen's end.
    pub fn kitchen(&self) -> Option<KitchenHandle> {
        self.kitchen.clone()
    }
}

/// Cooks.
#[actor]
struct Kitchen {
    waiter: WeakHandle<WaiterHandle>,
}

#[actor]
impl Kitchen {
    pub async fn cook(&mut self, dish: &str, guest: ReplyTo<String>) {
        // Strong for as long as this takes. Without a waiter there is nobody left to serve.
        if let Some(waiter) = self.waiter.upgrade() {
            let _ = waiter.serve(&format!("hot {dish}"), guest).tell().await;
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let waiter = Waiter::default().spawn();
    assert_eq!(waiter.order("soup").await?, "hot soup, served as number 1"); // once round the cycle
    assert_eq!(waiter.order("cake").await?, "hot cake, served as number 2");

    let kitchen = waiter.kitchen().await?.expect("the waiter has opened");
    let (waiter_ends, kitchen_ends) = (waiter.stopped(), kitchen.stopped()); // they keep nobody alive
    drop((waiter, kitchen));
    assert!(matches!(waiter_ends.await, StopReason::HandlesDropped));
    assert!(matches!(kitchen_ends.await, StopReason::HandlesDropped));
    println!("both have ended");
    Ok(())
}
