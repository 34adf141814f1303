use actor_runtime::{actor, supervision::supervised};

struct Page;

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

fn main() {
    let page = supervised(|| Page).spawn();
    let later = supervised(|| async { Page }).spawn();
}
