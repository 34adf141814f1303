use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn get(&self) -> u64 {
        0
    }

    #[actor(on_stop)]
    fn end(&mut self) -> Result<(), u64> {
        Ok(())
    }
}

fn main() {}
