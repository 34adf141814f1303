use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn show<T: Send + 'static>(&self, _what: T) {}
}

fn main() {}
