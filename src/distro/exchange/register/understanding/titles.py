"""What a list says of many at once: in its sheet's name, in the title over it, in a title between its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from distro.exchange.register.sheets import Cell
from distro.exchange.register.understanding import vocabulary as v
from distro.exchange.register.values.texts import text_of, word_set, words

# A farm ("ferme") and an archive are no people who left.
_OUT = (v.OUT - word_set("ferme fermee archive archivee archived left closed quitte")) | word_set("""
    refus refuse refusee refuses refused refusal declined supprimer supprime removed retire retiree retires exclure
    exclusion attente waiting depart departs partis رفض رافضين رافضون مستبعدين مستبعدون محذوفين انتظار الانتظار
    مكررين متوفين مغادرين
""")
_NOT = word_set("non not غير ليس")
# "Liste après suppression des doublons", "hors exclus": those are not among them.
_WITHOUT = word_set("sans hors apres without after except excluding nettoye nettoyee clean dedoublonne بدون بعد دون")
_A_TITLE = 12  # words


class Title(Struct, frozen=True):
    """A title that speaks of people who are not to be served, and the rows (by place) that stand under it."""

    text: str
    rows: tuple[int, ...]


def titles_of_those_out(
    name: str, above: Sequence[Sequence[Cell]], data: Sequence[tuple[int, tuple[Cell, ...]]]
) -> Iterator[Title]:
    """Titles of people who refused, left, wait or stand there twice; `above` are the rows over the headers."""
    over = [name, *(text_of(cell) for row in above for cell in row if isinstance(cell, str))]
    if said := next((text for text in over if _speaks_of_those_out(text)), ""):
        yield Title(said, tuple(at for at, _ in data))
        return
    title, rows = "", list[int]()
    for at, row in data:
        texts = [cell for cell in row if cell is not None]
        if len(texts) > 1:
            rows.append(at)
            continue
        if title and rows:
            yield Title(title, tuple(rows))
        title, rows = (text_of(texts[0]) if texts and _speaks_of_those_out(text_of(texts[0])) else ""), []
    if title and rows:
        yield Title(title, tuple(rows))


def _speaks_of_those_out(text: str) -> bool:
    said = words(text.replace("_", " "))
    if len(said) > _A_TITLE or _WITHOUT.intersection(said):
        return False
    return bool(_OUT.intersection(said)) or any(one in _NOT and other in v.IN for one, other in pairwise(said))
