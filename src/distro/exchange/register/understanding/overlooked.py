"""What a list may say where nobody looks: in remarks, in a column without a header, in one that corrects another.

None of it is understood; it is asked about, so that nothing of it is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from distro.exchange.register.sheets import Cell
from distro.exchange.register.understanding import vocabulary as v
from distro.exchange.register.understanding.headers import Meaning, meaning_of
from distro.exchange.register.values.groups import group_of
from distro.exchange.register.values.texts import plain, text_of, word_set, words
from distro.model.people import PopulationGroup

_REFUSING = word_set("""
    refus refuse refusee refuses refused refusal consent consentement desiste desistee retracte withdrew withdrawn
    رفض رفضت ترفض يرفض موافقه
""")
_STRUCK_OUT = word_set("""
    supprimer supprime supprimee suppression delete deleted remove removed doublon doublons duplicate duplicata
    radier radie radiee exclure exclu exclue excluded مكرر مكرره محذوف محذوفه يحذف
""")
_WAITS = word_set("""
    attente waiting hold suspendu suspendue suspended suspens bloque bloquee blocked انتظار الانتظار معلق معلقه
""")
_NOT = word_set("non not pas no غير")
_MOVED = word_set("""
    transfere transferee transfert transferred demenage demenagee relocated relocalise نقل انتقل انتقلت
""")
_FROM = word_set("de du from depuis venu venue venant من")
_GONE = word_set("""
    decede decedee deceased died mort morte quitte parti partie departed gone rapatrie rapatriee expulse expulsee
    deporte deportee demenage demenagee relocated introuvable
    توفي توفيت متوفي غادر غادرت سافر سافرت رحل رحلت fallecido fallecida
""")
_A_PART = re.compile(r"\b(?:fait|font|faire|une|grande) partie\b", re.IGNORECASE)  # of a committee: nobody left
_OF_THE_FAMILY = (
    v.OTHERS | v.CHILD | v.SEX | word_set("frere soeur parent parents wife veuf veuve orphelin أخ أخت والد")
)
_CORRECTS = word_set("""
    corrige corrigee corriges corrected correction rectifie rectifiee nouveau nouvelle new updated update actualise
    actualisee maj revise revisee revised final finale جديد جديده مصحح مصححه محدث محدثه
    remplace remplacee replaced replacement remplacement echange echangee exchanged بديل بديله مستبدل
