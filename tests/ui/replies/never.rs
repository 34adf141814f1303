use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn run(&mut self) -> ! {
        loop {}
    }
}

fn main() {}
