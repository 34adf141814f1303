use actor_runtime::{Actor, actor};
use tokio::sync::{broadcast, mpsc, watch};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Publishes prices to any number of subscribers. It never waits for one of them.
#[actor]
struct Feed {
    prices: broadcast::Sender<u64>,
    latest: watch::Sender<u64>,
}

#[actor]
impl Feed {
    pub fn publish(&mut self, price: u64) {
        let _ = self.prices.send(price); // an error if there is no subscriber
        self.latest.send_replace(price);
    }

    /// Every price. A subscriber that has fallen behind by the channel's capacity loses the oldest ones.
    pub fn subscribe(&self) -> broadcast::Receiver<u64> {
        self.prices.subscribe()
    }

    /// The newest price, which readers look up without a message to the actor.
    pub fn latest(&self) -> watch::Receiver<u64> {
        self.latest.subscribe()
    }
}

#[actor]
struct Chart {
    prices: Option<BroadcastStream<u64>>,
    drawn: mpsc::UnboundedSender<String>,
}

#[actor]
impl Chart {
    #[actor(stream = self.prices.take().expect("it is taken once"))]
    fn price(&mut self, price: Result<u64, BroadcastStreamRecvError>) {
        let text = match price {
            Ok(price) => price.to_string(),
            Err(BroadcastStreamRecvError::Lagged(lost)) => format!("{lost} lost"),
        };
        let _ = self.drawn.send(text); // the test may have ended
    }
}

#[tokio::test]
async fn slow_subscriber_is_told_what_it_has_lost() -> Result<(), Box<dyn std::error::Error>> {
    let feed = Feed { prices: broadcast::Sender::new(4), latest: watch::Sender::new(0) }.spawn();
    let latest = feed.latest().await?;
    let prices = feed.subscribe().await?;
    for price in 1..=6 {
        feed.publish(price).await?; // nothing reads yet, and the channel keeps four prices
    }
    assert_eq!(*latest.borrow(), 6);

    let (drawn, mut drawings) = mpsc::unbounded_channel();
    let _chart = Chart { prices: Some(prices.into()), drawn }.spawn();
    for expected in ["2 lost", "3", "4", "5", "6"] {
        assert_eq!(drawings.recv().await.as_deref(), Some(expected));
    }
    feed.publish(7).await?;
    assert_eq!(drawings.recv().await.as_deref(), Some("7"));
    Ok(())
}