""")
_OF_CORRECTING = word_set("mis mise a jour le la par by de du avec with")
_SPOUSE = word_set("conjoint conjointe epoux epouse mari spouse husband wife partenaire زوج زوجه")
_NAMES_ONLY = v.NAME | v.GIVEN | v.FAMILY | v.FULL | word_set("du de la le l d et of the and")
_PEOPLE = v.PEOPLE | v.CHILD | v.HOUSEHOLD | word_set("enfants children kids composition مكونات اطفال ابناء")
_FEW_LETTERS = 3
_A_STATE, _A_REMARK = 3, 7  # words


class Overlooked(StrEnum):
    """What a column that was left aside may say."""

    CONSENT = "looks_like_consent"
    OUT = "rows_perhaps_out"
    PEOPLE = "looks_like_people"
    GROUP = "looks_like_group"
    NO_HEADER = "no_header"
    CORRECTED = "two_columns"


class OverlookedColumn(Struct, frozen=True):
    """One such column: what it may say, the place of the column that it speaks against, and its rows with values."""

    what: Overlooked
    place: int
    beside: int = -1
    rows: tuple[tuple[int, str], ...] = ()


class Aside(Struct, frozen=True):
    """The columns of a sheet by place, and its rows by number."""

    headers: Sequence[str]
    meanings: Sequence[Meaning]
    rows: Sequence[tuple[int, tuple[Cell, ...]]]

    def filled(self, place: int) -> list[tuple[int, str]]:
        """The cells of a column that say something, with their rows."""
        return [
            (number, text_of(row[place])) for number, row in self.rows if place < len(row) and row[place] is not None
        ]

    def has(self, *fields: str) -> bool:
        return any(one.field in fields and not one.slot for one in self.meanings)

    @property
    def counts_people(self) -> bool:
        """Whether a size or bands say how many there are."""
        return any(one.field == "size" or one.field[:2] in ("F ", "M ", "U ") for one in self.meanings)


def overlooked(aside: Aside) -> Iterator[OverlookedColumn]:
    """What the columns left aside may say after all."""
    for place, meaning in enumerate(aside.meanings):
        if meaning.field or meaning.why in ("mapped", "system", "identity"):
            continue
        cells = aside.filled(place)
        if not cells:
            continue
        if not aside.headers[place]:
            if _goes_on(aside, place, cells):
                yield OverlookedColumn(Overlooked.NO_HEADER, place, place - 1, tuple(cells))
            continue
        refused = [(row, text) for row, text in cells if _REFUSING & frozenset(words(text))]
        if refused and not aside.has("consent"):
            yield OverlookedColumn(Overlooked.CONSENT, place, rows=tuple(refused))
            continue
        own = frozenset(words(aside.headers[place]))
        moved = bool(own & _MOVED) and not own & _FROM
        struck = [
            (row, text) for row, text in cells if _is_struck_out(text, meaning, own) or (moved and _is_said(text))
        ]
        if struck and not own & (v.IN | v.OUT | v.OTHERS):
            yield OverlookedColumn(Overlooked.OUT, place, rows=tuple(struck))
        elif not aside.has("group") and _names_groups(cells):
            yield OverlookedColumn(Overlooked.GROUP, place, rows=tuple(cells))
        elif not aside.counts_people and _names_people(aside, place, cells):
            yield OverlookedColumn(Overlooked.PEOPLE, place, rows=tuple(cells))
        elif (other := _corrected(aside, place)) is not None:
            yield OverlookedColumn(Overlooked.CORRECTED, place, other, tuple(cells))


def _is_said(text: str) -> bool:
    """Whether a cell names something: a dash or a no says that nothing is there, a number is an amount."""
    said = plain(text).strip(" -/")
    return any(map(str.isalpha, said)) and said not in ("non", "no", "n", "لا", "faux", "false", "neant", "aucun")


def _is_struck_out(text: str, meaning: Meaning, header: frozenset[str]) -> bool:
    """Whether a remark strikes a row out, or a state of a few words does ("Rejeté", "Closed", "مرفوض").

    Where somebody lives is no state, be it called "Ferme".
    """
    said = frozenset(words(_A_PART.sub(" ", text)))
    gone = said & _GONE and len(said) <= _A_REMARK and not said & _OF_THE_FAMILY
    state = meaning.why == "unknown" and not header & (v.ADDRESS | v.AREA | v.POINT) and len(said) <= _A_STATE
    not_in = said & v.OUT or said & _WAITS or (said & _NOT and said & v.IN)
    return bool(said & _STRUCK_OUT or gone or (state and not_in))


def _goes_on(aside: Aside, place: int, cells: Sequence[tuple[int, str]]) -> bool:
    """Whether a column without a header goes on with the one before it: the header was merged over both."""
    before = aside.meanings[place - 1].field if place else ""
    said = sum(len(text) > 1 and any(map(str.isalnum, text)) for _, text in cells)
    return bool(before) and before not in ("point", "consent") and 2 * said > len(aside.rows)


def _names_groups(cells: Iterable[tuple[int, str]]) -> bool:
    """Whether every cell is a status, and somebody is of the host community: whom nothing says is a migrant."""
    try:
        return PopulationGroup.HOST in {group_of(text) for _, text in cells}
    except ValueError:
        return False


def _names_people(aside: Aside, place: int, cells: Iterable[tuple[int, str]]) -> bool:
    """Whether a column names others of the household: its wife, or its children in one cell."""
    own = frozenset(words(aside.headers[place]))
    named = any(sum(map(str.isalpha, text)) >= _FEW_LETTERS for _, text in cells)
    if own & _SPOUSE and own <= _SPOUSE | _NAMES_ONLY and not aside.has("index", "uuid"):
        slots = [frozenset(words(aside.headers[at])) for at, one in enumerate(aside.meanings) if one.slot and one.field]
        return named and all(found & v.CHILD for found in slots)
    several = any(any(sign in text for sign in ",;\n،/") and sum(map(str.isalpha, text)) >= _FEW_LETTERS
                  for _, text in cells)  # fmt: skip
    return bool(own & _PEOPLE) and several


def _corrected(aside: Aside, place: int) -> int | None:
    """The column whose field this one says anew ("Taille corrigée" beside "Taille"), where the two differ."""
    found = words(aside.headers[place])
    if not _CORRECTS.intersection(found):
        return None
    bare = " ".join(word for word in found if word not in _CORRECTS | _OF_CORRECTING)
    meant = meaning_of(bare).field if bare else ""
    names = ("name", "family", "given", "name_or_family")
    answers = all(plain(text) in ("", "oui", "non", "yes", "no", "نعم", "لا") for _, text in aside.filled(place))
    for other, meaning in enumerate(aside.meanings):
        same = meaning.field == meant or (meaning.field in names and meant in names)
        if meant and same and not meaning.slot and not answers and _differ(aside.rows, place, other):
            return other
    return None


def _differ(rows: Iterable[tuple[int, tuple[Cell, ...]]], one: int, other: int) -> bool:
    return any(
        row[one] is not None and plain(text_of(row[one])) != plain(text_of(row[other]))
        for _, row in rows
        if max(one, other) < len(row)
    )
