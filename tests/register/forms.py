"""One truth in many forms: the same invented households as fifty offices would send them.

A form is drawn from a seed: the words of its headers and answers, how it tells who lives together, what else stands in
it, where the headers are, and which file it becomes. `wrong_about` compares what was understood with the truth.
"""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from distro.exchange.register import ImportPlan
from distro.exchange.register.opendocument import write_opendocument
from distro.model.people import Household, PopulationGroup, atoms_of
from register.form_words import (
    AGAIN,
    ANSWERS,
    ASIDE,
    BANDS,
    BESIDE,
    GROUPS,
    HEADERS,
    MONTHS,
    NAMES,
    POINTS,
    SEXES,
    TITLES,
    TOTALS,
)
from register.telling import TODAY, write_book

Row = list[object]
_GRIDS = ((0, 5, 18, 200), (0, 18, 200), (0, 5, 18, 60, 200), (0, 6, 12, 18, 60, 200), (0, 1, 5, 18, 200))


class Truth(Struct, frozen=True):
    """One household as it is: `people` by sex and age, the head first."""

    number: str
    name: str
    born: date
    people: tuple[tuple[str, int], ...]
    phone: str
    point: str
    group: PopulationGroup
    agreed: bool | None
    seen: date

    @property
    def size(self) -> int:
        return len(self.people)

    @property
    def sex(self) -> str:
        return self.people[0][0]


class Form(Struct):
    """A list made of the truth: its headers, its rows, and which things it says."""

    seed: int
    language: str
    headers: list[str]
    rows: list[Row]
    says: set[str]
    truth: list[Truth]
    grid: tuple[int, ...] = ()
    order: str = ""
    sheets: dict[str, list[Row]] = {}
    letters: str = ""


def form_of(seed: int) -> Form:
    """The list that this seed makes."""
    dice = random.Random(seed)
    language = dice.choice(("fr", "fr", "en", "ar"))
    form = Form(seed, language, [], [[] for _ in range(4)], set(), _people(dice, language))
    form.rows = [[] for _ in form.truth]
    style = _style(dice)
    columns = _columns(dice, form)
    dice.shuffle(columns)
    for header, cells in columns:
        form.headers.append(style(header, dice))
        for row, cell in zip(form.rows, cells, strict=True):
            row.append(cell)
    return form


def write_form(form: Form, folder: Path) -> Path:
    """The list as the file that its seed makes of it."""
    dice = random.Random(-form.seed - 1)
    rows = _laid_out(dice, form)
    kind = dice.choices(("csv", "xlsx", "ods", "zip"), (20, 2, 2, 1))[0]
    if kind == "xlsx":
        return write_book(folder / "l.xlsx", {dice.choice(("Feuil1", "Liste", "Sheet1")): rows})
    if kind == "ods":
        path = folder / "l.ods"
        write_opendocument("Feuille1", [[cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in row]
                                        for row in rows], path)  # fmt: skip
        return path
    data = _text_of(dice, rows, form.language)
    if kind == "zip":
        path = folder / "l.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("liste.csv", data)
        return path
    path = folder / "l.csv"
    path.write_bytes(data)
    return path


# The people


def _people(dice: random.Random, language: str) -> list[Truth]:
    names = dice.sample(NAMES["ar" if language == "ar" or dice.random() < 0.15 else "fr"], 5)
    pattern = dice.choice(("RBT-{:04}", "{}", "{:06}", "MEN/{:03}", "K{:02}-A", "{}", "FAM{:03}", "23-{:03}"))
    first, step = dice.choice((1, 17, 104)), dice.choice((1, 3))
    found = []
    for place, name in enumerate(names[: dice.choice((2, 3, 4, 5))]):
        age = dice.randint(18, 70)
        born = date(TODAY.year - age - 1, dice.choice((2, 5, 11)), dice.randint(1, 28))
        others = tuple(
            (dice.choice("FM"), dice.choice((0, 2, 4, 5, 7, 11, 13, 16, 17, 20, 33, 61)))
            for _ in range(dice.randint(0, 6))
        )
        found.append(
            Truth(
                pattern.format(first + place * step),
                name,
                born,
                ((dice.choice("FM"), _age(born)), *others),
                f"06{dice.randint(10, 99)}{dice.randint(1000, 9999)}{dice.randint(10, 99)}",
                dice.choice(("RBT", "TNG")),
                dice.choice((PopulationGroup.MIGRANT, PopulationGroup.HOST)),
                dice.choice((True, True, True, False, None)),
                date(2023, dice.randint(4, 12), dice.randint(1, 28)),
            )
        )
    return found


