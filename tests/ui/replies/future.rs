use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn load(&self) -> impl Future<Output = u64> + use<> {
        async { 1 }
    }
}

fn main() {}
