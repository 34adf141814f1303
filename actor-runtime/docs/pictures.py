#!/usr/bin/env python3
"""Draws the pictures of the documentation: `python3 actor-runtime/docs/pictures.py` writes pictures/*.svg.

`check` instead fails if a file differs from what would be written.
Needs Python 3.9 and nothing else. Run `book.py links` afterwards: the pages on docs.rs contain the pictures.
"""

import sys
from pathlib import Path

from screens import completion, mistake
from svg import Picture

DOCS = Path(__file__).parent


# How a call travels: who takes part, then what happens from top to bottom.

PARTIES = {
    "caller": (90, "Caller", "your task"),
    "handle": (260, "Handle", "CounterHandle"),
    "mailbox": (440, "Mailbox", "bounded"),
    "loop": (620, "Run loop", "the actor's task"),
    "method": (790, "Method", "Counter::add"),
}


def call():
    picture = Picture(
        880,
        646,
        "How a call travels",
        "The handle method builds a message and returns a call, which sends nothing yet. Awaiting it is an ask: the message is "
        "queued in the mailbox together with a reply sender, the run loop takes it and runs the method, and the reply goes "
        "through the reply slot to the caller. A tell sends the message alone and returns when it is queued; what the method "
        "returns is dropped.",
    )
    for x, name, detail in PARTIES.values():
        picture.path([(x, 74), (x, 592)], "line life")
        picture.rect(x - 66, 22, 132, 52, "box")
        picture.text(x, 44, name, "ink bold middle")
        picture.text(x, 62, detail, "soft mono middle" if "C" in detail else "soft small middle")
    ask(picture, 112)
    tell(picture, 422)
    picture.text(24, 624, "If the actor stops first, an ask returns an error, which says whether the method may have run.", "soft")
    return picture


def message(picture, start, end, y, label, kind, dashed=False, note=None):
    """An arrow between two parties with a label above and a note below it."""
    a, b = PARTIES[start][0], PARTIES[end][0]
    gap = 5 if b > a else -5
    picture.arrow([(a + gap, y), (b - gap, y)], kind, dashed)
    middle = (a + b) / 2
    picture.text(middle, y - 7, label, f"{kind} halo mono middle")
    if note:
        picture.text(middle, y + 16, note, "soft halo small middle")


def section(picture, y, kind, code, explanation):
    picture.text(24, y, code, f"{kind} code bold halo")
    picture.text(40 + 7.9 * len(code), y, explanation, "soft small halo")


def busy(picture, party, top, bottom):
    picture.rect(PARTIES[party][0] - 5, top, 10, bottom - top, "bar", 2)


def ask(picture, y):
    section(picture, y, "ask", "counter.add(2).await", "ask: waits for the reply")
    busy(picture, "caller", y + 84, y + 276)
    busy(picture, "loop", y + 138, y + 234)
    busy(picture, "method", y + 172, y + 222)
    message(picture, "caller", "handle", y + 34, "add(2)", "ask")
    message(picture, "handle", "caller", y + 64, "Call", "ask", dashed=True, note="sends nothing yet")
    message(picture, "caller", "mailbox", y + 108, "message + reply sender", "ask", note="waits while the mailbox is full")
    message(picture, "mailbox", "loop", y + 142, "message", "ask", note="woken if it was idle")
    message(picture, "loop", "method", y + 178, "add(&mut self, 2)", "ask", note="one at a time")
    message(picture, "method", "loop", y + 218, "7", "ask", dashed=True)
    message(picture, "loop", "caller", y + 266, "", "ask", dashed=True)
    picture.rect(366, y + 253, 148, 26, "box", 13)
    picture.text(440, y + 271, "reply slot", "ink middle")
    picture.text(175, y + 259, "Ok(7)", "ask halo mono middle")
    picture.text(567, y + 259, "7", "ask halo mono middle")


def tell(picture, y):
    section(picture, y, "tell", "counter.add(2).tell().await", "tell: waits until the message is queued")
    busy(picture, "caller", y + 30, y + 78)
    busy(picture, "loop", y + 90, y + 162)
    busy(picture, "method", y + 116, y + 156)
    message(picture, "caller", "mailbox", y + 38, "message", "tell")
    message(picture, "mailbox", "caller", y + 70, "Ok(())", "tell", dashed=True, note="the caller goes on")
    message(picture, "mailbox", "loop", y + 96, "message", "tell")
    message(picture, "loop", "method", y + 122, "add(&mut self, 2)", "tell")
    message(picture, "method", "loop", y + 150, "9", "tell", dashed=True)
    picture.text(606, y + 154, "the reply is dropped", "soft small end halo")


# The life of an actor: each `ActorStatus`, and the ways from one to another.


