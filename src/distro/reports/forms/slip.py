"""The referral slip: one sheet to cut into three, for the person, the receiver and the office; no name on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from distro.books import Referral
from distro.model.programme import Programme
from distro.model.services import Outcome, Service
from distro.reports.press.page import MARGIN, PaperPage
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
    page = PaperPage(say("slip.title"), slip.number, made_at, f"{programme.project_code} · {slip.number}")
    if programme.rehearsal:
        page.at(0, MARGIN + 14, 120, say("reports.rehearsal"))
    for copy, name in enumerate(_COPIES):
        top = _TOP + copy * _COPY_HEIGHT
        page.pdf.set_xy(MARGIN, top)
        page.heading(say(f"slip.copy.{name}"))
        page.qr(code, top + 9)
        page.facts(_facts(programme, places, referral, number))
        page.gap(1)
        outcomes = "   ".join(f"☐ {say(f'referral.outcome.{one}')}" for one in Outcome if one is not Outcome.SENT)
        page.text(f"{say('slip.outcome')}  {outcomes}", 8)
        if copy + 1 < len(_COPIES):
            page.stroke([(0, top + _COPY_HEIGHT - 4), (page.width, top + _COPY_HEIGHT - 4)], dash=(2.0, 2.0))
    page.save(out)


def _facts(programme: Programme, places: Sequence[Service], referral: Referral, number: str) -> list[tuple[str, str]]:
    slip = referral.slip
    place = next((place for place in places if place.code == slip.receiver), None)
    # Whoever finds it must not learn what it is about: the focal point goes along, or tells where.
    told = not referral.is_protected
    facts = [
        ("number", f"{slip.number}, {slip.occurred_at:%d/%m/%Y %H:%M}"),
        ("whose", number),
        ("priority", f"{say(f'referral.priority.{slip.priority}')}, {slip.due_at:%d/%m/%Y %H:%M}"),
    ]
    if told:
        facts.insert(2, ("service", say(f"referral.service.{slip.service}")))
        facts.append(("receiver", slip.receiver if place is None else f"{place.organisation}, {in_words(place.name)}"))
    if told and place is not None:
        facts.append(("where", " · ".join(filter(None, (place.city, place.days, place.focal_phone)))))
    facts += [("consent", slip.consent_version), ("by", f"{slip.by}, {in_words(programme.point(slip.site).name)}")]
    return [(say(f"slip.{name}"), value) for name, value in facts]
