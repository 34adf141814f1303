use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K: Send> Cache<K> {
    pub async fn find(&self) -> bool {
        self.0.is_some()
    }
}

fn main() {}
