"""Double collections in words: both handovers, who, where, when, and which was made offline."""

from __future__ import annotations

from collections.abc import Iterable

from distro.books import Books
from distro.model.events import Handover
from distro.model.programme import Programme
from distro.rules.doubles import DoubleCollection
from distro.texts import in_words, say
from distro.wording.names import number_of


def double_in_words(programme: Programme, books: Books, double: DoubleCollection) -> list[str]:
    """The household, then a line for each handover, oldest first."""
    lines = [say("hub.double.of", number=number_of(books, double.household), round=double.round)]
    for made in handovers_of(books, double):
        told = say(
            "hub.double.handover",
            day=f"{made.occurred_at:%d/%m/%Y}",
            time=f"{made.occurred_at:%H:%M}",
            point=in_words(programme.point(made.site).name),
            desk=made.desk,
            by=made.by,
            device=books.devices.name_of(made.device),
        )
        lines.append(f"  {told}, {say('hub.double.offline')}" if made.offline else f"  {told}")
    return lines


def handover_named(books: Books, id_: str) -> str:
    """A handover by its household's number and when it was made, before its id; anything else as it is."""
    made = books.handovers.get(id_)
    return f"{number_of(books, made.household)} {made.occurred_at:%d/%m/%Y %H:%M} ({id_})" if made else id_


def doubles_in_words(programme: Programme, books: Books, doubles: Iterable[DoubleCollection]) -> list[str]:
    """Each household, and a line for each of its handovers."""
    return [line for double in doubles for line in double_in_words(programme, books, double)]


def handovers_of(books: Books, double: DoubleCollection) -> list[Handover]:
    """The handovers that take part and are known here."""
    return [made for id_ in double.handovers if (made := books.handovers.get(id_)) is not None]
