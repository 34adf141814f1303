"""What every contender has to build: the same actors, the same methods, each called once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Five of ten take one argument, three take two, one is async, one replies nothing.
PATTERN = ("one", "two", "one", "note", "one", "two", "one", "wait", "one", "two")

TEXT = "ab"


@dataclass(frozen=True)
class Method:
    """One method of the actor, in terms that each contender turns into its own idiom."""

    kind: str
    index: int

    @property
    def name(self) -> str:
        return f"{self.kind}_{self.index}"

    @property
    def variant(self) -> str:
        """What the macros make of the name in camel case, so that a message by hand is called the same."""
        return f"{self.kind.capitalize()}{self.index}"

    @property
    def params(self) -> list[tuple[str, str]]:
        return [("n", "u64"), ("text", "String")] if self.kind == "two" else [("n", "u64")]

    @property
    def values(self) -> list[str]:
        return ["1", f'String::from("{TEXT}")'] if self.kind == "two" else ["1"]

    @property
    def reply(self) -> str | None:
        return {"one": "u64", "two": "String", "wait": "u64", "note": None}[self.kind]

    @property
    def is_async(self) -> bool:
        return self.kind == "wait"

    def work(self, state: str = "self.value") -> str:
        """The statements of the method."""
        wait = "std::future::ready(()).await;\n" if self.is_async else ""
        return f"{wait}{state} += n;"

    def result(self, state: str = "self.value") -> str:
        """The expression it returns; empty if it returns nothing."""
        return {"one": state, "two": "text", "wait": state, "note": ""}[self.kind]

    # Pieces of syntax that several contenders share.

    def typed(self) -> str:
        return ", ".join(f"{name}: {kind}" for name, kind in self.params)

    def names(self) -> str:
        return ", ".join(name for name, _ in self.params)

    def fields(self) -> str:
        return ", ".join(f"{name}: {value}" for (name, _), value in zip(self.params, self.values))

    def args(self) -> str:
        return ", ".join(self.values)

    def arrow(self) -> str:
        return f" -> {self.reply}" if self.reply else ""

    def message(self) -> str:
        """A struct literal of the message that one call sends."""
        return f"{self.variant} {{ {self.fields()} }}"

    def plain(self, vis: str = "pub ", attribute: str = "") -> str:
        """The method as its author would write it without any actor in mind."""
        asynchrony = "async " if self.is_async else ""
        return (
            f"{attribute}{vis}{asynchrony}fn {self.name}(&mut self, {self.typed()}){self.arrow()} {{\n"
            f"{self.work()}\n{self.result()}\n}}\n"
        )


Methods = Sequence[Method]


def methods(count: int) -> list[Method]:
    return [Method(PATTERN[index % len(PATTERN)], index) for index in range(count)]


def each(among: Methods, render: Callable[[Method], str]) -> str:
    return "\n".join(render(method) for method in among)


def drive(
    among: Methods,
    spawn: str,
    ask: Callable[[Method], str],
    tell: Callable[[Method], str],
    infallible: bool = False,
) -> str:
    """The last function of each module: spawns one actor and calls each method once, so that debug builds have to
    instantiate whatever a call needs. Errors are dropped rather than printed: what their types cost to print is not
    what is compared here. A call that failed shows in the total."""

    def call(method: Method) -> str:
        if method.reply is None:
            return tell(method)
        reply = "reply.len() as u64" if method.reply == "String" else "reply"
        if infallible:
            return f"let reply = {ask(method)};\ntotal += {reply};"
        return f"if let Ok(reply) = {ask(method)} {{ total += {reply}; }}"

    return f"pub async fn drive() -> u64 {{\n{spawn}\nlet mut total = 0;\n{each(among, call)}\ntotal\n}}\n"


def expected_total(actors: int, among: Methods) -> int:
    """What the built program has to print."""
    value = total = 0
    for method in among:
        value += 1
        if method.reply == "String":
            total += len(TEXT)
        elif method.reply:
            total += value
    return total * actors
