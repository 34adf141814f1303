use actor_runtime::actor;

pub struct Cache<K>(Option<K>);

#[actor]
impl<K: Send + 'static> Cache<K> {
    pub fn show(&self) -> String
    where
        K: ToString,
    {
        String::new()
    }
}

fn main() {}
