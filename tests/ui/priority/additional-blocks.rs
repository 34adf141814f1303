use actor_runtime::{CallError, actor};

#[actor]
struct Socket;

#[actor]
impl Socket {
    pub fn close(self) {}
}

#[actor(extend)]
impl Socket {
    #[actor(priority)]
    pub fn reset(&mut self) {}
}

trait Ping {
    fn ping(&self) -> impl Future<Output = Result<(), CallError>> + Send;
}

#[actor]
impl Ping for Socket {
    #[actor(priority)]
    async fn ping(&self) -> Result<(), CallError> {
        Ok(())
    }
}

fn main() {}
