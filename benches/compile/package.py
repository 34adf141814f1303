"""One contender's package with two programs, `hello` and the large `leaf`: writes, builds and measures them."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

from children import Failed, Outcome, run, run_rust
from contenders import Contender
from workload import Methods, expected_total, methods

# Derives of the standard library expand to the same code for every contender.
STANDARD_DERIVES = ("Clone", "Copy", "Debug", "Default")


class Package:
    """A package under `root` with its own target directories."""

    def __init__(self, contender: Contender, root: Path, toolchain: str = "") -> None:
        self.contender = contender
        self.directory = root / contender.name
        self.targets = root / "targets" / contender.name
        self.toolchain = toolchain
        self.actors = 0

    def cargo(self, *words: str, target: str = "leaf", toolchain: str = "") -> Outcome:
        """Runs cargo in the target directory called `target`; the other target directories stay unchanged."""
        return run_rust(
            "cargo",
            *words,
            cwd=self.directory,
            toolchain=toolchain or self.toolchain,
            CARGO_TARGET_DIR=str(self.targets / target),
        )

    # Writing.

    def write(self, actors: int, per_actor: int, lock: Path | None = None) -> None:
        """Writes the sources. Dependencies have the versions of the lock file `lock`, or the newest compatible ones."""
        self.actors = actors
        (self.directory / "src").mkdir(parents=True)
        dependencies = "".join(f"{name} = {what}\n" for name, what in self.contender.dependencies.items())
        (self.directory / "Cargo.toml").write_text(
            '[package]\nname = "leaf"\nversion = "0.0.0"\nedition = "2024"\n\n'
            # A workspace of its own, because the directory may be inside another one.
            f"[workspace]\n\n[dependencies]\n{dependencies}"
        )
        self._write_program("hello", 1, methods(1))
        self._write_program("leaf", actors, methods(per_actor))
        if lock:
            # cargo removes the packages that are not needed, and adds the leaf.
            shutil.copy(lock, self.directory / "Cargo.lock")
        else:
            self.cargo("generate-lockfile")
        self.cargo("fetch")

    def _write_program(self, name: str, actors: int, among: Methods) -> None:
        directory = self.directory / "src" / "bin" / name
        directory.mkdir(parents=True)
        module = self.contender.source.render(among)
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
        """Runs both programs. A contender with a wrong total is left out of the comparison."""
        self._check_total("leaf", "leaf", expected_total(actors, methods(per_actor)))
        self._check_total("hello", "hello", expected_total(1, methods(1)))

    def _check_total(self, program: str, target: str, expected: int) -> None:
        printed = run([self.targets / target / "debug" / program], self.directory).stdout.strip()
        if printed != str(expected):
            raise Failed(f"{self.contender.name}: {program} printed {printed}, expected {expected}")

    # Counting.

    def crates(self) -> list[str]:
        """Names and versions of all crates that are built for the program, without the program itself."""
        tree = self.cargo("tree", "--locked", "-e", "normal,build", "--prefix", "none", "--no-dedupe")
        lines = {" ".join(line.split()[:2]) for line in tree.stdout.splitlines() if line.strip()}
        return sorted(line for line in lines if not line.startswith("leaf "))

    def version(self) -> str:
        found = [crate.split()[1] for crate in self.crates() if crate.split()[0] == self.contender.crate]
        return found[0].removeprefix("v") if found else "?"

    def written_lines(self) -> int:
        """Lines of one actor as its author writes them, without blank lines and without the calls."""
        text = (self.directory / "src" / "bin" / "leaf" / "counter_0.rs").read_text()
        actor, _, _ = text.partition("pub async fn drive()")
        return sum(1 for line in actor.splitlines() if line.strip())

    def generated_lines(self, nightly: str) -> float:
        """Lines that attributes and derives generate for one actor."""
        outcome = self.cargo(
            "rustc", "--locked", "--bin", "leaf", "--profile", "check", "--", "-Zmacro-stats",
            target="nightly", toolchain=nightly,
        )  # fmt: skip
        return sum(lines for name, lines in macro_stats(outcome.stderr) if is_counted(name)) / self.actors

    def llvm_lines(self) -> int:
        """Lines of LLVM IR in the functions of the debug build, before any pass."""
        with self.llvm_ir().open() as lines:
            return sum(1 for line in lines if line.startswith("  "))

    def llvm_ir(self) -> Path:
        """The LLVM IR of the leaf. rustc is run without cargo, which would compile and link the program as well."""
        built = self.cargo("build", "--bin", "hello", "--locked", "--message-format", "json").stdout
        libraries = dict(filter(None, map(library, built.splitlines())))
        output = self.targets / "leaf.ll"
        names = [package.replace("-", "_") for package in self.contender.dependencies]
        externs = [f"--extern={name}={libraries[name]}" for name in names]
        run_rust(
            "rustc", "--edition=2024", f"--emit=llvm-ir={output}", str(self.directory / "src" / "bin" / "leaf" / "main.rs"),
            "-Ccodegen-units=1", "-Cdebuginfo=0", "-Cno-prepopulate-passes",
            f"-Ldependency={self.targets / 'leaf' / 'debug' / 'deps'}", *externs,
            cwd=self.directory, toolchain=self.toolchain,
        )  # fmt: skip
        return output

    # Building.

    def build_hello(self) -> float:
        """Builds `hello` in an empty target directory; returns the CPU seconds."""
        shutil.rmtree(self.targets / "hello", ignore_errors=True)
        return self.cargo("build", "--locked", "--offline", "--bin", "hello", target="hello").cpu

    def build_leaf(self, command: str) -> float:
        """Runs `check` or `build` on the leaf, whose dependencies are already built; returns the CPU seconds."""
        os.utime(self.directory / "src" / "bin" / "leaf" / "main.rs")
        outcome = self.cargo(command, "--locked", "--offline", "--bin", "leaf")
        built = re.findall(r"^ *(?:Compiling|Checking) (\S+)", outcome.stderr, re.MULTILINE)
        if built != ["leaf"]:
            raise Failed(f"{self.contender.name}: {command} built {built}, expected only the leaf")
        return outcome.cpu

    def warm_up(self) -> None:
        """Builds the dependencies of the leaf."""
        for command in ("check", "build"):
            self.cargo(command, "--locked", "--bin", "leaf")


def library(message: str) -> tuple[str, str] | None:
    """Name and file of the library that a message of cargo reports."""
    artifact = json.loads(message)
    if artifact["reason"] != "compiler-artifact":
        return None
    files = [file for file in artifact["filenames"] if file.endswith(".rlib")]
    return (artifact["target"]["name"], files[0]) if files else None


def macro_stats(stderr: str) -> list[tuple[str, int]]:
    """Parses name and lines from rustc's table. Its columns are name, uses, lines, average, bytes, average."""
    row = re.compile(r"^macro-stats (\S.*?) +[\d_]+ +([\d_]+) +[\d_.]+ +[\d_]+ +[\d_.]+$", re.MULTILINE)
    return [(name, int(lines.replace("_", ""))) for name, lines in row.findall(stderr)]


def is_counted(macro: str) -> bool:
    """Counts attributes and derives, which generate the actor. Bang macros are part of the author's code."""
    return macro.startswith("#[") and macro not in {f"#[derive({name})]" for name in STANDARD_DERIVES}
