use actor_runtime::{Context, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, #[actor(context)] _cx: Context<Self>) {}
}

fn main() {}
