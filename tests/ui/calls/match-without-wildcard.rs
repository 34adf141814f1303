use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self) {}
    pub fn get(&self) -> u64 {
        0
    }
}

fn name(message: &CounterMessage) -> &str {
    match message {
        CounterMessage::Add { .. } => "add",
        CounterMessage::Get { .. } => "get",
    }
}

fn main() {}
