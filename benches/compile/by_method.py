"""Contenders whose macro turns methods into messages."""

from __future__ import annotations

from template import MESSAGE_CALLS, METHOD_CALLS, PLAIN, RACTOR_CALLS, RACTOR_SPAWN, Calls, Each, Source


def _block(
    attribute: str,
    spawn: str,
    calls: Calls,
    imports: str = "",
    derives: str = "",
    constructor: str = "",
    methods: Each = PLAIN,
) -> Source:
    """The struct with `derives`, and an `impl` block with `attribute`."""
    module = f"{imports}\n\n{derives}\n$counter\n{attribute}\nimpl Counter {{ {constructor} $methods }}\n"
    return Source(module, spawn, calls, {"methods": methods})


OURS = _block(
    imports="use actor_runtime::{Actor, actor};",
    derives="#[actor]\n#[derive(Default)]",
    attribute="#[actor]",
    spawn="let counter = Counter::default().spawn();",
    calls=Calls("counter.$name($values).await", "let _ = counter.$name($values).tell().await;"),
)

INTERTHREAD = _block(
    attribute='#[interthread::actor(channel = 64, lib = "tokio")]',
    constructor="pub fn new() -> Self { Self { value: 0 } }\n",
    spawn="let mut counter = CounterLive::new();",
    calls=METHOD_CALLS,
)

ACTIFY = _block(
    imports="use actify::{Handle, actify};",
    derives="#[derive(Clone, Debug)]",
    attribute="#[actify]",
    spawn="let counter = Handle::new(Counter { value: 0 });",
    calls=METHOD_CALLS,
)

KAMEO = _block(
    imports="use kameo::{Actor, actor::Spawn, messages};",
    derives="#[derive(Actor)]",
    attribute="#[messages]",
    spawn="let counter = Counter::spawn(Counter { value: 0 });",
    calls=MESSAGE_CALLS,
    methods=Each("\n#[message]" + PLAIN.asked),
)

_RACTOR_HANDLER = """
$asynchrony fn $name(&self, $parameters, state: &mut u64)$arrow {
    $work
    $result
}
"""

# The generated enum is private to the module, so the actor must be private too.
RACTOR_MACRO = Source(
    """\
use ractor::{Actor, ActorProcessingErr, ActorRef, call};

struct Counter;

#[ractor::actor(message = enum CounterMessage, state = u64)]
impl Counter {
    async fn pre_start(&self, _myself: ActorRef<CounterMessage>, _arguments: ()) -> Result<u64, ActorProcessingErr> {
        Ok(0)
    }
    $handlers
}
""",
    spawn=RACTOR_SPAWN,
    calls=RACTOR_CALLS,
    parts={
        "handlers": Each(
            "\n#[ractor::rpc($variant($names, reply))]" + _RACTOR_HANDLER,
            told="\n#[ractor::message($variant($names))]" + _RACTOR_HANDLER,
        )
    },
    state="*state",
)
