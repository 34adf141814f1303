use actor_runtime::actor;

#[actor]
struct Socket;

#[actor]
impl Socket {
    pub fn close(self) {}

    #[actor(when_full = stop)]
    fn send(&mut self, bytes: Vec<u8>) {
        drop(bytes);
    }
}

fn main() {}
