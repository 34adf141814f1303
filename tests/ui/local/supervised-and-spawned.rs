use actor_runtime::{actor, supervision::supervised_local};

struct Page;

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

fn main() {
    let page = supervised_local(|| Page).spawn();
}
