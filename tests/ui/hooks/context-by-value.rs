use actor_runtime::{Context, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    #[actor(on_start)]
    fn begin(&mut self, #[actor(context)] _cx: Context<Self>) {}

    pub fn get(&self) -> u64 {
        self.0
    }
}

fn main() {}
