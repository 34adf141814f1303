use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K: PartialEq + Send> Cache<K> {
    pub fn find(&self, key: &K) -> bool {
        self.0.as_ref() == Some(key)
    }
}

fn main() {}
