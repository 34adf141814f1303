#!/usr/bin/env python3
"""What an editor shows for code with actors, checked with rust-analyzer: `python3 tests/editor/contract.py`.

The script opens `src/main.rs` in the language server, asks what an editor asks while its user works, and prints one line per check.
It changes the document in the server's memory only. It needs Python 3.9, and the components `rust-analyzer` and `rust-src` of the
toolchain. The environment variable `RUST_SRC` names a folder with the sources of the standard library to use instead of `rust-src`.

`--bless` writes `completion.json`, which the guide's picture of completion is drawn from. Otherwise a check compares it.
"""

import json
import os
import sys
from pathlib import Path

from lsp import Server

ROOT = Path(__file__).resolve().parent
RECORD = ROOT / "completion.json"
SETTINGS = {
    "checkOnSave": False,
    "cargo": {"targetDir": True, "sysrootSrc": os.environ.get("RUST_SRC")},
    # They can be wrong, and must not be for an actor.
    "diagnostics": {"experimental": {"enable": True}},
}


def position(text, place, word, after=False):
    """The position of `word` in the first line that contains `place`."""
    for number, line in enumerate(text.splitlines()):
        start = line.find(place)
        if start >= 0:
            column = line.index(word, start)
            return number, column + (len(word) if after else 0)
    raise LookupError(f"the fixture has no {place!r}")


class Document:
    """The fixture in the server: questions about it, by the text of a line and a word in it."""

    def __init__(self, server):
        self.server, self.source = server, server.text

    def line(self, number):
        return self.server.text.splitlines()[number].strip()

    def own_lines(self, answer):
        """The lines of this document in a list of locations, in order. Other files are an error."""
        found = []
        for location in answer:
            if location["uri"] != self.server.uri:
                raise AssertionError(f"leads to {location['uri']}")
            found.append(location["range"]["start"]["line"])
        return [self.line(number) for number in sorted(found)]

    def ask(self, what, place, word, **more):
        return self.server.at(what, position(self.server.text, place, word), **more)

    def definition(self, place, word):
        return self.own_lines(self.ask("definition", place, word))

    def hover(self, place, word):
        return self.ask("hover", place, word)["contents"]["value"]

    def references(self, place, word):
        return self.own_lines(self.ask("references", place, word, context={"includeDeclaration": True}))

    def renamed(self, place, word, name):
        """The lines that a rename changes, as they are afterwards."""
        changes = self.ask("rename", place, word, newName=name)["documentChanges"]
        changes = {change["textDocument"]["uri"]: change["edits"] for change in changes}
        if set(changes) != {self.server.uri}:
            raise AssertionError(f"the rename edits {sorted(changes)}")
        lines = self.server.text.splitlines()
        edits = sorted((edit["range"]["start"]["line"], edit["range"]["start"]["character"], edit) for edit in changes[self.server.uri])
        for number, start, edit in reversed(edits):
            end = edit["range"]["end"]["character"]
            lines[number] = lines[number][:start] + edit["newText"] + lines[number][end:]
        return [lines[number].strip() for number in sorted({number for number, _, _ in edits})]

    def edit(self, *replacements):
        """Types over the original text: pairs of an old text, which occurs once, and a new one."""
        text = self.source
        for old, new in replacements:
            if text.count(old) != 1:
                raise LookupError(f"{old!r} occurs {text.count(old)} times in the fixture")
            text = text.replace(old, new)
        self.server.change(text)

    def completions(self, typed):
        """What is offered behind `typed`, by name."""
        answer = self.server.at("completion", position(self.server.text, typed, typed, after=True))
        return {item["label"].split("(")[0].strip(): item for item in answer["items"]}

    def diagnostics(self):
        """Line, as written, and message of each."""
        answer = self.server.request("textDocument/diagnostic", {"textDocument": {"uri": self.server.uri}})
        return [(self.line(each["range"]["start"]["line"]), each["message"]) for each in answer["items"]]


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"found    {found}\n      expected {expected}")


def contains(found, *expected):
    for each in expected:
        if each not in found:
            raise AssertionError(f"{each!r} is not in {sorted(found) if isinstance(found, dict) else found}")


ADD = "pub fn add(&mut self, amount: u64) -> u64 {"
ADD_CALLS = [
    "drop(own.add(1).try_tell());",
    "let after = counter.add(2).await?;",
    "counter.add(1).tell().await?;",
    "counter.add(1).timeout(Duration::from_secs(1)).await?;",
]
FIRST_CALL = "let after = counter.add(2).await?;"
METHODS = ["add", "value", "store", "later", "again", "multiply"]
MODES = ["await", "tell", "try_tell", "enqueue", "timeout", "blocking"]
# What is typed before a method of the block, and is not a method yet.
HALF_TYPED = ["pub", "pub fn", "pub fn set", "pub fn set(&mut self, n)", "pub fn set(&mut self, n: u6)", "pub fn set(&self) -> {}"]


