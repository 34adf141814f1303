#!/usr/bin/env python3
"""Measures what actors cost to compile: this repository, the recipe by hand, and other crates. See README.md."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from children import Failed, run
from contenders import NAMES, contender
from package import Package
from report import Record, machine, table

CHECKOUT = Path(__file__).resolve().parents[2]
STARTED = time.monotonic()


def say(what: str) -> None:
    print(f"[{time.monotonic() - STARTED:6.0f} s] {what}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contenders", default=",".join(NAMES), help=f"of {','.join(NAMES)}")
    parser.add_argument("--runs", type=int, default=3, help="samples of each CPU time (default 3)")
    parser.add_argument("--actors", type=int, default=100, help="actors of the large leaf (default 100)")
    parser.add_argument("--methods", type=int, default=10, help="methods of each (default 10)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all samples, for other programs")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to build, kept (default: a temporary one)")
    parser.add_argument("--checkout", type=Path, default=CHECKOUT, help="the repository that is `ours`")
    parser.add_argument("--toolchain", default="", help="of rustup, to measure with (default: the active one)")
    parser.add_argument("--nightly", default="nightly", help="of rustup, to count generated lines with; '' for none")
    options = parser.parse_args()
    options.contenders = options.contenders.split(",")
    unknown = sorted(set(options.contenders) - set(NAMES))
    if unknown or min(options.runs, options.actors, options.methods) < 1:
        parser.error(f"unknown: {', '.join(unknown)}" if unknown else "runs, actors and methods are at least 1")
    return options


@contextmanager
def work_directory(wanted: Path | None) -> Iterator[Path]:
    """Empty, as the sources are written anew each time."""
    if wanted is None:
        with tempfile.TemporaryDirectory(prefix="compile-time-") as made:
            yield Path(made)
        return
    if wanted.exists() and any(wanted.iterdir()):
        sys.exit(f"{wanted} is not empty")
    wanted.mkdir(parents=True, exist_ok=True)
    yield wanted.resolve()


def snapshot(checkout: Path, root: Path) -> Path:
    """A copy, so that an edit in the middle of a measurement is in all of its runs or in none."""
    copy = root / "checkout"
    shutil.copytree(checkout, copy, ignore=shutil.ignore_patterns("target", ".git", "__pycache__"))
    return copy


@contextmanager
def blamed(record: Record) -> Iterator[None]:
    """A contender that cannot be built leaves the comparison; the others go on."""
    try:
        yield
    except Failed as failure:
        record.error = str(failure)
        say(f"{record.name} is left out: {failure}")


def toolchain_version(toolchain: str) -> str:
    plus = [f"+{toolchain}"] if toolchain else []
    try:
        return run(["rustc", *plus, "--version"], Path.cwd()).stdout.strip()
    except (Failed, OSError):
        return ""


def prepare(package: Package, record: Record, options: argparse.Namespace, nightly: str) -> None:
    """All that need not be repeated."""
    package.write(options.actors, options.methods)
    record.version = package.version()
    record.add("crates", len(package.crates()))
    record.add("written", package.written_lines())
    if nightly:
        record.add("generated", package.generated_lines(options.nightly))
    record.add("llvm", package.llvm_lines())
    package.warm_up()
    package.build_hello()
    package.check_behaviour(options.actors, options.methods)


STEPS: dict[str, Callable[[Package], float]] = {
    "hello": Package.build_hello,
    "check": lambda package: package.build_leaf("check"),
    "debug": lambda package: package.build_leaf("build"),
}


def sample(packages: list[tuple[Package, Record]], runs: int) -> None:
    """Contenders take turns, so that a machine that gets slower does so for all of them."""
    for index in range(runs):
        turn = index % len(packages)
        for package, record in packages[turn:] + packages[:turn]:
            if record.error:
                continue
            with blamed(record):
                for key, step in STEPS.items():
                    record.add(key, step(package))
            costs = ", ".join(f"{key} {values[-1]:.1f}" for key, values in record.samples.items() if key in STEPS)
            say(f"run {index + 1} of {runs}: {record.name}: {costs}")


def measure(root: Path, options: argparse.Namespace, nightly: str) -> list[Record]:
    checkout = snapshot(options.checkout.resolve(), root) if "ours" in options.contenders else root
    packages = []
    for name in options.contenders:
        package, record = Package(contender(name, checkout), root, options.toolchain), Record(name)
        packages.append((package, record))
        say(f"prepare {name}")
        with blamed(record):
            prepare(package, record, options, nightly)
    sample(packages, options.runs)
    return [record for _, record in packages]


def main() -> int:
    options = arguments()
    rustc, nightly = (toolchain_version(name) for name in (options.toolchain, options.nightly or "none"))
    if not nightly:
        say("no nightly toolchain: generated lines are not counted")
    with work_directory(options.work) as root:
        records = measure(root, options, nightly)
    about = machine(rustc, nightly)
    print(table(records))
    print(f"\n{options.actors} actors of {options.methods} methods; {about['cpu']}, {about['cores']} cores; {rustc}")
    for record in records:
        if record.error:
            print(f"\n{record.name} is left out:\n{record.error}")
    if options.json:
        settings = {"actors": options.actors, "methods": options.methods, "runs": options.runs}
        written = {"machine": about, "settings": settings, "contenders": [vars(record) for record in records]}
        options.json.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n")
    return 1 if any(record.error for record in records) else 0


if __name__ == "__main__":
    sys.exit(main())
