use actor_runtime::actor;

#[actor]
struct Cache<K>(K);

#[actor]
impl<K: Clone + Send + Sync + 'static> Cache<K> {
    pub fn get(&self) -> K {
        self.0.clone()
    }
}

#[actor(extend)]
impl<K: Clone + Send + Sync + 'static> Cache<K> {
    pub fn put(&mut self, key: K) {
        self.0 = key;
    }
}

fn main() {}
