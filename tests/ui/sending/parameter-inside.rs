use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K> Cache<K> {
    pub fn insert(&mut self, keys: Vec<K>) {
        self.0 = keys.into_iter().next();
    }
}

fn main() {}