def definitions(fixture):
    """go to definition leads from a call on the handle to the method"""
    equal(fixture.definition(FIRST_CALL, "add"), [ADD])
    equal(fixture.definition("own.add(1)", "add"), [ADD])
    equal(fixture.definition("counter.later()", "later"), ["pub fn later(&mut self, #[actor(reply)] reply: ReplyTo<u64>) {"])
    equal(fixture.definition("counter.multiply(2)", "multiply"), ["pub fn multiply(&mut self, factor: u64) -> u64 {"])
    equal(fixture.definition("counter.label()", "label"), ["async fn label(&self) -> Result<String, CallError> {"])
    equal(fixture.definition("reader.value()", "value"), ["pub fn value(&self) -> u64 {"])
    equal(fixture.definition("store.push(1_u8)", "push"), ["pub fn push(&mut self, value: V) {"])
    equal(fixture.definition("let reader: Reader", "Reader"), ["#[actor(views(Reader))]"])


def hovers(fixture):
    """hover shows the docs and the signature of the method, and the type of a reply"""
    contains(fixture.hover(FIRST_CALL, "add"), "CounterHandle", "pub fn add(&self, amount: u64) ->", "Adds `amount` and returns the new value.")
    contains(fixture.hover(FIRST_CALL, "after"), "let after: u64")
    contains(fixture.hover("counter.multiply(2)", "multiply"), "Multiplies the value.")


def references(fixture):
    """references of a method contain the calls on its handle, from both ends"""
    equal(fixture.references(ADD, "add"), [ADD, *ADD_CALLS])
    equal(fixture.references(FIRST_CALL, "add"), [ADD, *ADD_CALLS])


def renames(fixture):
    """rename changes a method and its calls together, from both ends, and an argument in its body"""
    for place in (ADD, FIRST_CALL):
        equal(fixture.renamed(place, "add", "plus"), [line.replace("add", "plus") for line in (ADD, *ADD_CALLS)])
    equal(fixture.renamed(ADD, "amount", "n"), ["pub fn add(&mut self, n: u64) -> u64 {", "self.value += n;"])
    equal(fixture.renamed("store.push(1_u8)", "push", "append"), ["pub fn append(&mut self, value: V) {", "store.append(1_u8).await?;"])


def completes_calls(fixture):
    """completion offers the methods of a handle, its life cycle, and the modes of a call"""
    fixture.edit((FIRST_CALL, "counter."))
    contains(fixture.completions("    counter."), *METHODS, "label", "shutdown", "abort", "status")
    fixture.edit((FIRST_CALL, "counter.add(2)."))
    contains(fixture.completions("counter.add(2)."), *MODES)


def completes_bodies(fixture):
    """completion in a half-typed body offers the fields and methods of the actor"""
    fixture.edit(("self.clamp();", "self."))
    contains(fixture.completions("        self."), "value", "names", "clamp", "add")


def hides_internals(fixture):
    """completion offers nothing that is not for users"""
    fixture.edit((FIRST_CALL, "counter."))
    hidden = {name for name in fixture.completions("    counter.") if name.startswith("_")}
    equal(hidden, set())


def survives_half_typed_methods(fixture):
    """a half-typed method takes no other method from the handle, and is the only line with an error"""
    for typed in HALF_TYPED:
        before = "    /// The present value."
        fixture.edit((before, f"    {typed}\n\n{before}"), (FIRST_CALL, "counter."))
        contains(fixture.completions("    counter."), *METHODS, "label")
        fixture.edit((before, f"    {typed}\n\n{before}"))
        own = {typed, before.strip(), ""}
        if typed == "pub fn":
            own.add("#[actor(view(Reader))]")  # the parser expects the name here
        wrong = {line for line, _ in fixture.diagnostics()} - own
        equal((typed, wrong), (typed, set()))


def recorded(fixture):
    """What the picture of completion shows."""
    lists = []
    for typed, names in (("counter.", METHODS), ("counter.add(2).", MODES)):
        fixture.edit((FIRST_CALL, typed))
        offered = fixture.completions(f"    {typed}")
        items = []
        for name in names:
            docs = offered[name].get("documentation", {}).get("value", "")
            items.append({"name": name, "detail": offered[name]["detail"], "docs": docs.split("\n\n")[0].replace("\n", " ")})
        lists.append({"typed": typed, "items": items})
    return lists


def matches_the_picture(fixture):
    """the guide's picture of completion shows what is offered"""
    equal(recorded(fixture), json.loads(RECORD.read_text(encoding="utf-8")))


def reports_nothing_wrong(fixture):
    """no diagnostic for code that compiles"""
    fixture.edit()
    equal(fixture.diagnostics(), [])


CHECKS = [
    reports_nothing_wrong,
    definitions,
    hovers,
    references,
    renames,
    completes_calls,
    completes_bodies,
    hides_internals,
    survives_half_typed_methods,
    matches_the_picture,
]


def main(arguments):
    if arguments not in ([], ["--bless"]):
        sys.exit(__doc__)
    server = Server(["rust-analyzer"], ROOT, SETTINGS)
    server.open(ROOT / "src/main.rs")
    server.wait_until_loaded()
    fixture = Document(server)
    if arguments:
        RECORD.write_text(json.dumps(recorded(fixture), indent=1) + "\n", encoding="utf-8")
    failed = 0
    for check in CHECKS:
        fixture.edit()
        try:
            check(fixture)
            print(f"ok    {check.__doc__}")
        except (AssertionError, LookupError) as error:
            failed += 1
            print(f"FAIL  {check.__doc__}\n      {error}")
    server.close()
    print(f"\n{len(CHECKS) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main(sys.argv[1:])
