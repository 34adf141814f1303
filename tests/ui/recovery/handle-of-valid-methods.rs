use actor_runtime::{Actor, ActorControl, CallError, actor};

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    pub fn rename(&mut self, _name: Option<&str>) {}
}

pub async fn calls() -> Result<u64, CallError> {
    let counter = Counter.spawn();
    let message = CounterMessage::Get { respond_to: actor_runtime::ReplyTo::none() };
    drop(message);
    let sum = counter.get().await?;
    counter.shutdown().await;
    Ok(sum)
}

fn main() {}
