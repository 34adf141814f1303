use actor_runtime::actor;

#[actor]
impl [u8] {
    pub fn get(&self) -> u64 {
        0
    }
}

fn main() {}
