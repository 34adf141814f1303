use actor_runtime::actor;

struct Counter<'a>(&'a u64);

#[actor]
impl Counter<'_> {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
