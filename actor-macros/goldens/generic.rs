/// Keeps the latest `N` values of each key.
#[actor(capacity = 16)]
pub struct Cache<K, V = String, const N: usize = 4> {
    entries: std::collections::BTreeMap<K, Vec<V>>,
}

#[actor]
impl<K, V, const N: usize> Cache<K, V, N>
where
    K: Ord + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    pub fn new() -> Self {
        Self { entries: std::collections::BTreeMap::new() }
    }

    /// Remembers `value`.
    pub fn put(&mut self, key: K, value: V) {
        let values = self.entries.entry(key).or_default();
        values.insert(0, value);
        values.truncate(N);
    }

    /// The latest value of `key`.
    pub fn get(&self, key: &K) -> Option<V> {
        self.entries.get(key).and_then(|values| values.first()).cloned()
    }
}
