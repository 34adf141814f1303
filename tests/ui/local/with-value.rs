use actor_runtime::actor;

struct Page;

#[actor(local = true)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

fn main() {}
