use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn rename(&mut self, _from_to: (&str, &str)) {}
}

fn main() {}
