//! Handles and views as reference arguments: the message owns a clone of them.

mod generic;

use crate::{actor, support::on_runtime};
use actor_runtime::{Actor, ActorHandle};

#[actor]
#[derive(Default)]
struct Node {
    peers: Vec<NodeHandle>,
    readers: Vec<Reader>,
    value: u64,
}

#[actor(views(Reader))]
impl Node {
    #[actor(view(Reader))]
    pub fn value(&self) -> u64 {
        self.value
    }

    pub fn set(&mut self, value: u64) {
        self.value = value;
    }

    pub fn connect(&mut self, peer: &NodeHandle) {
        self.peers.push(peer.clone());
    }

    #[expect(clippy::ptr_arg, reason = "users write it")]
    pub fn connect_all(&mut self, peers: &Vec<NodeHandle>) {
        self.peers.extend_from_slice(peers);
    }

    /// The macro does not check the types of a conditional method, because they may not exist.
    #[cfg(test)]
    pub fn disconnect(&mut self, peer: &NodeHandle) {
        self.peers.retain(|known| !known.same_actor(peer));
    }

    pub fn connect_slice(&mut self, peers: &[NodeHandle]) {
        self.peers.extend_from_slice(peers);
    }

    pub fn watch(&mut self, reader: &Reader) {
        self.readers.push(reader.clone());
    }

    pub async fn total(&self) -> u64 {
        let mut total = 0;
        for peer in &self.peers {
            total += peer.value().await.expect("the peer runs");
        }
        for reader in &self.readers {
            total += reader.value().await.expect("the peer runs");
        }
        total
    }
}

/// An additional block.
#[actor(extend)]
impl Node {
    pub fn is_connected(&self, peer: &NodeHandle) -> bool {
        self.peers.iter().any(|known| known.same_actor(peer))
    }
}

/// An actor that starts as a node with `value`.
fn node(value: u64) -> NodeHandle {
    Node { value, ..Node::default() }.spawn()
}

#[test]
fn actor_takes_its_own_handle_by_reference() {
    on_runtime(async {
        let (one, two) = (node(1), node(2));
        one.connect(&two).await.unwrap();
        two.connect(&one).await.unwrap();
        assert_eq!((one.total().await.unwrap(), two.total().await.unwrap()), (2, 1));
        one.disconnect(&two).await.unwrap();
        assert_eq!(one.total().await.unwrap(), 0);
    });
}

#[test]
fn actor_takes_a_vec_and_a_slice_of_its_own_handles_by_reference() {
    on_runtime(async {
        let (one, peers) = (node(1), vec![node(2), node(3)]);
        one.connect_all(&peers).await.unwrap();
        assert_eq!(one.total().await.unwrap(), 5);
        one.connect_slice(&peers[..1]).await.unwrap();
        assert_eq!(one.total().await.unwrap(), 7);
    });
}

#[test]
fn actor_takes_its_own_view_by_reference() {
    on_runtime(async {
        let (one, two) = (node(1), node(2));
        one.watch(&Reader::from(two.clone())).await.unwrap();
        two.set(4).await.unwrap();
        assert_eq!(one.total().await.unwrap(), 4);
    });
}

#[test]
fn additional_block_takes_the_handle_by_reference() {
    on_runtime(async {
        let (one, two) = (node(1), node(2));
        assert!(!one.is_connected(&two).await.unwrap());
        one.connect(&two).await.unwrap();
        assert!(one.is_connected(&two).await.unwrap());
    });
}

#[derive(Default)]
struct Client {
    server: Option<ServerHandle>,
    answers: u64,
}

#[actor]
impl Client {
    pub fn use_server(&mut self, server: &ServerHandle) {
        self.server = Some(server.clone());
    }

    pub fn answer(&mut self) {
        self.answers += 1;
    }

    pub fn answers(&self) -> u64 {
        self.answers
    }

    pub async fn ask(&self, me: &ClientHandle) {
        let server = self.server.as_ref().expect("the server is set");
        server.serve(me).await.expect("the server runs");
    }
}

struct Server;

#[actor]
impl Server {
    pub async fn serve(&mut self, client: &ClientHandle) {
        client.answer().tell().await.expect("the client runs");
    }
}

#[test]
fn two_actors_take_each_others_handles_by_reference() {
    on_runtime(async {
        let (client, server) = (Client::default().spawn(), Server.spawn());
        client.use_server(&server).await.unwrap();
        client.ask(&client).await.unwrap();
        assert_eq!(client.answers().await.unwrap(), 1);
    });
}

/// A generic actor: one type behind a `&` is its parameter, and the other has no parameter.
struct Shard<K> {
    keys: Vec<K>,
    nodes: Vec<NodeHandle>,
}

#[actor]
impl<K: Clone + PartialEq + Send + Sync + 'static> Shard<K> {
    pub fn join(&mut self, key: &K, node: &NodeHandle) {
        self.keys.push(key.clone());
        self.nodes.push(node.clone());
    }

    pub fn holds(&self, key: &K, node: &NodeHandle) -> bool {
        self.keys.contains(key) && self.nodes.iter().any(|known| known.same_actor(node))
    }
}

#[test]
fn generic_actor_takes_a_handle_by_reference() {
    on_runtime(async {
        let (shard, one) = (Shard { keys: vec![], nodes: vec![] }.spawn(), node(1));
        shard.join(&"key", &one).await.unwrap();
        assert!(shard.holds(&"key", &one).await.unwrap());
        assert!(!shard.holds(&"other", &one).await.unwrap());
    });
}
