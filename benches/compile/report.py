"""The samples of each contender, and the table with their medians."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    """One row of the table. `goal` is the upper limit for the contender `ours`."""

    key: str
    title: str
    goal: float | None = None
    seconds: bool = False


MEASURES = [
    Measure("crates", "crates in the tree", 13),
    Measure("hello", "clean debug build of hello, CPU s", 11, seconds=True),
    Measure("check", "check of the large leaf, CPU s", 3, seconds=True),
    Measure("debug", "debug build of the large leaf, CPU s", 17, seconds=True),
    Measure("generated", "generated lines per actor", 80),
    Measure("written", "written lines per actor"),
    Measure("llvm", "LLVM IR lines of the large leaf"),
]


@dataclass
class Record:
    """The samples of one contender. `error` is the reason why it was left out, if it was."""

    name: str
    version: str = ""
    samples: dict[str, list[float]] = field(default_factory=dict)
    error: str = ""

    def add(self, key: str, value: float) -> None:
        self.samples.setdefault(key, []).append(value)


def cell(values: Sequence[float], seconds: bool) -> str:
    """The median, followed by minimum and maximum if there is more than one sample."""
    if not values:
        return "–"
    if not seconds:
        return f"{statistics.median(values):,.0f}"
    spread = f" ({min(values):.1f}–{max(values):.1f})" if len(values) > 1 else ""
    return f"{statistics.median(values):.1f}{spread}"


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(records: Sequence[Record]) -> str:
    heads = [f"{record.name} {record.version}".strip() for record in records]
    lines = [row(["", *heads, "**goal**"]), row(["---"] * (len(records) + 2))]
    for measure in MEASURES:
        cells = [cell(record.samples.get(measure.key, []), measure.seconds) for record in records]
        goal = "" if measure.goal is None else f"**≤ {measure.goal:g}**"
        lines.append(row([measure.title, *cells, goal]))
    return "\n".join(lines)


def cpu_model() -> str:
    """The processor's name from `/proc/cpuinfo` on Linux, elsewhere at least the architecture."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def machine(rustc: str, nightly: str) -> dict[str, str | int]:
    return {"cpu": cpu_model(), "cores": os.cpu_count() or 0, "rustc": rustc, "nightly": nightly}
