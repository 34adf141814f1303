#!/usr/bin/env python3
"""Generates what the guide's pages share: the link definitions, and the sources of the mdBook.

`links` writes links.rustdoc.md, which every page on docs.rs ends with.
`sources FOLDER` writes book.toml and the book's pages to FOLDER, for `mdbook build FOLDER`.
`check BOOK REFERENCE` fails if a link of the built book leads nowhere. REFERENCE is the folder that `cargo doc` writes for the
crate, and stands for its pages on docs.rs.
"""

import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

DOCS = Path(__file__).parent
DOCS_RS = "https://docs.rs/actor-runtime/latest/actor_runtime/"


def links():
    """Returns (label, rustdoc path, URL) for each line of links.tsv."""
    lines = (DOCS / "links.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def definitions(pairs):
    return "".join(f"[{label}]: {target}\n" for label, target in pairs)


def picture(url):
    """Returns a picture as a URL that contains it, because rustdoc copies no files."""
    svg = (DOCS / url).read_text(encoding="utf-8")
    return "data:image/svg+xml," + quote(svg, safe="/:=;,")


def rustdoc_target(path, url):
    if path == "data":
        return picture(url)
    return url if path == "-" else path


def write_links():
    """The test `rustdoc_links_are_current` expects exactly this text."""
    pairs = [(label, rustdoc_target(path, url)) for label, path, url in links()]
    (DOCS / "links.rustdoc.md").write_text(definitions(pairs), encoding="utf-8", newline="\n")


def summary(index):
    """Returns mdBook's SUMMARY.md: the chapters and entries of index.md."""
    lines = ["# Summary", "", "[Guide](index.md)"]
    for line in index.splitlines():
        if entry := re.match(r"- \[(.+?)\]\[(\w+)\]", line):
            lines.append(f"- [{entry[1]}]({entry[2]}.md)")
        elif line.startswith("## "):
            lines += ["", f"# {line[3:]}", ""]
    return "\n".join(lines) + "\n"


def write_sources(folder):
    source = folder / "src"
    shutil.rmtree(folder, ignore_errors=True)
    source.mkdir(parents=True)
    shutil.copy(DOCS / "book.toml", folder)
    shutil.copytree(DOCS / "pictures", source / "pictures")
    shared = "\n" + definitions((label, url) for label, _, url in links())
    for page in DOCS.glob("*.md"):
        if page.name != "links.rustdoc.md":
            (source / page.name).write_text(page.read_text(encoding="utf-8") + shared, encoding="utf-8")
    (source / "SUMMARY.md").write_text(summary((DOCS / "index.md").read_text(encoding="utf-8")), encoding="utf-8")


class Page(HTMLParser):
    """The targets of a page's links, and what links can lead to in it."""

    def __init__(self, path):
        super().__init__()
        self.targets, self.ids = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("id"):
            self.ids.add(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.targets.append(attributes["href"])
        if tag == "img" and attributes.get("src"):
            self.targets.append(attributes["src"])


def locate(target, page, reference):
    """Returns the file and the id that a link of `page` leads to, or `None` for another site."""
    base = page.parent
    if target.startswith(DOCS_RS):
        base, target = reference, target.removeprefix(DOCS_RS)
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    return ((base / unquote(parts.path)).resolve() if parts.path else page), parts.fragment


def check(folder, reference):
    parsed = {}

    def ids(file):
        if file not in parsed:
            parsed[file] = Page(file)
        return parsed[file].ids

    pages = [path.resolve() for path in folder.rglob("*.html")]
    broken = []
    for path in pages:
        for target in Page(path).targets:
            if (found := locate(target, path, reference)) is None:
                continue
            file, fragment = found
            if not file.exists() or (fragment and file.suffix == ".html" and fragment not in ids(file)):
                broken.append(f"{path.name}: {target}")
    if not pages:
        sys.exit(f"no pages in {folder}")
    if broken:
        sys.exit("\n".join(["broken links in the book:", *broken]))


def main(arguments):
    match arguments:
        case ["links"]:
            write_links()
        case ["sources", folder]:
            write_sources(Path(folder))
        case ["check", folder, reference]:
            check(Path(folder), Path(reference))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
