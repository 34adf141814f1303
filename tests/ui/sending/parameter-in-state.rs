use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K> Cache<K> {
    pub fn clear(&mut self) {
        self.0 = None;
    }
}

fn main() {}
