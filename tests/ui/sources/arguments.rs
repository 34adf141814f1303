use actor_runtime::{Context, ReplyTo, actor, stream::ReplyStream};

struct Reader(Option<ReplyStream<String>>);

#[actor]
impl Reader {
    #[actor(stream = self.0.take().unwrap())]
    fn two(&mut self, _line: String, _number: u64) {}

    #[actor(stream = self.0.take().unwrap())]
    fn none(&mut self, #[actor(context)] _cx: &Context<Self>) {}

    #[actor(stream = self.0.take().unwrap())]
    fn answered(&mut self, _line: String, #[actor(reply)] _respond_to: ReplyTo<u8>) {}

    #[actor(stream = self.0.take().unwrap())]
    fn returning(&mut self, line: String) -> usize {
        line.len()
    }

    pub fn valid(&self) {}
}

fn main() {}
