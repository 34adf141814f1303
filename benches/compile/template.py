"""Turns a contender's templates into the module of one actor.

Templates are Rust with `$placeholders` (see `string.Template`). The layout doesn't matter, because rustfmt formats the
result; only blank lines between items are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from string import Template

from workload import Method, Methods

COUNTER = "pub struct Counter {\nvalue: u64,\n}\n"

# The last function of each module. It spawns one actor and calls each method once, so that a debug build instantiates
# what a call needs. It drops errors instead of printing them: the cost of printing them is not compared here. A failed
# call shows in the total.
DRIVE = "\npub async fn drive() -> u64 {\n$spawn\nlet mut total = 0;\n$calls\ntotal\n}\n"


@dataclass(frozen=True)
class Each:
    """A template that is repeated for each method. `told` applies to methods without a reply, `awaited` to async ones;
    both default to `asked`. A template that starts and ends with a line break is separated by blank lines."""

    asked: str
    told: str | None = None
    awaited: str | None = None

    def choose(self, method: Method) -> str:
        special = self.awaited if method.is_async else self.told if method.reply is None else None
        return self.asked if special is None else special


@dataclass(frozen=True)
class Calls:
    """How the caller asks and tells. `infallible`: `ask` returns the reply itself and not a `Result`."""

    ask: str
    tell: str
    infallible: bool = False

    def statement(self) -> Each:
        """One call in `drive`."""
        if self.infallible:
            return Each(f"let reply = {self.ask};\ntotal += $summand;", self.tell)
        return Each(f"if let Ok(reply) = {self.ask} {{ total += $summand; }}", self.tell)


@dataclass(frozen=True)
class Source:
    """The module of one contender. `module` contains a placeholder for each key of `parts`, and `$counter` for the
    struct. `state` is the expression for the counter's value in a handler."""

    module: str
    spawn: str
    calls: Calls
    parts: dict[str, Each] = field(default_factory=dict)
    state: str = "self.value"

    def render(self, methods: Methods) -> str:
        parts = {**self.parts, "calls": self.calls.statement()}
        expanded = {name: self._expand(each, methods) for name, each in parts.items()}
        return Template(self.module + DRIVE).substitute(expanded, counter=COUNTER, spawn=self.spawn)

    def _expand(self, each: Each, methods: Methods) -> str:
        return "\n".join(
            Template(each.choose(method)).substitute(method.placeholders(self.state)) for method in methods
        )


# Templates that several contenders share.

# A method as its author would write it without an actor.
PLAIN = Each("\npub $asynchrony fn $name(&mut self, $parameters)$arrow {\n$work\n$result\n}\n")
MESSAGE_STRUCT = Each("\npub struct $variant { $public_fields }\n")

METHOD_CALLS = Calls("counter.$name($values).await", "counter.$name($values).await;", infallible=True)
MESSAGE_CALLS = Calls("counter.ask($message).await", "let _ = counter.tell($message).await;")
# ractor's messages are tuple variants, with and without its macro.
RACTOR_CALLS = Calls(
    "call!(counter, CounterMessage::$variant, $values)",
    "let _ = counter.cast(CounterMessage::$variant($values));",
)
RACTOR_SPAWN = "let Ok((counter, _)) = Actor::spawn(None, Counter, ()).await else { return 0; };"
