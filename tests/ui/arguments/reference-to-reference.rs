use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn rename(&mut self, _name: &&str) {}
}

fn main() {}
