"""Runs cargo and measures the CPU time it takes."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Variables that would change what cargo builds, or where. The rest of the environment is inherited.
FOREIGN = ("CARGO_", "RUSTC", "RUSTFLAGS", "RUSTDOCFLAGS", "RUSTUP_TOOLCHAIN", "MAKEFLAGS", "MFLAGS")
KEPT = ("CARGO_HOME",)


class Failed(Exception):
    """A child process failed. The message contains the last lines of its standard error."""


@dataclass(frozen=True)
class Outcome:
    """`cpu`: user and system seconds of the child and all its descendants."""

    cpu: float
    stdout: str
    stderr: str


def clean_environment() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in KEPT or not name.startswith(FOREIGN)
    }
    return kept | {"CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never"}


def cpu_of_children() -> float:
    """CPU seconds of all descendants that have been waited for. Cargo waits for rustc, and rustc for the linker."""
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
        last_lines = "\n".join(child.stderr.splitlines()[-30:])
        raise Failed(f"{' '.join(map(str, command))}: exit status {child.returncode}\n{last_lines}")
    return Outcome(cpu_of_children() - before, child.stdout, child.stderr)


def run_rust(tool: str, *arguments: str, cwd: Path, toolchain: str = "", **extra_environment: str) -> Outcome:
    """Runs `cargo` or `rustc`. `toolchain` is a rustup toolchain; empty means the active one."""
    plus = [f"+{toolchain}"] if toolchain else []
    return run([tool, *plus, *arguments], cwd, **extra_environment)
