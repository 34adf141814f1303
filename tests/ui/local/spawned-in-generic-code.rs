use actor_runtime::{Actor, actor};

struct Page;

#[actor(local)]
impl Page {
    pub fn number(&self) -> u32 {
        7
    }
}

fn run<A: Actor>(actor: A) -> A::Handle {
    actor.spawn()
}

fn main() {
    run(Page);
}
