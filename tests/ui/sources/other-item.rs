use actor_runtime::{actor, stream::ReplyStream};

struct Reader(Option<ReplyStream<String>>);

#[actor]
impl Reader {
    #[actor(stream = self.0.take().unwrap())]
    fn line(&mut self, _number: u64) {}

    pub fn valid(&self) {}
}

fn main() {}
