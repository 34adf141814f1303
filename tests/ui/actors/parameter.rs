use actor_runtime::actor;

#[actor]
impl<T> T {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
