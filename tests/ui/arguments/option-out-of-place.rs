use actor_runtime::{Context, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(#[actor(context)] &self) -> u64 {
        self.0
    }

    fn own(&self, #[actor(context)] _cx: &Context<Self>) {}
}

fn main() {}
