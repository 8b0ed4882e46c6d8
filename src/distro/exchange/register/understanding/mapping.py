"""A mapping: what a person said each column is, and each word of a town, a status, a sex or a consent.

[columns]
"N° carte" = "number"
"Besoins" = ""                 # left aside

[sheets."membres"]             # where a header means something else in one sheet
"Nom" = "given"

[words.group]                  # also point, sex, consent
"Subsaharien" = "MIGRANT"
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field

from distro.exchange.register.understanding.bands import EXACT, band_of
from distro.exchange.register.values.texts import plain
from distro.exchange.toml_bounds import load_toml

# What a column can be. People are counted by bands: "F 0-4", "M 18+", "U ?"; "total F 0-4" is only checked.
FIELDS = (
    "number", "name", "family", "given", "sex", "birth_date", "birth_year", "age", "age_months", "age_unit", "size",
    "phone", "point", "group", "nationality", "consent", "consent_no", "consent_version", "share_partners",
    "share_government",
    "registered_on", "said_on", "relation", "alternates", "alternate_relation", "flags", "language", "uuid", "root",
    "former", "row_id", "index", "parent_index", "parent_table", "parent_key", "parent_row_id", "parent_uuid", "form",
    "validation",
)  # fmt: skip
MEMBER = re.compile(r"member (\d{1,2}) (given|sex|age|age_months|age_unit|birth_date|birth_year|relation)")
WORDS = ("point", "group", "sex", "consent")


class ColumnMap(Struct, frozen=True):
    """What a person said: `columns` by header, `sheets` by sheet and header, `words` by field and plain word."""

    columns: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, dict[str, str]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def of_sheet(self, *names: str) -> dict[str, str]:
        """By header, for one sheet: by what the file calls it, then by what a table on it is called."""
        return dict(self.columns) | {header: to for name in names for header, to in self.sheets.get(name, {}).items()}

    def word(self, kind: str, text: str) -> str:
        """What a word of a town, a status, a sex or a consent stands for; "" when nothing was said."""
        return self.words.get(kind, {}).get(plain(text), "") if self.words else ""


class _Column(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def field(self) -> str: ...


class _Table(Protocol):
    @property
    def columns(self) -> Sequence[_Column]: ...
    @property
    def name(self) -> str: ...


def is_field(text: str) -> bool:
    """Whether a mapping may say this of a column."""
    bare = text.removeprefix("total ")
    if EXACT.fullmatch(bare):
        return band_of(bare) is not None
    return text in FIELDS or MEMBER.fullmatch(text) is not None


def read_mapping(source: str) -> ColumnMap:
    """A saved mapping. ValueError names the header whose field is none, or what is no mapping at all."""
    try:
        said = load_toml(source.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as wrong:
        raise ValueError(str(wrong)) from None
    columns = _columns(said.get("columns", {}))
    sheets = {name: _columns(inside) for name, inside in _tables(said.get("sheets", {})).items()}
    words = {}
    for kind, inside in _tables(said.get("words", {})).items():
        if kind not in WORDS:
            raise ValueError(f"words.{kind}")
        words[kind] = {plain(word): str(meant) for word, meant in inside.items()}
    return ColumnMap(columns, sheets, words)


def _tables(found: object) -> Mapping[str, Mapping[str, object]]:
    if not isinstance(found, dict) or not all(isinstance(inside, dict) for inside in found.values()):
        raise ValueError("sheets, words")
    return found


def _columns(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        raise ValueError("columns")
    for header, meant in found.items():
        if not isinstance(meant, str) or (meant and not is_field(meant)):
            raise ValueError(header)
    return found


def write_mapping(tables: Iterable[_Table]) -> str:
    """What was understood, as TOML to be looked over, changed and used again."""
    tables = list(tables)
    shared: dict[str, str] = {}
    apart: dict[str, dict[str, str]] = {}
    for table in tables:
        for column in table.columns:
            if not column.key:
                continue
            if shared.setdefault(column.key, column.field) != column.field:
                apart.setdefault(table.name, {})[column.key] = column.field
    lines = ["# header = field; an empty field leaves the column aside", "[columns]", *_lines(shared)]
    for name, columns in apart.items():
        lines += ["", f"[sheets.{_quoted(name)}]", *_lines(columns)]
    return "\n".join(lines) + "\n"


def _lines(columns: Mapping[str, str]) -> list[str]:
    return [f"{_quoted(header)} = {_quoted(meant)}" for header, meant in columns.items()]


def _quoted(text: str) -> str:
    """A TOML string; JSON's is one, but for the one control character that it leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