def _age(born: date) -> int:
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


# The columns

Column = tuple[str, Sequence[object]]


def _columns(dice: random.Random, form: Form) -> list[Column]:
    def word(field: str) -> str:
        return dice.choice(HEADERS[field][form.language])

    def add(field: str, cell: Callable[[Truth], object], chance: float = 1.0) -> None:
        if dice.random() < chance:
            form.says.add(field)
            columns.append((word(field), [cell(one) for one in form.truth]))

    columns: list[Column] = []
    add("number", lambda one: one.number)
    if form.language != "ar" and dice.random() < 0.25:
        form.says.add("name")
        for field, place in (("family", 0), ("given", 1)):
            columns.append((word(field), [one.name.split(" ", 1)[place] for one in form.truth]))
    else:
        add("name", lambda one: one.name)
    words = dice.choice(SEXES[form.language])
    add("sex", lambda one: words[one.sex], 0.8)
    columns += _birth(dice, form, word)
    columns += _who(dice, form, word)
    add("phone", _phones(dice), 0.7)
    places = dice.choice(POINTS)
    add("point", lambda one: places[one.point])
    statuses = dice.choice(GROUPS[form.language])
    add("group", lambda one: statuses[one.group], 0.5)
    answers = dice.choice(ANSWERS[form.language])
    add("consent", lambda one: answers[one.agreed], 0.6)
    for header, values in dice.sample(ASIDE[form.language], dice.choice((0, 1, 1, 2, 3))):
        running = values == [1, 2, 3]
        columns.append((header, [place if running else dice.choice(values) for place, _ in enumerate(form.truth, 1)]))
    return columns


