use actor_runtime::actor;

#[actor]
struct Counter;

#[actor]
impl Counter {
    pub fn log(&mut self) -> &mut Vec<u8> {
        todo!()
    }
}

fn main() {}
