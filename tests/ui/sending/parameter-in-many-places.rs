use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K> Cache<K> {
    pub fn insert(&mut self, key: K) -> Option<K> {
        self.0.replace(key)
    }

    pub fn extend(&mut self, keys: Vec<K>) {
        self.0 = keys.into_iter().next();
    }
}

fn main() {}
