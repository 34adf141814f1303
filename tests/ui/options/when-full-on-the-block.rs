use actor_runtime::actor;

#[actor]
struct Socket;

#[actor(when_full = stop)]
impl Socket {
    pub fn send(&mut self, bytes: Vec<u8>) {
        drop(bytes);
    }
}

fn main() {}
