use actor_runtime::actor;

struct Page;

#[actor]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

#[actor(extend, local)]
impl Page {
    pub async fn later(&mut self) -> u32 {
        7
    }
}

fn main() {}
