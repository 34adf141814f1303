"""Pictures of what a user sees on the screen: a compile error, and completion in an editor."""

import json
import re
from html import escape
from pathlib import Path
from textwrap import shorten

from svg import Picture

TESTS = Path(__file__).parent / "../../tests"


# A mistake, and what the compiler says: the source and the output of a ui case.

KEYWORDS = r"\b(?:use|struct|impl|pub|fn|mut|let|async)\b"
TOKEN = re.compile(rf'(?P<mark>#\[.*?\])|(?P<text>"[^"]*")|(?P<key>{KEYWORDS})|(?P<plain>.)')


def spans(pieces):
    """Joins pieces of (class, text) to spans."""
    return "".join(
        f'<tspan class="{kind}">{escape(text, quote=False)}</tspan>' if kind else escape(text, quote=False)
        for kind, text in pieces
    )


def rust(line):
    pieces = []
    for token in TOKEN.finditer(line):
        kind = "" if token.lastgroup == "plain" else token.lastgroup
        if pieces and pieces[-1][0] == kind:
            pieces[-1] = (kind, pieces[-1][1] + token[0])
        else:
            pieces.append((kind, token[0]))
    return spans(pieces)


def output(line):
    """Colours a line as rustc does."""
    if error := re.match(r"(error(?:\[E\d+\])?)(: .*)", line):
        return spans([("bad bold", error[1]), ("bold", error[2])])
    if arrow := re.match(r"( *-->)(.*)", line):
        return spans([("mark", arrow[1]), ("", arrow[2])])
    if code := re.match(r"( *\d* *\|)(.*)", line):
        marks = re.fullmatch(r" *\^+.*", code[2])
        return spans([("mark", code[1]), ("bad bold" if marks else "", code[2])])
    return spans([("", line)])


def wrapped(line, columns):
    """Breaks a line between words, as a terminal with that many columns would."""
    lines = [""]
    for word in re.findall(r"\S+\s*|\s+", line):
        if len((lines[-1] + word).rstrip()) > columns:
            lines.append("")
        lines[-1] += word
    return lines


def prompt(command):
    return spans([("soft", "$ "), ("bold", command)])


def mistake(case, title):
    source = (TESTS / f"ui/{case}.rs").read_text(encoding="utf-8").splitlines()
    errors = (TESTS / f"ui/{case}.stderr").read_text(encoding="utf-8").splitlines()
    rows = [prompt(f"cat ui/{case}.rs"), *map(rust, source), "", prompt("cargo check")]
    for line in errors:
        first, *rest = wrapped(line, 100)
        rows += [output(first), *(spans([("bold", more)]) for more in rest)]
    picture = window(64 + 19 * len(rows), title, " ".join(" ".join(errors).split()))
    for index, row in enumerate(rows):
        if row:
            picture.add(f'<text class="ink code" x="24" y="{64 + 19 * index}">{row}</text>')
    return picture


# Completion: what tests/editor/contract.py has recorded.


def completion(title):
    lists = json.loads((TESTS / "editor/completion.json").read_text(encoding="utf-8"))
    rows = sum(2 + len(each["items"]) for each in lists)
    names = "; ".join(f"{each['typed']} offers {', '.join(item['name'] for item in each['items'])}" for each in lists)
    picture = window(72 + 21 * rows, title, names)
    y = 64
    for each in lists:
        picture.add(f'<text class="ink code" x="24" y="{y}">{rust(each["typed"])}</text>')
        caret = 25 + CHARACTER * len(each["typed"])
        picture.rect(round(caret, 1), y - 13, 2, 17, "tip", 0)
        offers(picture, 40, y + 10, each["items"])
        y += 21 * (2 + len(each["items"])) + 12
    return picture


# The width of a character of code, in the fonts that the pictures name.
CHARACTER = 7.83


def offers(picture, x, y, items):
    """The list below the cursor: name, arguments, and the first sentence of the docs."""
    picture.rect(x, y, 834 - x, 21 * len(items) + 10, "box", 4)
    for index, item in enumerate(items):
        row = y + 20 + 21 * index
        arguments = re.match(r"(fn\(.*?\)|.*)", item["detail"])[0]
        sentence = re.match(r"(.*?\.(?= |$)|.*)", item["docs"])[0]
        picture.text(x + 12, row, item["name"], "mark code")
        picture.text(x + 90, row, arguments, "soft code")
        picture.text(x + 256, row, shorten(re.sub(r"[\[\]`]", "", sentence), 80, placeholder=" …"), "ink small")


def window(height, title, description):
    """An empty window of a desktop, with its title bar."""
    picture = Picture(860, height, title, description)
    for index in range(3):
        picture.add(f'<circle class="bar" cx="{24 + 18 * index}" cy="20" r="5.5"/>')
    picture.text(430, 25, title, "soft small middle")
    picture.path([(1, 38), (859, 38)], "area")
    return picture
