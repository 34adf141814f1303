use actor_runtime::{ReplyTo, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, #[actor(reply)] _respond_to: ReplyTo<u64>) -> u64 {
        self.0
    }
}

fn main() {}
