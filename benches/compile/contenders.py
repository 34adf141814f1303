"""Who is compared. Each contender is a manifest's dependencies and a function that writes one actor's module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import by_message
import by_method
from workload import Methods

TOKIO_MAIN = """
fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("{}", runtime.block_on(drive()));
}
"""

ACTIX_MAIN = """
fn main() {
    println!("{}", actix::System::new().block_on(drive()));
}
"""

RT = {"tokio": '{ version = "1", default-features = false, features = ["rt"] }'}
RT_SYNC = {"tokio": '{ version = "1", default-features = false, features = ["rt", "sync"] }'}


@dataclass(frozen=True)
class Contender:
    """`crate` is the one whose version the report names."""

    name: str
    crate: str
    module: Callable[[Methods], str]
    dependencies: dict[str, str] = field(default_factory=dict)
    main: str = TOKIO_MAIN


def peer(
    name: str,
    module: Callable[[Methods], str],
    crate: str | None = None,
    options: str = "",
    runtime: dict[str, str] | None = None,
    main: str = TOKIO_MAIN,
) -> Contender:
    """A contender from the registry, at its newest version and with the fewest features that this workload needs."""
    crate = crate or name
    requirement = f'{{ version = "*"{", " + options if options else ""} }}'
    return Contender(name, crate, module, {crate: requirement, **(RT if runtime is None else runtime)}, main)


def ours(checkout: Path) -> Contender:
    requirement = f'{{ path = "{checkout / "actor-runtime"}" }}'
    return Contender("ours", "actor-runtime", by_method.ours, {"actor-runtime": requirement, **RT})


RACTOR = 'default-features = false, features = ["tokio_runtime"'

PEERS = [
    peer("interthread", by_method.interthread, runtime=RT_SYNC),
    peer("actify", by_method.actify),
    peer("actix", by_message.actix, runtime={}, main=ACTIX_MAIN),
    peer("rsactor", by_message.rsactor),
    peer("tokio-actors", by_message.tokio_actors),
    peer("kameo", by_method.kameo, options='default-features = false, features = ["macros"]'),
    peer("ractor", by_message.ractor, options=RACTOR + "]"),
    peer("ractor-macro", by_method.ractor_macro, crate="ractor", options=RACTOR + ', "actor-macros"]'),
    peer("spawned", by_message.spawned, crate="spawned-concurrency"),
]

NAMES = ["hand", "ours", *(contender.name for contender in PEERS)]


def contender(name: str, checkout: Path) -> Contender:
    """`checkout` is where the contender `ours` lives."""
    if name == "hand":
        return Contender("hand", "tokio", by_message.hand, RT_SYNC)
    if name == "ours":
        return ours(checkout)
    return next(peer for peer in PEERS if peer.name == name)
