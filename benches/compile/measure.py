#!/usr/bin/env python3
"""Measures the compile time of actors: this repository, the hand-written version, and other crates. See README.md."""

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

from children import Failed, run_rust
from contenders import NAMES, contender
from package import Package
from report import Record, machine, table

CHECKOUT = Path(__file__).resolve().parents[2]
STARTED = time.monotonic()


def log(message: str) -> None:
    print(f"[{time.monotonic() - STARTED:6.0f} s] {message}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contenders", default=",".join(NAMES), help=f"comma-separated, default {','.join(NAMES)}")
    parser.add_argument("--runs", type=int, default=3, help="number of samples of each CPU time (default 3)")
    parser.add_argument("--actors", type=int, default=100, help="number of actors in the large leaf (default 100)")
    parser.add_argument("--methods", type=int, default=10, help="number of methods of each actor (default 10)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all samples to this file")
    parser.add_argument("--work", type=Path, metavar="DIR", help="build here and keep it (default: temporary)")
    parser.add_argument("--checkout", type=Path, default=CHECKOUT, help="build `ours` from this repository")
    parser.add_argument("--toolchain", default="", help="rustup toolchain to measure with (default: the active one)")
    parser.add_argument("--nightly", default="nightly", help="rustup toolchain that counts generated lines; '' to skip")
    options = parser.parse_args()
    options.contenders = options.contenders.split(",")
    unknown = sorted(set(options.contenders) - set(NAMES))
    if unknown:
        parser.error(f"unknown contenders: {', '.join(unknown)}")
    if min(options.runs, options.actors, options.methods) < 1:
        parser.error("--runs, --actors and --methods must be at least 1")
    return options


@contextmanager
def work_directory(wanted: Path | None) -> Iterator[Path]:
    """An empty directory, because each run writes the sources again."""
    if wanted is None:
        with tempfile.TemporaryDirectory(prefix="compile-time-") as made:
            yield Path(made)
        return
    if wanted.exists() and any(wanted.iterdir()):
        sys.exit(f"{wanted} is not empty")
    wanted.mkdir(parents=True, exist_ok=True)
    yield wanted.resolve()


def snapshot(checkout: Path, root: Path) -> Path:
    """Copies the checkout, so that an edit during a measurement doesn't change what the remaining runs build."""
    copy = root / "checkout"
    shutil.copytree(checkout, copy, ignore=shutil.ignore_patterns("target", ".git", "__pycache__"))
    return copy


@contextmanager
def record_failure(record: Record) -> Iterator[None]:
    """Leaves a contender out of the comparison if a step fails; the others continue."""
    try:
        yield
    except Failed as failure:
        record.error = str(failure)
        log(f"{record.name} is left out: {failure}")


def toolchain_version(toolchain: str) -> str:
    try:
        return run_rust("rustc", "--version", cwd=Path.cwd(), toolchain=toolchain).stdout.strip()
    except (Failed, OSError):
        return ""


def prepare(package: Package, record: Record, options: argparse.Namespace, nightly: str) -> None:
    """Takes the measurements that don't vary between runs, and checks that the programs work."""
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
    """Contenders take turns, so that a change in the machine's speed affects all of them."""
    for index in range(runs):
        turn = index % len(packages)
        for package, record in packages[turn:] + packages[:turn]:
            if record.error:
                continue
            with record_failure(record):
                for key, step in STEPS.items():
                    record.add(key, step(package))
            costs = ", ".join(f"{key} {values[-1]:.1f}" for key, values in record.samples.items() if key in STEPS)
            log(f"run {index + 1} of {runs}: {record.name}: {costs}")


def measure(root: Path, options: argparse.Namespace, nightly: str) -> list[Record]:
    checkout = snapshot(options.checkout.resolve(), root) if "ours" in options.contenders else root
    packages = []
    for name in options.contenders:
        package, record = Package(contender(name, checkout), root, options.toolchain), Record(name)
        packages.append((package, record))
        log(f"prepare {name}")
        with record_failure(record):
            prepare(package, record, options, nightly)
    sample(packages, options.runs)
    return [record for _, record in packages]


def main() -> int:
    options = arguments()
    rustc, nightly = (toolchain_version(name) for name in (options.toolchain, options.nightly or "none"))
    if not nightly:
        log("no nightly toolchain: generated lines are not counted")
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
