use actor_runtime::{ReplyTo, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, #[actor] _respond_to: ReplyTo<u64>) {}
}

fn main() {}
