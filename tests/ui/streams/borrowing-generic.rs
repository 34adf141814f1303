use actor_runtime::{actor, stream::Stream};

#[actor]
struct Cache<K, const N: usize>([Option<K>; N]);

#[actor]
impl<K: Send + Stream<Item = u64> + Clone + Unpin + 'static, const N: usize> Cache<K, N> {
    pub fn updates(&mut self) -> impl Stream<Item = u64> {
        self.0[0].clone().unwrap()
    }
}

fn main() {}
