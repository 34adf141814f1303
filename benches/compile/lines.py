#!/usr/bin/env python3
"""Counts the lines of LLVM IR of 100 actors with 10 methods each: a cost of compilation without noise. See README.md."""

from __future__ import annotations

import argparse
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from contenders import contender
from package import Package

CHECKOUT = Path(__file__).resolve().parents[2]
# The dependencies stay built here.
WORK = CHECKOUT / "benches" / "target" / "lines"


def family(function: str) -> str:
    """The module of a function, or of the type that a trait is implemented for, up to the third level."""
    if function.startswith("core::ptr::drop_in_place"):
        return "drop glue"
    modules = re.match(r"\W*((?:[a-z]\w*::)*)", function)[1].split("::")[:-1]
    return "leaf" if modules[:1] == ["main"] else "::".join(modules[:3]) or "core"


def families(lines: Iterable[str]) -> Counter[str]:
    """Lines of each family. A comment before each function has its name."""
    counted: Counter[str] = Counter()
    name = ""
    for line in lines:
        if line.startswith("  "):
            counted[family(name)] += 1
        elif line.startswith("; ") and not line.startswith(("; Function Attrs", "; call ", "; invoke ")):
            name = line[2:]
    return counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--by-family", action="store_true", help="print the lines per actor of each module instead")
    parser.add_argument("--actors", type=int, default=100, help="number of actors (default 100)")
    options = parser.parse_args()
    package = Package(contender("ours", CHECKOUT), WORK)
    shutil.rmtree(package.directory, ignore_errors=True)
    package.write(options.actors, 10, lock=CHECKOUT / "benches" / "Cargo.lock")
    if options.by_family:
        with package.llvm_ir().open() as lines:
            counted = families(lines)
        for name, count in counted.most_common():
            print(f"{count / options.actors:8.1f}  {name}")
        print(f"{counted.total() / options.actors:8.1f}  per actor, of which some are shared by all actors")
    else:
        print(package.llvm_lines())


if __name__ == "__main__":
    main()
