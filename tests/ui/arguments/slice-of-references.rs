use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn rename(&mut self, _names: &[&str]) {}
}

fn main() {}
