use actor_runtime::actor;

#[actor]
struct Socket;

#[actor]
impl Socket {
    #[actor(when_full = "stop")]
    pub fn send(&mut self, bytes: Vec<u8>) {
        drop(bytes);
    }
}

fn main() {}
