use actor_runtime::{Actor, ActorHandle, ReplyTo, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
}

#[actor(extend)]
impl Counter {
    pub fn reset(&mut self) {}
}

fn main() {
    let reset = CounterExtraMessage::Reset { respond_to: ReplyTo::none() };
    drop(Counter.spawn().send(reset.into()));
}
