"""What an upload would send, what stays here, and what was not taken: in words, with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from distro.model.events import Handover, UploadPrepared, Void
from distro.texts import listed, say

_NAMED = 20  # submissions named one by one; the rest are counted
# What is the trouble of the submission itself, and not of the server or the line.
_OF_ONE = ("conflict", "refused", "later", "cut")


class Replied(Protocol):
    """What a server said: the HTTP `status` or 0, `to` where a redirect points, `wait` the seconds it asks for.

    `why`: what is wrong with its certificate.
    """

    @property
    def answer(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def to(self) -> str: ...
    @property
    def wait(self) -> int: ...
    @property
    def why(self) -> str | None: ...


class Tried(Protocol):
    """A submission that was sent, and what came of it."""

    @property
    def prepared(self) -> UploadPrepared: ...
    @property
    def reply(self) -> Replied: ...


def would_go_in_words(going: Iterable[Handover | Void], on: Mapping[str, date]) -> list[str]:
    """How many, then day by day, by the days that people agreed on, as a period is."""
    going = list(going)
    by_day = Counter((on[event.id], event.site, kind_of(event)) for event in going)
    lines = [say("upload.would_go", n=len(going))]
    for (day, site, kind), n in sorted(by_day.items()):
        lines.append("  " + say(f"upload.would_go_{kind}", day=day.isoformat(), site=site, n=n))
    return lines


def kind_of(event: Handover | Void) -> str:
    """`handover` or `void`."""
    return "handover" if isinstance(event, Handover) else "void"


def held_in_words(held: Iterable[tuple[str, int]]) -> list[str]:
    """How many handovers are told to nobody, and why: (reason, number)."""
    return [say(f"upload.held.{why}", n=n) for why, n in sorted(held)]


def not_taken_in_words(left: Iterable[Tried]) -> list[str]:
    """For each way it went wrong a sentence with what to do; a submission that is itself the trouble is named."""
    left, lines = list(left), list[str]()
    for answer in dict.fromkeys(one.reply.answer for one in left):
        of_it = [one for one in left if one.reply.answer == answer]
        seen = listed(sorted({str(one.reply.status) for one in of_it if one.reply.status})) or "-"
        to = listed(sorted({one.reply.to for one in of_it if one.reply.to})) or "-"
        lines.append(say(f"upload.answer.{answer}", n=len(of_it), status=seen, to=to))
        lines += [say(f"upload.certificate.{why}") for why in sorted({one.reply.why for one in of_it if one.reply.why})]
        if answer in _OF_ONE:
            lines += [
                f"  {one.prepared.site}  uuid:{one.prepared.about}  {one.reply.status or '-'}" for one in of_it[:_NAMED]
            ]
            if len(of_it) > _NAMED:
                lines.append("  " + say("upload.and_more", n=len(of_it) - _NAMED))
    if longest := max((one.reply.wait for one in left), default=0):
        lines.append(say("upload.wait", n=-(-longest // 60)))
    return lines
