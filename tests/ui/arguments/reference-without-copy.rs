use actor_runtime::actor;

pub struct Config;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn configure(&mut self, _config: &Config) {}
}

fn main() {}
