"""One contender's package: two programs, a small one and a large one, and what is done to them."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from children import Failed, Outcome, cargo, run
from contenders import Contender
from workload import Methods, expected_total, methods

# What the standard library derives costs everybody the same.
STANDARD_DERIVES = ("Clone", "Copy", "Debug", "Default")


class Package:
    """A package under `root`, with target directories of its own."""

    def __init__(self, contender: Contender, root: Path, toolchain: str = "") -> None:
        self.contender = contender
        self.directory = root / contender.name
        self.targets = root / "targets" / contender.name
        self.toolchain = toolchain
        self.actors = 0

    def cargo(self, *words: str, target: str = "leaf", toolchain: str = "") -> Outcome:
        """`target` names the target directory: a build in one leaves the others as they are."""
        return cargo(
            *words,
            package=self.directory,
            target=self.targets / target,
            toolchain=toolchain or self.toolchain,
        )

    # To make it.

    def write(self, actors: int, per_actor: int) -> None:
        """Writes the sources, and lets cargo choose the newest versions that go together."""
        self.actors = actors
        (self.directory / "src").mkdir(parents=True)
        dependencies = "".join(f"{name} = {what}\n" for name, what in self.contender.dependencies.items())
        (self.directory / "Cargo.toml").write_text(
            '[package]\nname = "leaf"\nversion = "0.0.0"\nedition = "2024"\n\n'
            # Not a member of whatever workspace the directory is in.
            f"[workspace]\n\n[dependencies]\n{dependencies}"
        )
        self._write_program("hello", 1, methods(1))
        self._write_program("leaf", actors, methods(per_actor))
        self.cargo("generate-lockfile")
        self.cargo("fetch", "--locked")

    def _write_program(self, name: str, actors: int, among: Methods) -> None:
        directory = self.directory / "src" / "bin" / name
        directory.mkdir(parents=True)
        module = self.contender.module(among)
        for index in range(actors):
            (directory / f"counter_{index}.rs").write_text(module)
        modules = "".join(f"mod counter_{index};\n" for index in range(actors))
        calls = "".join(f"total += counter_{index}::drive().await;\n" for index in range(actors))
        main = directory / "main.rs"
        main.write_text(
            f"{modules}\nasync fn drive() -> u64 {{\nlet mut total = 0;\n{calls}total\n}}\n{self.contender.main}"
        )
        run(["rustfmt", "--edition", "2024", main], self.directory)

    def check_behaviour(self, actors: int, per_actor: int) -> None:
        """A contender that does not do the work is not compared."""
        self._check_total("leaf", "leaf", expected_total(actors, methods(per_actor)))
        self._check_total("hello", "hello", expected_total(1, methods(1)))

    def _check_total(self, program: str, target: str, expected: int) -> None:
        printed = run([self.targets / target / "debug" / program], self.directory).stdout.strip()
        if printed != str(expected):
            raise Failed(f"{self.contender.name}: {program} printed {printed}, not {expected}")

    # What it is.

    def crates(self) -> list[str]:
        """Names and versions of all that is built for the program, itself left out."""
        tree = self.cargo("tree", "--locked", "-e", "normal,build", "--prefix", "none", "--no-dedupe")
        lines = {" ".join(line.split()[:2]) for line in tree.stdout.splitlines() if line.strip()}
        return sorted(line for line in lines if not line.startswith("leaf "))

    def version(self) -> str:
        found = [crate.split()[1] for crate in self.crates() if crate.split()[0] == self.contender.crate]
        return found[0].removeprefix("v") if found else "?"

    def written_lines(self) -> int:
        """Lines of one actor as its author writes them, without blank ones and without the calls."""
        text = (self.directory / "src" / "bin" / "leaf" / "counter_0.rs").read_text()
        actor, _, _ = text.partition("pub async fn drive()")
        return sum(1 for line in actor.splitlines() if line.strip())

    def generated_lines(self, nightly: str) -> float:
        """Lines that attributes and derives make of one actor."""
        outcome = self.cargo(
            "rustc", "--locked", "--bin", "leaf", "--profile", "check", "--", "-Zmacro-stats",
            target="nightly", toolchain=nightly,
        )  # fmt: skip
        return sum(lines for name, lines in macro_stats(outcome.stderr) if is_counted(name)) / self.actors

    def llvm_lines(self) -> int:
        """Lines of LLVM IR within the functions of the debug build, before any pass."""
        self.cargo(
            "rustc", "--locked", "--bin", "leaf", "--",
            "--emit=llvm-ir", "-Ccodegen-units=1", "-Cdebuginfo=0", "-Cno-prepopulate-passes",
        )  # fmt: skip
        emitted = sorted((self.targets / "leaf" / "debug" / "deps").glob("leaf-*.ll"), key=os.path.getmtime)
        with emitted[-1].open() as lines:
            return sum(1 for line in lines if line.startswith("  "))

    # What it costs.

    def build_hello(self) -> float:
        """From nothing."""
        shutil.rmtree(self.targets / "hello", ignore_errors=True)
        return self.cargo("build", "--locked", "--offline", "--bin", "hello", target="hello").cpu

    def build_leaf(self, command: str) -> float:
        """`check` or `build`, with all dependencies there."""
        os.utime(self.directory / "src" / "bin" / "leaf" / "main.rs")
        outcome = self.cargo(command, "--locked", "--offline", "--bin", "leaf")
        worked = re.findall(r"^ *(?:Compiling|Checking) (\S+)", outcome.stderr, re.MULTILINE)
        if worked != ["leaf"]:
            raise Failed(f"{self.contender.name}: {command} was to build the leaf alone, but built {worked}")
        return outcome.cpu

    def warm_up(self) -> None:
        """Builds the dependencies of the leaf."""
        for command in ("check", "build"):
            self.cargo(command, "--locked", "--bin", "leaf")


def macro_stats(stderr: str) -> list[tuple[str, int]]:
    """Name and lines from rustc's table, whose columns are name, uses, lines, average, bytes, average."""
    row = re.compile(r"^macro-stats (\S.*?) +[\d_]+ +([\d_]+) +[\d_.]+ +[\d_]+ +[\d_.]+$", re.MULTILINE)
    return [(name, int(lines.replace("_", ""))) for name, lines in row.findall(stderr)]


def is_counted(macro: str) -> bool:
    """Attributes and derives make the actor; bang macros stand in what its author or its caller writes."""
    return macro.startswith("#[") and macro not in {f"#[derive({name})]" for name in STANDARD_DERIVES}
