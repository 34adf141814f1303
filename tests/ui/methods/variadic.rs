use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub unsafe extern "C" fn print(&self, _args: ...) {}
}

fn main() {}
