use actor_runtime::{Actor, actor};

#[actor]
struct Socket;

#[actor]
impl Socket {
    #[actor(when_full = sometimes)]
    pub fn send(&mut self, bytes: Vec<u8>) {
        drop(bytes);
    }
}

fn main() {
    let socket = Socket.spawn();
    let _ = socket.send(Vec::new()).try_tell();
}
