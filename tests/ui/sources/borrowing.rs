use actor_runtime::{actor, stream::{ReplyStream, Stream}};

struct Reader(Option<ReplyStream<String>>);

impl Reader {
    fn lines(&mut self) -> impl Stream<Item = String> {
        self.0.take().unwrap()
    }
}

#[actor]
impl Reader {
    #[actor(stream = self.lines())]
    fn line(&mut self, _line: String) {}

    pub fn valid(&self) {}
}

fn main() {}
