use actor_runtime::actor;

struct Page;

#[actor]
impl Page {
    #[actor(local)]
    pub fn number(&self) -> u32 {
        7
    }
}

fn main() {}
