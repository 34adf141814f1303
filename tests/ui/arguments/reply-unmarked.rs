use actor_runtime::{Actor, ReplyTo, actor};

#[actor]
struct Counter(u64);

#[actor]
impl Counter {
    pub fn get(&self, reply: ReplyTo<u64>) {
        reply.send(self.0);
    }
}

async fn ask() {
    let _: u64 = Counter(0).spawn().get().await.unwrap();
}

fn main() {
    let _ = ask();
}
