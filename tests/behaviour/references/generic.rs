//! Generic actors that take handles and views with their own parameters.

use crate::{actor, support::on_runtime};
use actor_runtime::{Actor, ActorHandle};

#[derive(Default)]
struct Ring<K: Clone + Send + Sync + 'static> {
    peers: Vec<RingHandle<K>>,
    readers: Vec<RingReader<K>>,
    key: K,
}

#[actor(views(RingReader))]
impl<K: Clone + Send + Sync + 'static> Ring<K> {
    #[actor(view(RingReader))]
    pub fn key(&self) -> K {
        self.key.clone()
    }

    pub fn set(&mut self, key: &K) {
        self.key.clone_from(key);
    }

    pub fn connect(&mut self, peer: &RingHandle<K>) {
        self.peers.push(peer.clone());
    }

    pub fn connect_all(&mut self, peers: &[RingHandle<K>], more: &Vec<RingHandle<K>>) {
        self.peers.extend(peers.iter().chain(more).cloned());
    }

    pub fn watch(&mut self, reader: &RingReader<K>) {
        self.readers.push(reader.clone());
    }

    pub async fn keys(&self) -> Vec<K> {
        let mut keys = Vec::new();
        for peer in &self.peers {
            keys.push(peer.key().await.expect("the peer runs"));
        }
        for reader in &self.readers {
            keys.push(reader.key().await.expect("the peer runs"));
        }
        keys
    }
}

#[actor(extend)]
impl<K: Clone + Send + Sync + 'static> Ring<K> {
    pub fn is_connected(&self, peer: &RingHandle<K>, reader: &RingReader<K>) -> (bool, bool) {
        (
            self.peers.iter().any(|known| known.same_actor(peer)),
            self.readers.iter().any(|known| known.same_actor(reader)),
        )
    }
}

fn ring(key: u64) -> RingHandle<u64> {
    Ring { key, ..Ring::default() }.spawn()
}

#[test]
fn generic_actor_takes_its_own_handle_by_reference() {
    on_runtime(async {
        let (one, two, three) = (ring(1), ring(2), ring(3));
        one.connect(&two).await.unwrap();
        one.connect_all(&[two], &vec![three.clone()]).await.unwrap();
        three.set(&4).await.unwrap();
        assert_eq!(one.keys().await.unwrap(), [2, 2, 4]);
    });
}

#[test]
fn generic_actor_takes_its_own_view_by_reference() {
    on_runtime(async {
        let (one, two) = (ring(1), ring(2));
        one.watch(&RingReader::from(two.clone())).await.unwrap();
        assert_eq!(one.keys().await.unwrap(), [2]);
    });
}

#[test]
fn additional_block_of_a_generic_actor_takes_its_handle_and_view_by_reference() {
    on_runtime(async {
        let (one, two) = (ring(1), ring(2));
        one.connect(&two).await.unwrap();
        let reader = RingReader::from(two.clone());
        assert_eq!(one.is_connected(&two, &reader).await.unwrap(), (true, false));
        one.watch(&reader).await.unwrap();
        assert_eq!(one.is_connected(&one, &reader).await.unwrap(), (false, true));
    });
}
