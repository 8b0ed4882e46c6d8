"""The referral slip: one sheet to cut into three, for the person, the receiver and the office; no name on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from distro.books import Referral
from distro.model.programme import Programme
from distro.model.services import Outcome, Service
from distro.reports.paper import MARGIN, Paper
from distro.texts import in_words, say

_COPIES = ("person", "receiver", "office")
_COPY_HEIGHT = 80.0
_TOP = 38.0


def write_slip(
    programme: Programme,
    places: Sequence[Service],
    referral: Referral,
    number: str,
    code: str,
    made_at: datetime,
    out: Path,
) -> None:
    """Write the slip with its scannable `code` to `out`, in the language spoken now; `places` is the service map.

    `number` is the household's in the register: the only thing that says whose slip it is.
    """
    slip = referral.slip
    paper = Paper(say("slip.title"), slip.number, made_at, f"{programme.project_code} · {slip.number}")
    if programme.rehearsal:
        paper.at(0, MARGIN + 14, 120, say("reports.rehearsal"))
    for copy, name in enumerate(_COPIES):
        top = _TOP + copy * _COPY_HEIGHT
        paper.pdf.set_xy(MARGIN, top)
        paper.heading(say(f"slip.copy.{name}"))
        paper.qr(code, top + 9)
        paper.facts(_facts(programme, places, referral, number))
        paper.gap(1)
        outcomes = "   ".join(f"☐ {say(f'referral.outcome.{one}')}" for one in Outcome if one is not Outcome.SENT)
        paper.text(f"{say('slip.outcome')}  {outcomes}", 8)
        if copy + 1 < len(_COPIES):
            paper.stroke([(0, top + _COPY_HEIGHT - 4), (paper.width, top + _COPY_HEIGHT - 4)], dash=(2.0, 2.0))
    paper.save(out)


def _facts(programme: Programme, places: Sequence[Service], referral: Referral, number: str) -> list[tuple[str, str]]:
    slip = referral.slip
    place = next((place for place in places if place.code == slip.receiver), None)
    facts = [
        ("number", f"{slip.number}, {slip.occurred_at:%d/%m/%Y %H:%M}"),
        ("whose", number),
        ("service", say(f"referral.service.{slip.service}")),
        ("priority", f"{say(f'referral.priority.{slip.priority}')}, {slip.due_at:%d/%m/%Y %H:%M}"),
        ("receiver", slip.receiver if place is None else f"{place.organisation}, {in_words(place.name)}"),
    ]
    if place is not None:
        facts.append(("where", " · ".join(filter(None, (place.city, place.days, place.focal_phone)))))
    facts += [("consent", slip.consent_version), ("by", f"{slip.by}, {in_words(programme.point(slip.site).name)}")]
    return [(say(f"slip.{name}"), value) for name, value in facts]
