use actor_runtime::{Actor, ActorControl, actor};

#[actor]
struct Counter(u64);

#[actor(views(Reader))]
impl Counter {
    #[actor(view(Reader))]
    pub fn get(&self) -> u64 {
        self.0
    }

    pub fn add(&mut self) {}
}

fn take(_counter: CounterHandle) {}

async fn misuse() {
    let reader = Reader::from(Counter(0).spawn());
    let _ = reader.add().await;
    reader.shutdown().await;
    take(reader);
}

fn main() {
    let _ = misuse();
}
