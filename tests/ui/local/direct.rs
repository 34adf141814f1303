use actor_runtime::actor;

struct Page;

#[actor(direct, local)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

fn main() {}
