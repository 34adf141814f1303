use actor_runtime::{CallError, actor};

trait Sender {
    async fn send(&mut self, bytes: Vec<u8>) -> Result<(), CallError>;
}

#[actor]
struct Socket;

#[actor]
impl Socket {
    pub fn close(self) {}
}

#[actor]
impl Sender for Socket {
    #[actor(when_full = stop)]
    async fn send(&mut self, bytes: Vec<u8>) -> Result<(), CallError> {
        drop(bytes);
        Ok(())
    }
}

fn main() {}
