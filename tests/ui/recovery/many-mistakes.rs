use actor_runtime::actor;

#[actor]
struct Counter;

#[actor(capcity = 8, name = 7)]
impl Counter {
    pub fn name(&self) -> &str {
        ""
    }

    pub fn rename(&mut self, _name: Option<&str>, _buffer: &mut u8) {}

    pub fn show<T>(&self, _what: T) {}

    pub fn boxed(self: Box<Self>) {}

    #[actor(strat)]
    fn begin(&mut self) {}

    #[actor(on_start)]
    fn open(&mut self, _n: u64) {}

    pub fn keep(&mut self, respond_to: &dyn Send) -> impl Send {
        let _ = respond_to;
    }
}

fn main() {}
