use actor_runtime::{ReplyTo, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, #[actor(reply)] _one: ReplyTo<u64>, #[actor(reply)] _two: ReplyTo<u64>) {}
}

fn main() {}
