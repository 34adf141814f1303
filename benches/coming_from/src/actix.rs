use actix::{Actor, ActorContext, Context, Handler, Message};
use std::collections::HashMap;

#[derive(Debug, PartialEq)]
struct NoSuchKey;

#[derive(Default)]
struct Counters {
    counts: HashMap<String, u64>,
}

impl Actor for Counters {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "u64")]
struct Add(String, u64);

impl Handler<Add> for Counters {
    type Result = u64;

    fn handle(&mut self, Add(key, n): Add, _context: &mut Self::Context) -> u64 {
        let count = self.counts.entry(key).or_default();
        *count += n;
        *count
    }
}

#[derive(Message)]
#[rtype(result = "Option<u64>")]
struct Get(String);

impl Handler<Get> for Counters {
    type Result = Option<u64>;

    fn handle(&mut self, Get(key): Get, _context: &mut Self::Context) -> Option<u64> {
        self.counts.get(&key).copied()
    }
}

#[derive(Message)]
#[rtype(result = "Result<u64, NoSuchKey>")]
struct Reset(String);

impl Handler<Reset> for Counters {
    type Result = Result<u64, NoSuchKey>;

    fn handle(&mut self, Reset(key): Reset, _context: &mut Self::Context) -> Result<u64, NoSuchKey> {
        self.counts.remove(&key).ok_or(NoSuchKey)
    }
}

#[derive(Message)]
#[rtype(result = "()")]
struct Stop;

impl Handler<Stop> for Counters {
    type Result = ();

    fn handle(&mut self, Stop: Stop, context: &mut Self::Context) {
        context.stop();
    }
}

#[actix::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counters = Counters::default().start();
    assert_eq!(counters.send(Add("visits".to_owned(), 2)).await?, 2);
    assert_eq!(counters.send(Get("visits".to_owned())).await?, Some(2));
    assert_eq!(counters.send(Reset("visit".to_owned())).await?, Err(NoSuchKey));

    counters.send(Stop).await?;
    Ok(())
}
