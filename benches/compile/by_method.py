"""Contenders whose macro makes messages of methods. Each function writes the module of one actor."""

from __future__ import annotations

from workload import Method, Methods, drive, each

STATE = "pub struct Counter {\nvalue: u64,\n}\n\n"


def _call(method: Method) -> str:
    return f"counter.{method.name}({method.args()}).await"


def _call_and_forget(method: Method) -> str:
    return f"{_call(method)};"


def ours(among: Methods) -> str:
    return (
        "use actor_runtime::{Actor, actor};\n\n"
        f"#[actor]\n#[derive(Default)]\n{STATE}"
        f"#[actor]\nimpl Counter {{\n{each(among, Method.plain)}}}\n\n"
        + drive(
            among,
            spawn="let counter = Counter::default().spawn();",
            ask=_call,
            tell=lambda method: f"let _ = counter.{method.name}({method.args()}).tell().await;",
        )
    )


def interthread(among: Methods) -> str:
    return (
        f'{STATE}#[interthread::actor(channel = 64, lib = "tokio")]\nimpl Counter {{\n'
        "pub fn new() -> Self {\nSelf { value: 0 }\n}\n\n"
        f"{each(among, Method.plain)}}}\n\n"
        + drive(
            among,
            spawn="let mut counter = CounterLive::new();",
            ask=_call,
            tell=_call_and_forget,
            infallible=True,
        )
    )


def actify(among: Methods) -> str:
    return (
        "use actify::{Handle, actify};\n\n"
        f"#[derive(Clone, Debug)]\n{STATE}"
        f"#[actify]\nimpl Counter {{\n{each(among, Method.plain)}}}\n\n"
        + drive(
            among,
            spawn="let counter = Handle::new(Counter { value: 0 });",
            ask=_call,
            tell=_call_and_forget,
            infallible=True,
        )
    )


def kameo(among: Methods) -> str:
    return (
        "use kameo::{Actor, actor::Spawn, messages};\n\n"
        f"#[derive(Actor)]\n{STATE}"
        "#[messages]\nimpl Counter {\n"
        f"{each(among, lambda method: method.plain(attribute='#[message]' + chr(10)))}}}\n\n"
        + drive(
            among,
            spawn="let counter = Counter::spawn(Counter { value: 0 });",
            ask=lambda method: f"counter.ask({method.message()}).await",
            tell=lambda method: f"let _ = counter.tell({method.message()}).await;",
        )
    )


def ractor_macro(among: Methods) -> str:
    """The generated enum is private to the module, so the actor has to be."""

    def handler(method: Method) -> str:
        attribute, port = ("rpc", ", reply") if method.reply else ("message", "")
        asynchrony = "async " if method.is_async else ""
        return (
            f"#[ractor::{attribute}({method.variant}({method.names()}{port}))]\n"
            f"{asynchrony}fn {method.name}(&self, {method.typed()}, state: &mut u64){method.arrow()} {{\n"
            f"{method.work('*state')}\n{method.result('*state')}\n}}\n"
        )

    return (
        "use ractor::{Actor, ActorProcessingErr, ActorRef, call};\n\n"
        "struct Counter;\n\n"
        "#[ractor::actor(message = enum CounterMessage, state = u64)]\nimpl Counter {\n"
        "async fn pre_start(&self, _myself: ActorRef<CounterMessage>, _arguments: ())"
        " -> Result<u64, ActorProcessingErr> {\nOk(0)\n}\n\n"
        f"{each(among, handler)}}}\n\n" + ractor_drive(among)
    )


def ractor_drive(among: Methods) -> str:
    """The messages of ractor are tuple variants, with the macro and without."""
    return drive(
        among,
        spawn="let Ok((counter, _)) = Actor::spawn(None, Counter, ()).await else { return 0; };",
        ask=lambda method: f"call!(counter, CounterMessage::{method.variant}, {method.args()})",
        tell=lambda method: f"let _ = counter.cast(CounterMessage::{method.variant}({method.args()}));",
    )
