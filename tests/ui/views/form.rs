use actor_runtime::actor;

#[actor]
struct Counter(u64);

#[actor(views = Reader)]
impl Counter {
    pub fn get(&self) -> u64 {
        self.0
    }
}

#[actor]
struct Other(u64);

#[actor(views(Reader(controls)))]
impl Other {
    pub fn get(&self) -> u64 {
        self.0
    }
}

fn main() {}
