use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn parse(&mut self, _parts: Vec<&[u8]>) {}
}

fn main() {}
