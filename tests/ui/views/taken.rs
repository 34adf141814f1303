use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor(views(Reader, Reader, CounterHandle))]
impl Counter {
    #[actor(view(Reader, CounterHandle))]
    pub fn get(&self) -> u64 {
        self.0
    }
}

fn main() {}
