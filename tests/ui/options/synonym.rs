use actor_runtime::actor;

#[actor(mailbox = 8)]
struct Counter;

#[actor(visibility = "pub(crate)")]
impl Counter {
    #[actor(tick = Duration::from_secs(1))]
    fn print(&self) {}

    #[actor(timer = Duration::from_secs(1))]
    fn save(&self) {}

    #[actor(overflow = drop)]
    pub fn add(&mut self, #[actor(ctx)] cx: &Context<Self>) {}

    #[actor(init)]
    fn open(&mut self) {}

    #[actor(ignore)]
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
