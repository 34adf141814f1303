use actor_runtime::actor;

struct Reader(Vec<String>);

#[actor]
impl Reader {
    #[actor(stream = self.0.clone())]
    fn line(&mut self, _line: String) {}

    pub fn valid(&self) {}
}

fn main() {}
