"""What every contender builds: the same actors with the same methods, each called once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Of ten methods, five take one argument, three take two, one is async and one has no reply.
PATTERN = ("one", "two", "one", "note", "one", "two", "one", "wait", "one", "two")

TEXT = "ab"


@dataclass(frozen=True)
class Method:
    """One method of the actor, independent of the contender."""

    kind: str
    index: int

    @property
    def parameters(self) -> list[tuple[str, str, str]]:
        """Name, type and the argument of the one call."""
        text = [("text", "String", f'String::from("{TEXT}")')] if self.kind == "two" else []
        return [("n", "u64", "1"), *text]

    @property
    def reply(self) -> str | None:
        return {"one": "u64", "two": "String", "wait": "u64", "note": None}[self.kind]

    @property
    def is_async(self) -> bool:
        return self.kind == "wait"

    def placeholders(self, state: str) -> dict[str, str]:
        """The values of the placeholders in templates; `state` is the expression for the counter's value."""
        # The macros derive this name of the message from the method's name. Hand-written messages use the same one.
        variant = f"{self.kind.capitalize()}{self.index}"
        names, types, values = zip(*self.parameters)
        fields = ", ".join(f"{name}: {value}" for name, value in zip(names, values))
        wait = "std::future::ready(()).await;\n" if self.is_async else ""
        return {
            "name": f"{self.kind}_{self.index}",
            "variant": variant,
            "names": ", ".join(names),
            "types": ", ".join(types),
            "values": ", ".join(values),
            "parameters": ", ".join(f"{name}: {kind}" for name, kind in zip(names, types)),
            "public_fields": ", ".join(f"pub {name}: {kind}" for name, kind in zip(names, types)),
            "message": f"{variant} {{ {fields} }}",
            "reply": self.reply or "()",
            "arrow": f" -> {self.reply}" if self.reply else "",
            # The variant of a response enum that holds the reply.
            "response": {"u64": "Number", "String": "Text", None: "Done"}[self.reply],
            "asynchrony": "async" if self.is_async else "",
            "work": f"{wait}{state} += n;",
            "result": {"u64": state, "String": "text", None: ""}[self.reply],
            "summand": "reply.len() as u64" if self.reply == "String" else "reply",
        }


Methods = Sequence[Method]


def methods(count: int) -> list[Method]:
    return [Method(PATTERN[index % len(PATTERN)], index) for index in range(count)]


def expected_total(actors: int, among: Methods) -> int:
    """The number that the built program must print."""
    value = total = 0
    for method in among:
        value += 1
        if method.reply == "String":
            total += len(TEXT)
        elif method.reply:
            total += value
    return total * actors
