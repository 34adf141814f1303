use actor_runtime::{actor, stream::ReplyStream};

struct Reader(Option<ReplyStream<String>>);

#[actor]
impl Reader {
    #[actor(stream = self.0.take().unwrap())]
    fn line(self, _line: String) {}

    #[actor(interval = std::time::Duration::from_secs(1))]
    fn tick() {}

    pub fn valid(&self) {}
}

fn main() {}
