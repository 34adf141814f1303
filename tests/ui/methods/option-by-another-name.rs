use actor_runtime::actor as part;

#[part]
struct Counter(u64);

#[part]
impl Counter {
    pub fn add(&mut self, n: u64) {
        self.0 += n;
    }

    #[part(skip)]
    pub fn own(&self) {}

    #[cfg_attr(all(), actor_runtime::actor(skip))]
    pub fn sometimes(&self) {}
}

fn main() {}
