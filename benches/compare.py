#!/usr/bin/env python3
"""Compares the time of calls in this checkout with another commit: `just bench --quick-compare REV`. See README.md."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

BENCHES = Path(__file__).resolve().parent
# Not `target/release`, so that a comparison doesn't invalidate the builds of the checkout.
WORK = BENCHES / "target" / "compare"
WORKLOADS = (
    "ask-block-on-1,ask-1-thread,ask-2-workers,ask-64,mix-64,tell-1,tell-4,spawn-ask-stop,ring,"
    "idle-bytes,allocs-ask,allocs-tell"
)
# What the suite is built from. A program is built once for each version of these.
SOURCES = ["Cargo.toml", "README.md", "actor-macros", "actor-runtime", "benches/suite"]
SOURCES += [f"benches/{name}" for name in ("Cargo.toml", "Cargo.lock", "build.rs")]
# Samples of a process, after a warm-up.
PAIRS = 3


def output_of(*command: str, **environment: str) -> str:
    child = subprocess.run(
        command, cwd=BENCHES.parent, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return child.stdout.strip()


def tree_of_commit(revision: str) -> str:
    return output_of("git", "rev-parse", "--verify", f"{revision}^{{tree}}")


def tree_of_checkout() -> str:
    """The files as they are now, including untracked ones. The user's index stays unchanged."""
    with tempfile.TemporaryDirectory() as directory:
        index = str(Path(directory, "index"))
        output_of("git", "read-tree", "HEAD", GIT_INDEX_FILE=index)
        output_of("git", "add", "--all", GIT_INDEX_FILE=index)
        return output_of("git", "write-tree", GIT_INDEX_FILE=index)


def build(tree: str) -> Path:
    """The suite of a git tree. All trees are built at the same path, so that equal sources give equal programs."""
    identity = output_of("git", "ls-tree", tree, *SOURCES) + output_of("rustc", "--version")
    program = WORK / "programs" / hashlib.sha256(identity.encode()).hexdigest()[:16]
    if program.exists():
        return program
    print(f"building {tree[:12]}", file=sys.stderr, flush=True)
    source = WORK / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", tree], cwd=BENCHES.parent, stdout=subprocess.PIPE, check=True)
    # `m` sets the time of each file to now. With the time of the commit, cargo would not rebuild what changed.
    subprocess.run(["tar", "-xm", "-C", source], input=archive.stdout, check=True)
    command = ["cargo", "build", "--release", "--locked", "--package", "suite", "--target-dir", WORK / "target"]
    subprocess.run(command, cwd=source / "benches", check=True)
    program.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(WORK / "target" / "release" / "suite", program)
    return program


def measure(program: Path, contender: str, workload: str) -> dict:
    """Runs the suite's internal command for one fresh process. The answer is a `Measure` of its `record.rs`."""
    command = [program, "pair", contender, workload, str(PAIRS), "1"]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode != 0:
        return {"failed": " ".join(process.stderr.split())}
    return json.loads(process.stdout)


def fastest(measured: dict, clock: str) -> float:
    """The fastest sample, because other load only makes samples slower."""
    return min(pair["contender"][clock] for pair in measured["paired"])


@dataclass
class Ratios:
    """The ratios of one clock: the checkout to REV, and REV to itself."""

    checkout: list[float] = field(default_factory=list)
    noise: list[float] = field(default_factory=list)


def spread(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def compare(programs: dict[str, Path], contender: str, workload: str, rounds: int) -> list[str]:
    """The cells of one row."""
    clocks = {"cpu": Ratios(), "wall": Ratios()}
    for _ in range(rounds):
        # Each round has its own order, so that no program always runs after the same one.
        order = random.sample(list(programs), len(programs))
        measured = {name: measure(programs[name], contender, workload) for name in order}
        if any("paired" not in outcome for outcome in measured.values()):
            return [absolute(measured["rev"], measured["checkout"]), "", "", ""]
        for clock, ratios in clocks.items():
            base = fastest(measured["rev"], clock)
            ratios.checkout.append(fastest(measured["checkout"], clock) / base)
            ratios.noise.append(fastest(measured["rev again"], clock) / base)
    return [spread(values) for ratios in clocks.values() for values in (ratios.checkout, ratios.noise)]


def absolute(rev: dict, checkout: dict) -> str:
    """Figures that are the same in each process, or the reason why there are none."""
    if "alone" not in rev or "alone" not in checkout:
        return "; ".join(f"{name}: {outcome}" for name, outcome in (("REV", rev), ("checkout", checkout)))
    figures = [(key, rev["alone"][key], value) for key, value in checkout["alone"].items() if value is not None]
    return ", ".join(f"{key} {before} → {after}" for key, before, after in figures)


def print_row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision", metavar="REV", help="the commit to compare with")
    parser.add_argument("--workloads", default=WORKLOADS, help=f"comma-separated, default {WORKLOADS}")
    parser.add_argument("--contenders", default="ours,ours-direct", help="comma-separated, default ours,ours-direct")
    parser.add_argument("--rounds", type=int, default=9, help="number of ratios of each workload (default 9)")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    rev, checkout = build(tree_of_commit(options.revision)), build(tree_of_checkout())
    if rev.read_bytes() == checkout.read_bytes():
        print("Both programs are equal, so all ratios are noise.\n")
    print_row("", "CPU: checkout / REV", "REV / REV", "wall: checkout / REV", "REV / REV")
    print_row(*["---"] * 5)
    programs = {"rev": rev, "rev again": rev, "checkout": checkout}
    for workload in options.workloads.split(","):
        for contender in options.contenders.split(","):
            print_row(f"{workload}, {contender}", *compare(programs, contender, workload, options.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
