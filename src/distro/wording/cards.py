"""What a run of cards says: the template's words, and distro's where it has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from distro.model.cards import CardTemplate, Design, FaceWords
from distro.model.programme import Programme
from distro.texts import language, say, speaking

_BACK = ("show", "free", "lost")


def design(
    programme: Programme,
    template: CardTemplate,
    colour: tuple[int, int, int] = (0, 0, 0),
    logo: Path | None = None,
) -> Design:
    """The face of the programme's cards; the language that is spoken leads."""
    first = language() if language() in template.languages else template.languages[0]
    words = []
    for code in sorted(template.languages, key=lambda code: code != first):
        with speaking(code):
            words.append(_words(programme, template, code))
    return Design(words=tuple(words), colour=colour, logo=logo)


def sheet_foot(programme: Programme, total: int) -> Callable[[int, int], str]:
    """What stands under a sheet of a run of `total` cards, from its first and its last; 0 is a proof."""

    def foot(first: int, last: int) -> str:
        if not total:
            return say("cards.foot_proof")
        return say("cards.foot", programme=programme.code, first=first, last=last, total=total)

    return foot


def _words(programme: Programme, template: CardTemplate, code: str) -> FaceWords:
    # Else the groups of a phone number would stand in Arabic's order.
    phone = programme.complaints_phone.replace(" ", "\N{NO-BREAK SPACE}")
    return FaceWords(
        title=template.title.get(code) or say("cards.title"),
        programme=template.programme.get(code, ""),  # a name like "vulnerable migrants" would tell who its holder is
        expires=say("cards.expires"),
        complaints=say("cards.complaints", phone=phone),
        keep=template.keep.get(code) or say("cards.keep"),
        back=tuple(line[code] for line in template.back) or tuple(say(f"cards.back.{name}") for name in _BACK),
        right_to_left=code == "ar",
    )
