use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, #[actor(reply)] _respond_to: u64) {}
}

fn main() {}
