use actor_runtime::actor;

#[actor]
struct Socket;

#[actor]
impl Socket {
    pub fn close(self) {}
}

#[actor(extend)]
impl Socket {
    #[actor(when_full = coalesce)]
    pub fn window(&mut self, size: u16) {
        let _ = size;
    }
}

fn main() {}
