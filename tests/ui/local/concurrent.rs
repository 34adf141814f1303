use actor_runtime::actor;

struct Page;

#[actor(local)]
impl Page {
    #[actor(concurrent)]
    pub async fn number(&self) -> u32 {
        7
    }
}

fn main() {}
