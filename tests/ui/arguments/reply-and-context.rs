use actor_runtime::{Context, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, #[actor(reply, context)] _cx: &Context<Self>) {}

    pub fn put(&mut self, #[actor(context)] _one: &Context<Self>, #[actor(context)] _two: &Context<Self>) {}
}

fn main() {}
