use actor_runtime::{Context, ReplyTo, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, #[actor(contxt)] _cx: &Context<Self>) {}

    pub fn later(&self, #[actor(reply = true)] _reply: ReplyTo<u64>) {}

    #[actor(on_start)]
    fn begin(&mut self, #[actor(cx)] _cx: &Context<Self>) {}

    pub fn add(&mut self, n: u64) {
        self.0 += n;
    }
}

fn main() {}
