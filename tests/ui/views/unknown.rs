use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor(views(Reader))]
impl Counter {
    #[actor(view(Reader, Raeder))]
    pub fn get(&self) -> u64 {
        self.0
    }
}

fn main() {}
