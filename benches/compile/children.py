"""Runs cargo, and counts what it costs."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Set outside, these would change what is built or where; the rest of the environment stays.
FOREIGN = ("CARGO_", "RUSTC", "RUSTFLAGS", "RUSTDOCFLAGS", "RUSTUP_TOOLCHAIN", "MAKEFLAGS", "MFLAGS")
KEPT = ("CARGO_HOME",)


class Failed(Exception):
    """A child that ended badly; its text is the end of what it said."""


@dataclass(frozen=True)
class Outcome:
    """`cpu` is user and system seconds of the child and all its descendants."""

    cpu: float
    stdout: str
    stderr: str


def clean_environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in KEPT or not name.startswith(FOREIGN)
    }
    return kept | {"CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never"}


def cpu_of_children() -> float:
    """Of those that have been waited for, and theirs: cargo waits for rustc, and rustc for the linker."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command: Sequence[str | Path], cwd: Path, **extra_environment: str) -> Outcome:
    before = cpu_of_children()
    child = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=clean_environment() | extra_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if child.returncode != 0:
        said = "\n".join(child.stderr.splitlines()[-30:])
        raise Failed(f"{' '.join(map(str, command))}: exit status {child.returncode}\n{said}")
    return Outcome(cpu_of_children() - before, child.stdout, child.stderr)


def cargo(*words: str, package: Path, target: Path, toolchain: str = "") -> Outcome:
    """`toolchain` is one of rustup's, or nothing for that which is active."""
    plus = [f"+{toolchain}"] if toolchain else []
    return run(["cargo", *plus, *words], package, CARGO_TARGET_DIR=str(target))
