use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K> Cache<K> {
    pub fn take(&mut self) -> Option<K> {
        self.0.take()
    }
}

fn main() {}
