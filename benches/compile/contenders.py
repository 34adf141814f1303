"""The contenders: the dependencies of each one's manifest, and the source of one actor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import by_message
import by_method
from template import Source

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


@dataclass(frozen=True)
class Contender:
    """`crate` is the package whose version the report shows."""

    name: str
    crate: str
    source: Source
    dependencies: dict[str, str]
    main: str = TOKIO_MAIN


def tokio(*features: str) -> dict[str, str]:
    names = ", ".join(f'"{feature}"' for feature in features)
    return {"tokio": f'{{ version = "1", default-features = false, features = [{names}] }}'}


def peer(
    name: str,
    source: Source,
    crate: str | None = None,
    options: str = "",
    runtime: dict[str, str] | None = None,
    main: str = TOKIO_MAIN,
) -> Contender:
    """A contender from the registry: its newest version, with the fewest features that this workload needs."""
    crate = crate or name
    requirement = f'{{ version = "*"{", " + options if options else ""} }}'
    return Contender(name, crate, source, {crate: requirement, **(tokio("rt") if runtime is None else runtime)}, main)


RACTOR = 'default-features = false, features = ["tokio_runtime"'

PEERS = [
    peer("interthread", by_method.INTERTHREAD, runtime=tokio("rt", "sync")),
    peer("actify", by_method.ACTIFY),
    peer("actix", by_message.ACTIX, runtime={}, main=ACTIX_MAIN),
    peer("rsactor", by_message.RSACTOR),
    peer("tokio-actors", by_message.TOKIO_ACTORS),
    peer("kameo", by_method.KAMEO, options='default-features = false, features = ["macros"]'),
    peer("ractor", by_message.RACTOR, options=RACTOR + "]"),
    peer("ractor-macro", by_method.RACTOR_MACRO, crate="ractor", options=RACTOR + ', "actor-macros"]'),
    peer("spawned", by_message.SPAWNED, crate="spawned-concurrency"),
]

NAMES = ["hand", "ours", *(contender.name for contender in PEERS)]


def contender(name: str, checkout: Path) -> Contender:
    """`checkout` is the repository that the contender `ours` is built from."""
    if name == "hand":
        return Contender("hand", "tokio", by_message.HAND, tokio("rt", "sync"))
    if name == "ours":
        ours = {"actor-runtime": f'{{ path = "{checkout / "actor-runtime"}" }}', **tokio("rt")}
        return Contender("ours", "actor-runtime", by_method.OURS, ours)
    return next(peer for peer in PEERS if peer.name == name)
