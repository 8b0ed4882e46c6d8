"""What came for a closed day after its close, in words."""

from __future__ import annotations

from collections.abc import Iterable

from distro.books import Books
from distro.books.supplements import Supplement
from distro.model.programme import Programme
from distro.texts import in_words, listed, say


def supplement_in_words(programme: Programme, books: Books, supplement: Supplement) -> list[str]:
    """What came and from where; then a line for each item, and for each of several closes."""
    from_where = listed(map(books.devices.name_of, supplement.laptops))
    lines = []
    if supplement.handovers or supplement.voids or supplement.papers:
        came = [
            say(f"supplement.{what}", n=n)
            for what, n in (
                ("handovers", supplement.handovers),
                ("voids", supplement.voids),
                ("papers", supplement.papers),
            )
            if n
        ]
        by = listed(supplement.by)
        lines.append(say("supplement.of", day=supplement.day, came=listed(came), laptops=from_where, by=by))
    for line in supplement.lines:
        name = in_words(programme.item_words(line.item))
        code = "supplement.explains" if line.explained else "supplement.item"
        lines.append("  " + say(code, item=name, came=f"{line.came:+}", n=abs(line.explained)))
    if supplement.closes:
        lines.append(say("supplement.closes", day=supplement.day))
    for close in supplement.closes:
        laptop = books.devices.name_of(close.device)
        lines.append(
            "  "
            + say(
                "supplement.close", laptop=laptop, time=f"{close.occurred_at:%H:%M}", by=close.counted_by,
                approved=close.approved_by, n=sum(line.counted != line.book for line in close.lines),
                close=close.device,
            )
        )  # fmt: skip
    return lines


def supplements_in_words(programme: Programme, books: Books, supplements: Iterable[Supplement]) -> list[str]:
    """All of them, and how they are signed; nothing where there is none."""
    lines = [line for each in supplements for line in supplement_in_words(programme, books, each)]
    return [*lines, say("supplement.how")] if lines else []
