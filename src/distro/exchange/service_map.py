"""The service map from a file: TOML as in a programme, or the workbook that a coordinator keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from distro.exchange.register.reading import read_sheets
from distro.exchange.register.sheets import Cell, FileRefused
from distro.exchange.register.values.consents import ConsentAnswer, answer_of
from distro.exchange.register.values.dates import Order, date_of
from distro.exchange.toml_file import Found, read_toml
from distro.model.services import Service

_LISTS = ("services", "languages", "groups")
_WORDS = ("name_fr", "name_en", "name_ar")
_PLAIN = ("code", "organisation", "city", "days", "focal_phone")
COLUMNS = (*_PLAIN, *_WORDS, *_LISTS, "is_government", "verified_on")


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    services: tuple[Service, ...]


def read_service_map(path: Path) -> tuple[Service, ...]:
    """The places that `path` lists. TomlRefused or FileRefused say which line, row, column and value is wrong.

    A workbook or CSV has the columns of COLUMNS in its first row; lists are separated by spaces or commas. A row that
    says something and has no code is wrong: left out, a place would be missing without a word. So is a table that does
    not say which places are the government's: people consent to those apart.
    """
    raw = path.read_bytes()
    if path.suffix == ".toml" or b"[[services]]" in raw:  # standard input has no name
        return read_toml(raw, _File, _contradictions).services
    services: list[Service] = []
    for sheet in read_sheets(path):
        head = [str(cell or "").strip().lower() for cell in sheet.rows[0]] if sheet.rows else []
        if "code" in head and "is_government" not in head:
            raise FileRefused("service_column_missing", sheet=sheet.name, column="is_government")
        for number, cells in enumerate(sheet.rows[1:], 2):
            row = dict(zip(head, cells, strict=False))
            if not any(cell is not None for cell in cells):
                continue
            if not _text(row.get("code")):
                raise FileRefused("service_wrong", sheet=sheet.name, row=number, column="code", value="")
            services.append(_service(sheet.name, number, row))
    for code, _ in _twice([service.code for service in services]):
        raise FileRefused("service_twice", value=code)
    if not services:
        raise FileRefused("service_map_empty", columns=", ".join(COLUMNS))
    return tuple(services)


def _service(sheet: str, number: int, row: dict[str, Cell]) -> Service:
    values: dict[str, Any] = {name: _text(row.get(name)) for name in _PLAIN}
    values["name"] = {name[-2:]: text for name in _WORDS if (text := _text(row.get(name)))}
    for name in _LISTS:
        values[name] = [part for part in _text(row.get(name)).replace(",", " ").split() if part]
    values["languages"] = values["languages"] or ["fr"]
    values["is_government"] = _understood(sheet, number, row, "is_government", _is_yes)
    values["verified_on"] = _understood(sheet, number, row, "verified_on", _day)
    try:
        service = msgspec.convert(values, Service, strict=False)
    except msgspec.ValidationError as wrong:
        column = str(wrong).rpartition("$.")[2].strip("`").split("[")[0]
        raise FileRefused(
            "service_wrong", sheet=sheet, row=number, column=column, value=_text(row.get(column))
        ) from None
    if not service.name.get("fr"):
        raise FileRefused("service_wrong", sheet=sheet, row=number, column="name_fr", value="")
    return service


def _understood(sheet: str, number: int, row: dict[str, Cell], column: str, read: Callable[[Cell], object]) -> object:
    """A cell as `read` understands it. FileRefused names the one that it does not: a separate consent hangs on it."""
    try:
        return read(row.get(column))
    except ValueError:
        raise FileRefused(
            "service_wrong", sheet=sheet, row=number, column=column, value=_text(row.get(column))
        ) from None


def _is_yes(cell: Cell) -> bool:
    """ValueError for what is neither; "non renseigné" is no answer either, and only an empty cell is a no."""
    said = answer_of(_text(cell))
    if said is ConsentAnswer.BLANK and _text(cell).strip(" -"):
        raise ValueError(cell)
    return said is ConsentAnswer.YES


def _day(cell: Cell) -> str:
    return "" if cell is None else date_of(cell, Order.DAY, date.today()).isoformat()


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell).strip()


def _contradictions(file: _File) -> Iterator[Found]:
    for code, at in _twice([service.code for service in file.services]):
        yield "code_twice", f".services[{at}].code", {"value": code}


def _twice(codes: list[str]) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if code in seen:
            yield code, at
        seen.add(code)