def _birth(dice: random.Random, form: Form, word: Callable[[str], str]) -> Iterator[Column]:
    kind = dice.choice(("date", "date", "year", "age", "none"))
    if kind == "none":
        return
    form.says.add(f"birth_{kind}")
    if kind == "year":
        yield word("birth_year"), [one.born.year for one in form.truth]
    elif kind == "age":
        unit = dice.choice(("", "", {"fr": " ans", "en": " years", "ar": " سنة"}[form.language]))
        yield word("age"), [f"{_age(one.born)}{unit}" if unit else _age(one.born) for one in form.truth]
    else:
        written = dice.choice(("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "date", "words", "%m/%d/%Y", "%d/%m/%y"))
        form.order = "month" if written == "%m/%d/%Y" else ""
        yield word("birth_date"), [_dated(one.born, written, form.language) for one in form.truth]


def _dated(day: date, written: str, language: str) -> object:
    if written == "date":
        return day
    if written == "words":
        return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
    return day.strftime(written)


def _who(dice: random.Random, form: Form, word: Callable[[str], str]) -> Iterator[Column]:
    kind = dice.choice(("size", "size", "size", "grid", "grid", "grid and size", "sexes", "beside", "none"))
    if kind == "none":
        return
    if kind == "beside":
        yield from _beside(dice, form)
        return
    form.says.add("who" if "grid" in kind else "size")
    if kind in ("size", "grid and size"):
        yield word("size"), [one.size for one in form.truth]
    if "grid" in kind:
        form.grid = dice.choice(_GRIDS)
        write = dice.choice(BANDS[form.language])
        nothing = dice.choice((0, 0, None, "-"))
        for sex in "FM":
            for first, after in zip(form.grid, form.grid[1:], strict=False):
                counts = [sum(one == sex and first <= age < after for one, age in each.people) for each in form.truth]
                yield write(sex, first, after - 1 if after < 200 else None), [n or nothing for n in counts]
        if dice.random() < 0.4:
            yield from _counted_again(dice, form)
    if kind == "sexes":
        form.says.add("size")
        for index, header in enumerate(dice.choice(HEADERS["sexes"][form.language]).split("|")):
            sex, grown = "FM"[index % 2], index < 2
            yield header, [sum(one == sex and (age >= 18) == grown for one, age in each.people) for each in form.truth]


def _counted_again(dice: random.Random, form: Form) -> Iterator[Column]:
    """Sums beside the bands, and people counted once more: they are checked, or left aside, and never added."""
    for header, (sex, ages) in dice.sample(AGAIN[form.language], dice.choice((1, 2))):
        yield header, [sum((not sex or one == sex) and age in ages for one, age in each.people) for each in form.truth]


def _beside(dice: random.Random, form: Form) -> Iterator[Column]:
    """The others of each household in columns of their own: Nom 2, Sexe 2, Age 2, ..."""
    form.says.add("size")
    words = dice.choice(SEXES[form.language])
    pattern, first = dice.choice(BESIDE[form.language]), dice.choice((1, 2))
    for place in range(1, max(one.size for one in form.truth)):
        there = [one.people[place] if place < one.size else None for one in form.truth]
        told: tuple[list[object], ...] = (
            [f"Autre {place}" if one else None for one in there],
            [words[one[0]] if one else None for one in there],
            [one[1] if one else None for one in there],
        )
        for header, cells in zip(pattern.split("|"), told, strict=True):
            yield header.format(place - 1 + first), cells


def _phones(dice: random.Random) -> Callable[[Truth], object]:
    written = dice.choice(("{}", "{}", "+212{1}", "00212{1}", "212{1}", "spaced", "dots", "number"))

    def phone(one: Truth) -> object:
        if written == "spaced":
            return " ".join(one.phone[at : at + 2] for at in range(0, 10, 2))
        if written == "dots":
            return ".".join(one.phone[at : at + 2] for at in range(0, 10, 2))
        if written == "number":
            return int(one.phone)
        return written.replace("{}", one.phone).replace("{1}", one.phone[1:])

    return phone


# The style of headers


def _style(dice: random.Random) -> Callable[[str, random.Random], str]:
    def plain(text: str, _: random.Random) -> str:
        return text

    return dice.choice((
        plain, plain, plain,
        lambda text, _: text.upper(),
        lambda text, _: text.lower(),
        lambda text, _: f" {text} ",
        lambda text, _: f"{text} :",
        lambda text, _: f"{text} *",
        lambda text, _: text.replace(" ", "\n", 1),
        lambda text, _: text.replace(" ", "  "),
        lambda text, _: text.replace(" ", "\u00a0"),
        lambda text, _: text.replace("é", "e").replace("è", "e").replace("â", "a"),
    ))  # fmt: skip


# The layout


def _laid_out(dice: random.Random, form: Form) -> list[Row]:
    rows: list[Row] = []
    width = len(form.headers)
    if dice.random() < 0.3:
        rows.append([dice.choice(TITLES[form.language])])
        if dice.random() < 0.5:
            rows.append(["Date", "31/01/2024"])
        if dice.random() < 0.7:
            rows.append([None] * width)
    rows.append(list(form.headers))
    for at, row in enumerate(form.rows):
        rows.append(row)
        if at == 0 and dice.random() < 0.1:
            rows.append([None] * width)
    if dice.random() < 0.2:
        rows.append(_total(dice, form))
    return rows


def _total(dice: random.Random, form: Form) -> Row:
    """What an office writes under a list; its figures where the cells are counts."""
    columns = [[row[at] for row in form.rows] for at in range(len(form.headers))]
    counts = [[cell or 0 for cell in cells if isinstance(cell, int | None)] for cells in columns]
    sums: Row = [sum(numbers) if len(numbers) == len(form.rows) else None for numbers in counts]
    sums[0] = dice.choice(TOTALS[form.language])
    return sums


def _text_of(dice: random.Random, rows: Sequence[Row], language: str) -> bytes:
    sign = dice.choice(";;;,\t|")
    end = dice.choice(("\n", "\r\n"))
    lines = [sign.join(_quoted(cell, sign) for cell in row) for row in rows]
    text = end.join(lines) + end
    if dice.random() < 0.1:
        text = f"sep={sign}{end}{text}"
    encodings = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256" if language == "ar" else "cp1252",
                 "cp1252", "mac_roman", "cp850")  # fmt: skip
    for encoding in dice.sample(encodings, len(encodings)):
        try:
            return text.encode(encoding)
        except UnicodeEncodeError:
            continue
    return text.encode()


def _quoted(cell: object, sign: str) -> str:
    if cell is None:
        return ""
    text = cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)
    return '"' + text.replace('"', '""') + '"' if set(text) & {sign, '"', "\n"} else text


