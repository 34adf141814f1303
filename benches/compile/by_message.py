"""Contenders whose messages are written by hand."""

from __future__ import annotations

from template import MESSAGE_CALLS, MESSAGE_STRUCT, METHOD_CALLS, RACTOR_CALLS, RACTOR_SPAWN, Calls, Each, Source

# The article's version: an enum with reply senders, a bounded mailbox, a handle with async methods.
HAND = Source(
    """\
use tokio::sync::{mpsc, oneshot};

struct Counter {
    receiver: mpsc::Receiver<CounterMessage>,
    value: u64,
}

enum CounterMessage {
    $variants
}

impl Counter {
    async fn handle(&mut self, message: CounterMessage) {
        match message { $arms }
    }
}

async fn run(mut counter: Counter) {
    while let Some(message) = counter.receiver.recv().await {
        counter.handle(message).await;
    }
}

#[derive(Clone)]
pub struct CounterHandle {
    sender: mpsc::Sender<CounterMessage>,
}

impl CounterHandle {
    pub fn new() -> Self {
        let (sender, receiver) = mpsc::channel(64);
        tokio::spawn(run(Counter { receiver, value: 0 }));
        Self { sender }
    }
    $methods
}
""",
    spawn="let counter = CounterHandle::new();",
    calls=METHOD_CALLS,
    parts={
        "variants": Each(
            "$variant { $parameters, respond_to: oneshot::Sender<$reply> },",
            told="$variant { $parameters },",
        ),
        "arms": Each(
            "CounterMessage::$variant { $names, respond_to } => { $work let _ = respond_to.send($result); }",
            told="CounterMessage::$variant { $names } => { $work }",
        ),
        "methods": Each(
            """
pub async fn $name(&self, $parameters)$arrow {
    let (respond_to, reply) = oneshot::channel();
    let _ = self.sender.send(CounterMessage::$variant { $names, respond_to }).await;
    reply.await.expect("the actor is gone")
}
""",
            told="""
pub async fn $name(&self, $parameters) {
    let _ = self.sender.send(CounterMessage::$variant { $names }).await;
}
""",
        ),
    },
)


def _actix_handler(result: str, body: str) -> str:
    return f"""
impl Handler<$variant> for Counter {{
    type Result = {result};

    fn handle(&mut self, message: $variant, _context: &mut Self::Context) -> Self::Result {{
        let $variant {{ $names }} = message;
        {body}
    }}
}}
"""


ACTIX = Source(
    """\
use actix::prelude::*;

$counter
impl Actor for Counter {
    type Context = Context<Self>;
}
$messages
$handlers
""",
    spawn="let counter = Counter { value: 0 }.start();",
    calls=Calls("counter.send($message).await", "counter.do_send($message);"),
    parts={
        "messages": Each('\n#[derive(Message)]\n#[rtype(result = "$reply")]' + MESSAGE_STRUCT.asked),
        "handlers": Each(
            _actix_handler("$reply", "$work\n$result"),
            awaited=_actix_handler(
                "ResponseActFuture<Self, $reply>",
                "Box::pin(std::future::ready(()).into_actor(self).map(move |(), actor, _context| {\n"
                "actor.value += n;\nactor.value\n}))",
            ),
        ),
    },
)

RSACTOR = Source(
    """\
use rsactor::{Actor, ActorRef, message_handlers, spawn};

#[derive(Actor)]
$counter
$messages
#[message_handlers]
impl Counter { $handlers }
""",
    spawn="let (counter, _) = spawn::<Counter>(Counter { value: 0 });",
    calls=MESSAGE_CALLS,
    parts={
        "messages": MESSAGE_STRUCT,
        "handlers": Each("""
#[handler]
async fn $name(&mut self, message: $variant, _: &ActorRef<Self>)$arrow {
    let $variant { $names } = message;
    $work
    $result
}
"""),
    },
)

# All messages share one response type, so the caller matches the variant that belongs to its request.
TOKIO_ACTORS = Source(
    """\
use tokio_actors::{ActorResult, actor::{Actor, ActorExt, context::ActorContext}};

$counter
pub enum Request {
    $variants
}

pub enum Reply {
    Number(u64),
    Text(String),
    Done,
}

impl Actor for Counter {
    type Message = Request;
    type Response = Reply;

    async fn handle(&mut self, request: Request, _context: &mut ActorContext<Self>) -> ActorResult<Reply> {
        match request { $arms }
    }
}
""",
    spawn="let Ok(counter) = Counter { value: 0 }.spawn().await else { return 0; };",
    calls=Calls(
        "counter.send(Request::$message).await.map(|reply| match reply {"
        " Reply::$response(reply) => reply, _ => Default::default() })",
        "let _ = counter.notify(Request::$message).await;",
    ),
    parts={
        "variants": Each("$variant { $parameters },"),
        "arms": Each(
            "Request::$variant { $names } => { $work Ok(Reply::$response($result)) }",
            told="Request::$variant { $names } => { $work Ok(Reply::$response) }",
        ),
    },
)

RACTOR = Source(
    """\
use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, call};

pub struct Counter;

pub enum CounterMessage {
    $variants
}

impl Actor for Counter {
    type Msg = CounterMessage;
    type State = u64;
    type Arguments = ();

    async fn pre_start(
        &self,
        _myself: ActorRef<Self::Msg>,
        _arguments: (),
    ) -> Result<Self::State, ActorProcessingErr> {
        Ok(0)
    }

    async fn handle(
        &self,
        _myself: ActorRef<Self::Msg>,
        message: Self::Msg,
        state: &mut Self::State,
    ) -> Result<(), ActorProcessingErr> {
        match message { $arms }
        Ok(())
    }
}
""",
    spawn=RACTOR_SPAWN,
    calls=RACTOR_CALLS,
    parts={
        "variants": Each("$variant($types, RpcReplyPort<$reply>),", told="$variant($types),"),
        "arms": Each(
            "CounterMessage::$variant($names, port) => { $work let _ = port.send($result); }",
            told="CounterMessage::$variant($names) => { $work }",
        ),
    },
    state="*state",
)

_SPAWNED_HANDLER = """
async fn handle_$name(&mut self, message: counter_protocol::$variant, _context: &Context<Self>)$arrow {
    let counter_protocol::$variant { $names } = message;
    $work
    $result
}
"""

SPAWNED = Source(
    """\
use spawned_concurrency::{Response, actor, protocol};
use spawned_concurrency::tasks::{Actor, ActorStart as _, Context, Handler};

#[protocol]
pub trait CounterProtocol: Send + Sync {
    $signatures
}

$counter
#[actor(protocol = CounterProtocol)]
impl Counter { $handlers }
""",
    spawn="let counter = Counter { value: 0 }.start();",
    calls=Calls("counter.$name($values).await", "let _ = counter.$name($values);"),
    parts={
        "signatures": Each(
            "fn $name(&self, $parameters) -> Response<$reply>;",
            told="fn $name(&self, $parameters);",
        ),
        "handlers": Each("\n#[request_handler]" + _SPAWNED_HANDLER, told="\n#[send_handler]" + _SPAWNED_HANDLER),
    },
)
