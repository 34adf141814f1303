"""Contenders whose messages are written by hand. Each function writes the module of one actor."""

from __future__ import annotations

from by_method import STATE, ractor_drive
from workload import Method, Methods, drive, each


def _hand_ask(method: Method) -> str:
    """A method of the handle that the recipe writes."""
    message = f"CounterMessage::{method.variant} {{ {method.names()}"
    if not method.reply:
        return (
            f"pub async fn {method.name}(&self, {method.typed()}) {{\n"
            f"let _ = self.sender.send({message} }}).await;\n}}\n"
        )
    return (
        f"pub async fn {method.name}(&self, {method.typed()}){method.arrow()} {{\n"
        "let (respond_to, reply) = oneshot::channel();\n"
        f"let _ = self.sender.send({message}, respond_to }}).await;\n"
        'reply.await.expect("the actor is gone")\n}\n'
    )


def hand(among: Methods) -> str:
    """The article's recipe: an enum with reply senders, a bounded mailbox, a handle with async methods."""

    def variant(method: Method) -> str:
        respond_to = f", respond_to: oneshot::Sender<{method.reply}>" if method.reply else ""
        return f"{method.variant} {{ {method.typed()}{respond_to} }},"

    def arm(method: Method) -> str:
        respond_to = ", respond_to" if method.reply else ""
        reply = f"let _ = respond_to.send({method.result()});\n" if method.reply else ""
        pattern = f"CounterMessage::{method.variant} {{ {method.names()}{respond_to} }}"
        return f"{pattern} => {{\n{method.work()}\n{reply}}}"

    return (
        "use tokio::sync::{mpsc, oneshot};\n\n"
        "struct Counter {\nreceiver: mpsc::Receiver<CounterMessage>,\nvalue: u64,\n}\n\n"
        f"enum CounterMessage {{\n{each(among, variant)}\n}}\n\n"
        "impl Counter {\nasync fn handle(&mut self, message: CounterMessage) {\n"
        f"match message {{\n{each(among, arm)}\n}}\n}}\n}}\n\n"
        "async fn run(mut counter: Counter) {\n"
        "while let Some(message) = counter.receiver.recv().await {\ncounter.handle(message).await;\n}\n}\n\n"
        "#[derive(Clone)]\npub struct CounterHandle {\nsender: mpsc::Sender<CounterMessage>,\n}\n\n"
        "impl CounterHandle {\npub fn new() -> Self {\nlet (sender, receiver) = mpsc::channel(64);\n"
        "tokio::spawn(run(Counter { receiver, value: 0 }));\nSelf { sender }\n}\n\n"
        f"{each(among, _hand_ask)}}}\n\n"
        + drive(
            among,
            spawn="let counter = CounterHandle::new();",
            ask=lambda method: f"counter.{method.name}({method.args()}).await",
            tell=lambda method: f"counter.{method.name}({method.args()}).await;",
            infallible=True,
        )
    )


def _bind(method: Method) -> str:
    """Takes the arguments out of a message struct."""
    return f"let {method.variant} {{ {method.names()} }} = message;\n"


def _public_fields(method: Method) -> str:
    return ", ".join(f"pub {name}: {kind}" for name, kind in method.params)


def actix(among: Methods) -> str:
    def message(method: Method) -> str:
        return (
            f'#[derive(Message)]\n#[rtype(result = "{method.reply or "()"}")]\n'
            f"pub struct {method.variant} {{ {_public_fields(method)} }}\n"
        )

    def handler(method: Method) -> str:
        if method.is_async:
            kind = f"ResponseActFuture<Self, {method.reply}>"
            work = (
                "Box::pin(std::future::ready(()).into_actor(self).map(move |(), actor, _context| {\n"
                "actor.value += n;\nactor.value\n}))"
            )
        else:
            kind = method.reply or "()"
            work = f"{method.work()}\n{method.result()}"
        return (
            f"impl Handler<{method.variant}> for Counter {{\ntype Result = {kind};\n\n"
            f"fn handle(&mut self, message: {method.variant}, _context: &mut Self::Context) -> Self::Result {{\n"
            f"{_bind(method)}{work}\n}}\n}}\n"
        )

    return (
        f"use actix::prelude::*;\n\n{STATE}impl Actor for Counter {{\ntype Context = Context<Self>;\n}}\n\n"
        f"{each(among, message)}\n{each(among, handler)}\n"
        + drive(
            among,
            spawn="let counter = Counter { value: 0 }.start();",
            ask=lambda method: f"counter.send({method.message()}).await",
            tell=lambda method: f"counter.do_send({method.message()});",
        )
    )


