use actor_runtime::actor;

struct Counter<T>(T);

#[actor]
impl Counter<&u64> {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
