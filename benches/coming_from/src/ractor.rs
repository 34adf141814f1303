use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, call};
use std::collections::HashMap;

#[derive(Debug, PartialEq)]
struct NoSuchKey;

struct Counters;

enum CountersMessage {
    Add(String, u64, RpcReplyPort<u64>),
    Get(String, RpcReplyPort<Option<u64>>),
    Reset(String, RpcReplyPort<Result<u64, NoSuchKey>>),
}

impl Actor for Counters {
    type Msg = CountersMessage;
    type State = HashMap<String, u64>;
    type Arguments = ();

    async fn pre_start(&self, _myself: ActorRef<Self::Msg>, (): ()) -> Result<Self::State, ActorProcessingErr> {
        Ok(HashMap::new())
    }

    async fn handle(
        &self,
        _myself: ActorRef<Self::Msg>,
        message: Self::Msg,
        counts: &mut Self::State,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            CountersMessage::Add(key, n, reply) => {
                let count = counts.entry(key).or_default();
                *count += n;
                let _ = reply.send(*count); // the caller may be gone
            }
            CountersMessage::Get(key, reply) => {
                let _ = reply.send(counts.get(&key).copied());
            }
            CountersMessage::Reset(key, reply) => {
                let _ = reply.send(counts.remove(&key).ok_or(NoSuchKey));
            }
        }
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (counters, task) = Actor::spawn(None, Counters, ()).await?;
    assert_eq!(call!(counters, CountersMessage::Add, "visits".to_owned(), 2)?, 2);
    assert_eq!(call!(counters, CountersMessage::Get, "visits".to_owned())?, Some(2));
    assert_eq!(call!(counters, CountersMessage::Reset, "visit".to_owned())?, Err(NoSuchKey));

    counters.drain()?;
    task.await?;
    Ok(())
}