# What came of it


def wrong_about(form: Form, plan: ImportPlan) -> list[str]:
    """What would be stored and is not so, or is missing and not named; nothing for a list that stops."""
    if plan.stops:
        return []
    wrong = []
    found = {one.name: one for one in plan.new}
    faulted = {fault.row for fault in plan.faults if not fault.only_cell}
    cells = {(fault.row, fault.column) for fault in plan.faults if fault.only_cell}
    come = [one for one in form.truth if "consent" not in form.says or one.agreed is not False]
    missing = [one.name for one in come if one.name not in found]
    if len(missing) > len(faulted):
        wrong.append(f"missing without a word: {missing}")
    wrong += [f"nobody of the list: {name}" for name in found.keys() - {one.name for one in come}]
    for one in come:
        if one.name in found:
            wrong += [f"{one.name}: {what}" for what in _differences(form, one, found[one.name], bool(cells))]
    return wrong


def _differences(form: Form, true: Truth, found: Household, named: bool) -> Iterator[str]:
    says = form.says
    if _bare(found.number) != _bare(true.number):
        yield f"number {found.number}, not {true.number}"
    if {"size", "who"} & says and found.size != true.size:
        yield f"size {found.size}, not {true.size}"
    if "who" in says and _by_grid(form.grid, true) != _by_grid_found(form.grid, found):
        yield f"who {found.members}, not {_by_grid(form.grid, true)}"
    if "sex" in says and found.head_sex != true.sex and not named:
        yield f"sex {found.head_sex}, not {true.sex}"
    if {"birth_date", "birth_year", "birth_age"} & says and not named and found.birth_year not in _years(form, true):
        yield f"born {found.birth_year}, not {true.born}"
    if "phone" in says and found.phone[-9:] != true.phone[-9:] and not named:
        yield f"phone {found.phone}, not {true.phone}"
    if found.point != true.point:
        yield f"point {found.point}, not {true.point}"
    if "group" in says and found.group != true.group:
        yield f"group {found.group}, not {true.group}"
    if (found.consent is not None) != ("consent" in says and true.agreed is True):
        yield f"consent {found.consent}, not {true.agreed}"


def _years(form: Form, true: Truth) -> tuple[int, ...]:
    year = true.born.year
    return (year, year + 1) if "birth_age" in form.says else (year,)


def _bare(number: str) -> str:
    return number.lstrip("0")


def _by_grid(grid: Sequence[int], true: Truth) -> dict[tuple[str, int], int]:
    return dict(Counter((sex, max(first for first in grid if first <= age)) for sex, age in true.people))


def _by_grid_found(grid: Sequence[int], found: Household) -> dict[tuple[str, int], int]:
    """The same people by the band of the grid that their own begins in."""
    counts: Counter[tuple[str, int]] = Counter()
    for one in found.members:
        begins = (0, 1, 5, 6, 10, 12, 15, 18, 20, 25, 60)[atoms_of(one.ages).start]
        counts[one.sex.value, max(first for first in grid if first <= begins)] += one.count
    return dict(counts)
