use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K> Cache<K> {
    pub fn insert(&mut self, key: K) {
        self.0 = Some(key);
    }
}

fn main() {}