def life():
    picture = Picture(
        900,
        626,
        "The life of an actor",
        "An actor is Starting until its start hook is done, then Running. A supervised actor whose handler panics is Restarting "
        "until it has a new state. In these three the mailbox is open. A shutdown, the drop of the last handle or a stop "
        "of the context closes it: the actor is Draining, handles what was accepted and runs its stop hook. Then it is Stopped "
        "with one of ten reasons. A failure, an abort or an overflow stops it without draining.",
    )
    picture.rect(24, 24, 536, 262, "area dashed", 10)
    picture.text(40, 48, "The mailbox is open: calls are accepted", "soft small")
    picture.text(876, 48, "The mailbox is closed: new calls fail", "soft small end")
    statuses(picture)
    transitions(picture)
    stops(picture)
    for index, remark in enumerate(REMARKS):
        picture.text(24, 572 + 19 * index, remark, "soft small")
    return picture


REMARKS = [
    "A draining actor stops at once if a handler or the stop hook panics, a method takes self, or it is aborted.",
    "The mailbox closes before a stop is reported, so the status may be Draining for a moment on every way to Stopped.",
    "A supervised actor that fails while it starts or drains may get a new state too. Its status stays the same.",
]


def status(picture, x, y, name, *details):
    picture.rect(x - 84, y, 168, 66, "box", 10)
    picture.text(x, y + 22, name, "ink bold middle")
    for index, detail in enumerate(details):
        picture.text(x, y + 40 + 15 * index, detail, "soft small middle")


def statuses(picture):
    status(picture, 124, 196, "Starting", "the start hook runs,", "calls wait")
    status(picture, 416, 196, "Running", "handles messages,", "or waits for them")
    status(picture, 416, 66, "Restarting", "makes a new state,", "calls wait")
    status(picture, 790, 196, "Draining", "handles what is queued,", "runs the stop hook")


def transitions(picture):
    picture.add('<circle class="tip" cx="124" cy="112" r="6"/>')
    picture.arrow([(124, 112), (124, 196)])
    picture.text(134, 152, "spawn()", "ink mono")
    picture.arrow([(208, 229), (332, 229)])
    picture.text(268, 221, "start hook done", "ink small middle")
    picture.arrow([(388, 196), (388, 132)])
    picture.text(378, 160, "a handler panics", "ink small end")
    picture.text(378, 176, "(supervised)", "soft small end")
    picture.arrow([(444, 132), (444, 196)])
    picture.text(454, 168, "started", "ink small")
    picture.arrow([(560, 229), (706, 229)])
    picture.text(570, 184, "shutdown()", "ink mono")
    picture.text(570, 202, "last handle dropped", "ink small")
    picture.text(570, 220, "cx.stop(reason)", "ink mono")


# The ways to `Stopped`: where the arrow starts, what happens, and the reasons in the same order.
STOPS = [
    ((124, 262), ["the start hook or", "a factory fails"], ["StartFailed"]),
    ((346, 262), ["a handler panics, or", "a method takes self"], ["Panicked", "Consumed"]),
    ((520, 286), ["abort, overflow, or", "restart limit exceeded"], ["Aborted", "MailboxOverflow", "RestartsExhausted"]),
    ((732, 262), ["all is handled, or", "the stop hook fails"], ["Shutdown", "HandlesDropped", "Stopped", "StopFailed"]),
]


def stops(picture):
    picture.rect(24, 382, 852, 164, "box", 10)
    picture.text(40, 406, "Stopped(reason)", "ink bold")
    picture.text(40, 532, "Without draining: queued calls are discarded, and the stop hook does not run.", "soft small")
    picture.path([(646, 394), (646, 534)], "line life")
    picture.text(662, 532, "After draining", "soft small")
    for (x, top), events, reasons in STOPS:
        picture.arrow([(x, top), (x, 382)])
        for index, event in enumerate(events):
            picture.text(x + 10, 324 + 16 * index, event, "ink small")
        for index, reason in enumerate(reasons):
            picture.text(x, 430 + 19 * index, reason, "ink mono middle")


PICTURES = {
    "call": call,
    "completion": lambda: completion("What the editor offers for an actor's handle"),
    "life": life,
    "mistake": lambda: mistake("replies/borrowed", "A mistake, and what the compiler says"),
}


def main(arguments):
    if arguments not in ([], ["check"]):
        sys.exit(__doc__)
    stale = []
    for name, draw in PICTURES.items():
        file, svg = DOCS / "pictures" / f"{name}.svg", draw().svg()
        if not arguments:
            file.write_text(svg, encoding="utf-8", newline="\n")
        elif not file.exists() or file.read_text(encoding="utf-8") != svg:
            stale.append(file.name)
    if stale:
        sys.exit(f"run `python3 actor-runtime/docs/pictures.py`: {', '.join(stale)} differ")


if __name__ == "__main__":
    main(sys.argv[1:])
