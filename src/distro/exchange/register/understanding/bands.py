"""Columns that count people: of which sex, and of which ages, in whatever words and signs."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from distro.exchange.register.values.texts import plain
from distro.model.people import ATOMS, Sex, atoms_of

_FEMALE = re.compile(r"\b(?:mujer(?:es)?|ninas?)\b|"
                     r"\b(?:f|femmes?|fem|filles?|fillettes?|females?|women|woman|girls?|feminin\w*)\b|"
                     r"\b(?:ال)?(?:انثي|اناث|نسا|بنات|بنت|فتيات|فتاه|نسوه|امراه)\b")  # fmt: skip
_MALE = re.compile(r"\b(?:m|h|hommes?|garcons?|males?|men|man|boys?|masculin\w*|hombres?)\b|"
                   r"\b(?:ال)?(?:ذكر|ذكور|رجال|رجل|اولاد|ولد|فتيان|صبيان)\b")  # fmt: skip
_BOY = re.compile(r"\b(?:gs?|b)\b")  # "0-5 G" beside "0-5 F"
_PERSON = re.compile(r"\b(?:personnes?|people|persons?|individus?|individuals?|membres?|members?|"
                     r"enfants?|enf|child|children|kids|"
                     r"mineurs?|minors?|adultes?|adults?|aines?|agees?|elderly|seniors?|vieux|jeunes?|youth|bebes?|infants?|"
                     r"nourrissons?|adolescente?s?|adolescents?|ados?|personas?|ninos?|ninas?|menores|adultos?|ancianos?|"
                     r"(?:ال)?(?:افراد|اشخاص|اطفال|طفل|بالغين|بالغون|مسنين|مسنون|رضع|شباب|قاصرين))\b")  # fmt: skip
_GIRL_OR_BOY = re.compile(
    r"\b(?:filles?|fillettes?|girls?|garcons?|boys?)\b|\b(?:ال)?(?:بنات|بنت|فتيات|اولاد|فتيان|صبيان)\b"
)
_GROWN = re.compile(r"\b(?:femmes?|hommes?|women|woman|men|man)\b|\b(?:ال)?(?:نسا|رجال)\b")
_WORDS_OF_AGE = (
    (re.compile(r"\b(?:adultes?|adults?|adultos?)\b|\b(?:ال)?(?:بالغين|بالغون|راشدين)\b"), (18, None)),
    (
        re.compile(r"\b(?:aines?|agees?|elderly|seniors?|vieux|older persons?|ancianos?)\b|\b(?:ال)?(?:مسنين|مسنون)\b"),
        (60, None),
    ),
    (re.compile(r"\b(?:adolescente?s?|ados?)\b"), (10, 17)),
    (
        re.compile(
            r"\b(?:enfants?|enf|child|children|kids|mineurs?|minors?|ninos?|ninas?|menores)\b|\b(?:ال)?(?:اطفال|طفل|قاصرين)\b"
        ),
        (0, 17),
    ),
    (re.compile(r"\b(?:bebes?|infants?|nourrissons?)\b|\b(?:ال)?رضع\b"), (0, 4)),
)
_UNIT = r"(?:ans?|anos?|mes(?:es)?|annees?|years?|yrs?|mois|months?|سنه|سنوات|عام|شهر|اشهر)"
_MONTHS = re.compile(r"\b(?:mois|mes(?:es)?|months?|mths?|شهر|اشهر|شهور|شهرا)\b")
_RANGE = re.compile(rf"(\d+)\s*{_UNIT}?\s*(?:-|a|to|et|and|_|/|الي|حتي|و|jusqu.?a|hasta|until)\s*(\d+)(?!\s*\+)")
_AND_MORE = re.compile(rf"(\d+)\s*{_UNIT}?\s*(?:\+|et\s*(?:plus|\+)|ou plus|& ?plus|"
                       rf"(?:and|or) (?:over|above|older|more|up)|"
                       rf"فما فوق|فاكثر|واكثر|او اكثر|وما فوق|older|over|plus\b)")  # fmt: skip
_OVER = re.compile(
    r"(>=|=>|a partir de|from|desde)\s*(\d+)|"
    r"(>|plus de|over|above|older than|more than|mas de|mayores de|(?<!\d)(?<!\d )\+ ?(?:de )?|اكثر من|فوق)\s*(\d+)"
)
_UP_TO = re.compile(r"(?:<=|=<|up to|jusqu.?a|حتي)\s*(\d+)")
_UNDER = re.compile(
    r"(?:<|moins de|moins d.|under|below|less than|younger than|men(?:os|ores) de|\bu|اقل من|دون|تحت|"
    r"(?:^|[\s(])- ?(?:de )?)[ -]*(\d+)"
)
_SINGLE = re.compile(rf"(\d+)\s*{_UNIT}\b")
_ONLY_AGES = re.compile(
    rf"(?:de |entre |age |ages |aged? |tranche |plus de |moins de |mas de |menos de |"
    rf"under |over |اقل من |اكثر من |من |بين |دون |تحت |فوق |سن |[<>=+\s]|u)*\d+\s*{_UNIT}?\s*"
    rf"(?:(?:-|a|to|et|and|_|الي|حتي|و)\s*\d+|(?:et |and |& ?)?\+|(?:et|ou) plus|(?:and|or) (?:over|above|more|older))?"
    rf"\s*{_UNIT}?"
    rf"(?: (?:et|ou) plus| ?(?:et |& ?)?\+| (?:فما فوق|فاكثر|واكثر|او اكثر|وما فوق))?"
)
_TOTAL = re.compile(r"\b(?:total|totaux|tot|ensemble|somme|sum|overall)\b|\b(?:ال)?(?:مجموع|اجمالي)\b")
_LAST = 199
_FIRST_YEARS = (0, 1, 5, 6, 10, 12, 15, 18, 20, 25, 60)
EXACT = re.compile(r"[FMU] (?:\?|\d+(?:-\d+|\+)?)")


class Band(Struct, frozen=True):
    """People of one sex and of some ages; `widened` when the ages of the list cut one that can be counted by.

    `ages_said`: the header says ages; otherwise the words alone ("Femmes") say it, and what stands beside decides.
    """

    sex: Sex
    ages: str
    widened: bool = False
    ages_said: bool = True
    total: bool = False
    months: tuple[int, int] = (0, 0)  # from the first to before the last; (0, 0) as its ages

    @property
    def field(self) -> str:
        """As a mapping writes it."""
        return f"{'total ' if self.total else ''}{self.sex} {self.ages}"


@lru_cache(maxsize=4096)
def band_of(header: str, within: str = "") -> Band | None:
    """The band that a header counts; `within` stands over it (a merged cell, a group). None when it counts nobody."""
    if EXACT.fullmatch(header.strip()):
        return _exact(header.strip())
    text = re.sub(r"(?<=\d)[–—‑](?=\d)", "-", f"{within} {header}".replace("≥", ">=").replace("≤", "<="))
    text = re.sub(r"(?<=\d)_(?=\d)", "-", text).replace("_", " ")
    text = re.sub(r"\b([fmhFMH])(?=[\d<>])", r"\1 ", plain(re.sub(r"[–—‑−]", "-", text)))
    female, male = bool(_FEMALE.search(text)), bool(_MALE.search(text))
    person = bool(_PERSON.search(text))
    ages = _ages(text)
    male = male or (ages is not None and bool(_BOY.search(text)))
    if not (female or male or person):
        bare = plain(re.sub(r"[–—‑−]", "-", header)).strip()
        if ages is None or not _ONLY_AGES.fullmatch(bare):
            return None
    sex = Sex.UNKNOWN if female == male else Sex.FEMALE if female else Sex.MALE
    total = bool(_TOTAL.search(text))
    said = ages is not None
    if ages is None:
        ages = next((span for pattern, span in _WORDS_OF_AGE if pattern.search(text)), None)
    if ages is None and _GIRL_OR_BOY.search(text) and not _GROWN.search(text):
        ages = (0, 17)
    if ages is None:
        # "Femmes", "Nombre d'hommes", "Total F": of any age until what stands beside says more.
        return Band(sex, "?", ages_said=False, total=total) if sex is not Sex.UNKNOWN else None
    widened, name = _atoms(*ages)
    return Band(sex, name, widened, said, total, _months(text, *ages))


def _exact(header: str) -> Band | None:
    try:
        atoms_of(header[2:])
    except ValueError:
        first, _, last = header[2:].rstrip("+").partition("-")
        widened, name = _atoms(int(first), int(last or first))
        return Band(Sex(header[0]), name, widened)
    first, _, last = header[2:].partition("-")
    return Band(Sex(header[0]), first if first == last else header[2:])


def _ages(text: str) -> tuple[int, int | None] | None:
    """The first and last completed year; None as the last for no end."""
    months = bool(_MONTHS.search(text))
    if found := _RANGE.search(text):
        first, last = int(found[1]), int(found[2])
        if last <= first:
            return None if last < first else (first, last)
        return (first // 12, last // 12) if months else (first, last)
    if found := _AND_MORE.search(text):
        return (int(found[1]) // (12 if months else 1), None)
    if found := _OVER.search(text):
        if found[2]:
            return (int(found[2]), None)
        limit = int(found[4])
        return (limit + 1 if limit + 1 in _FIRST_YEARS and limit not in _FIRST_YEARS else limit, None)
    if found := _UP_TO.search(text):
        return (0, int(found[1]) // 12 if months else int(found[1]))
    if found := _UNDER.search(text):
        limit = -(-int(found[1]) // 12) if months else int(found[1])
        return (0, limit - 1) if limit else None
    if found := _SINGLE.search(text):
        return (int(found[1]) // 12,) * 2 if months else (int(found[1]),) * 2
    found = re.search(r"\b[fmh] (\d{1,2})$", text)
    return (int(found[1]),) * 2 if found else None


def _months(text: str, first: int, last: int | None) -> tuple[int, int]:
    """The span as the list says it, in months; bands that meet within a year do not overlap."""
    after = (_LAST + 1 if last is None else last + 1) * 12
    if _MONTHS.search(text):
        if found := _RANGE.search(text):
            return int(found[1]), int(found[2]) + 1
        if found := _UNDER.search(text):
            return 0, int(found[1])
    return first * 12, after


def _atoms(first: int, last: int | None) -> tuple[bool, str]:
    """The narrowest band of whole atoms that holds these years, and whether it is wider."""
    last = _LAST if last is None or last > 100 else last
    begins = max(year for year in _FIRST_YEARS if year <= first)
    after = min((year for year in _FIRST_YEARS if year > last), default=_LAST + 1)
    widened = begins != first or (after != last + 1 and last != _LAST)
    if after == _LAST + 1:
        name = f"{begins}+"
    elif after - 1 == begins:
        name = str(begins)
    else:
        name = f"{begins}-{after - 1}"
    assert name in ATOMS or atoms_of(name)
    return widened, name