def rsactor(among: Methods) -> str:
    def message(method: Method) -> str:
        return f"pub struct {method.variant} {{ {_public_fields(method)} }}\n"

    def handler(method: Method) -> str:
        return (
            f"#[handler]\nasync fn {method.name}(&mut self, message: {method.variant}, _: &ActorRef<Self>)"
            f"{method.arrow()} {{\n{_bind(method)}{method.work()}\n{method.result()}\n}}\n"
        )

    return (
        "use rsactor::{Actor, ActorRef, message_handlers, spawn};\n\n"
        f"#[derive(Actor)]\n{STATE}{each(among, message)}\n"
        f"#[message_handlers]\nimpl Counter {{\n{each(among, handler)}}}\n\n"
        + drive(
            among,
            spawn="let (counter, _) = spawn::<Counter>(Counter { value: 0 });",
            ask=lambda method: f"counter.ask({method.message()}).await",
            tell=lambda method: f"let _ = counter.tell({method.message()}).await;",
        )
    )


def tokio_actors(among: Methods) -> str:
    """One response type for all messages: the caller matches the variant that its request brings."""
    variants = {"u64": "Number", "String": "Text"}

    def arm(method: Method) -> str:
        result = f"Reply::{variants[method.reply]}({method.result()})" if method.reply else "Reply::Done"
        return f"Request::{method.variant} {{ {method.names()} }} => {{\n{method.work()}\nOk({result})\n}}"

    def ask(method: Method) -> str:
        response = f"counter.send(Request::{method.message()}).await"
        return f"{response}.map(|reply| match reply {{ Reply::{variants[method.reply]}(reply) => reply, _ => Default::default() }})"

    requests = each(among, lambda method: f"{method.variant} {{ {method.typed()} }},")
    return (
        "use tokio_actors::{ActorResult, actor::{Actor, ActorExt, context::ActorContext}};\n\n"
        f"{STATE}pub enum Request {{\n{requests}\n}}\n\n"
        "pub enum Reply {\nNumber(u64),\nText(String),\nDone,\n}\n\n"
        "impl Actor for Counter {\ntype Message = Request;\ntype Response = Reply;\n\n"
        "async fn handle(&mut self, request: Request, _context: &mut ActorContext<Self>) -> ActorResult<Reply> {\n"
        f"match request {{\n{each(among, arm)}\n}}\n}}\n}}\n\n"
        + drive(
            among,
            spawn="let Ok(counter) = Counter { value: 0 }.spawn().await else { return 0; };",
            ask=ask,
            tell=lambda method: f"let _ = counter.notify(Request::{method.message()}).await;",
        )
    )


def ractor(among: Methods) -> str:
    def variant(method: Method) -> str:
        kinds = [kind for _, kind in method.params]
        port = [f"RpcReplyPort<{method.reply}>"] if method.reply else []
        return f"{method.variant}({', '.join(kinds + port)}),"

    def arm(method: Method) -> str:
        port = ", port" if method.reply else ""
        send = f"let _ = port.send({method.result('*state')});\n" if method.reply else ""
        return f"CounterMessage::{method.variant}({method.names()}{port}) => {{\n{method.work('*state')}\n{send}}}"

    return (
        "use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, call};\n\n"
        f"pub struct Counter;\n\npub enum CounterMessage {{\n{each(among, variant)}\n}}\n\n"
        "impl Actor for Counter {\ntype Msg = CounterMessage;\ntype State = u64;\ntype Arguments = ();\n\n"
        "async fn pre_start(&self, _myself: ActorRef<Self::Msg>, _arguments: ())"
        " -> Result<Self::State, ActorProcessingErr> {\nOk(0)\n}\n\n"
        "async fn handle(&self, _myself: ActorRef<Self::Msg>, message: Self::Msg, state: &mut Self::State)"
        " -> Result<(), ActorProcessingErr> {\n"
        f"match message {{\n{each(among, arm)}\n}}\nOk(())\n}}\n}}\n\n" + ractor_drive(among)
    )


def spawned(among: Methods) -> str:
    def signature(method: Method) -> str:
        arrow = f" -> Response<{method.reply}>" if method.reply else ""
        return f"fn {method.name}(&self, {method.typed()}){arrow};"

    def handler(method: Method) -> str:
        attribute = "request_handler" if method.reply else "send_handler"
        return (
            f"#[{attribute}]\nasync fn handle_{method.name}"
            f"(&mut self, message: counter_protocol::{method.variant}, _context: &Context<Self>){method.arrow()} {{\n"
            f"let counter_protocol::{_bind(method).removeprefix('let ')}{method.work()}\n{method.result()}\n}}\n"
        )

    return (
        "use spawned_concurrency::{Response, actor, protocol};\n"
        "use spawned_concurrency::tasks::{Actor, ActorStart as _, Context, Handler};\n\n"
        f"#[protocol]\npub trait CounterProtocol: Send + Sync {{\n{each(among, signature)}\n}}\n\n"
        f"{STATE}#[actor(protocol = CounterProtocol)]\nimpl Counter {{\n{each(among, handler)}}}\n\n"
        + drive(
            among,
            spawn="let counter = Counter { value: 0 }.start();",
            ask=lambda method: f"counter.{method.name}({method.args()}).await",
            tell=lambda method: f"let _ = counter.{method.name}({method.args()});",
        )
    )
