use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn add(&mut self, respond_to: u64) {
        let _ = respond_to;
    }
}

fn main() {}
