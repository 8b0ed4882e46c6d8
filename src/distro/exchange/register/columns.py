"""Which column is what: by its header in French, English or Arabic, by its HXL tag, or by a saved mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from anyascii import anyascii
from msgspec import Struct

from distro.exchange.register.sheets import Cell, Sheet
from distro.exchange.toml_bounds import load_toml
from distro.model.people import Sex, atoms_of

# What a column can be. A band of people is written "F 0-4", "M 18+".
FIELDS = (
    "number", "name", "family", "given", "sex", "birth_date", "birth_year", "age", "size", "phone", "point", "group",
    "consent", "registered_on", "uuid", "row_id", "index", "parent_index",
)  # fmt: skip

_HEADERS = {
    "number": "n carte|numero de carte|numero|n|no|code|id|card number|card|household id|رقم البطاقة|الرقم|رقم",
    "name": "nom et prenom|nom complet|nom du beneficiaire|beneficiaire|full name|head of household|"
    "الاسم الكامل|الاسم والنسب",
    "family": "nom|nom de famille|nom du chef de menage|surname|family name|last name|النسب|اسم العائلة|الاسم العائلي",
    "given": "prenom|prenom du chef de menage|name|first name|given name|الاسم الشخصي|الاسم",
    "sex": "sexe|sex|gender|genre|الجنس",
    "birth_date": "date de naissance|naissance|date of birth|birth date|dob|تاريخ الازدياد|تاريخ الميلاد",
    "birth_year": "annee de naissance|year of birth|birth year|سنة الازدياد",
    "age": "age|السن|العمر",
    "size": "taille|taille du menage|taille menage|nombre de personnes|household size|hh size|size|"
    "عدد الأفراد|حجم الأسرة",
    "phone": "telephone|tel|numero de telephone|phone|phone number|الهاتف|رقم الهاتف",
    "point": "ville|site|point|point de distribution|lieu|city|location|المدينة|الموقع",
    "group": "statut|communaute|groupe|categorie|status|population group|الوضعية|الفئة",
    "consent": "consentement|consent|الموافقة",
    "registered_on": "date d enregistrement|enregistrement|registration date|registered on|تاريخ التسجيل",
    "uuid": "_uuid",
    "row_id": "_id",
    "index": "_index",
    "parent_index": "_parent_index",
}  # fmt: skip
_TAGS = {
    "#meta+id": "number", "#contact+name": "name", "#beneficiary+name": "name", "#gender": "sex",
    "#date+birth": "birth_date", "#affected+hh+size": "size", "#contact+phone": "phone", "#adm2+name": "point",
    "#loc+name": "point", "#beneficiary+type": "group", "#affected+f+infants": "F 0-4", "#affected+m+infants": "M 0-4",
    "#affected+f+children": "F 5-17", "#affected+m+children": "M 5-17", "#affected+f+adults": "F 18+",
    "#affected+m+adults": "M 18+",
}  # fmt: skip
_BAND = re.compile(
    r"\b(f|m|femmes?|hommes?|filles?|garcons?|female|male)\b\D*(\d+)\s*(?:-|a|to)?\s*(\d+|\+)?", re.IGNORECASE
)
_NAMES = {_name: field for field, names in _HEADERS.items() for _name in names.split("|")}


class Column(Struct, frozen=True):
    """One column: its place from 0, its header as written, and what it was understood as ("" when left aside)."""

    place: int
    header: str
    field: str


class Table(Struct, frozen=True):
    """One sheet understood: its columns and where its data begins (row numbers as a person sees them, from 1)."""

    sheet: Sheet
    columns: tuple[Column, ...]
    first_row: int

    def place(self, field: str) -> int | None:
        """Where a field stands, if it does."""
        return next((column.place for column in self.columns if column.field == field), None)

    @property
    def is_members(self) -> bool:
        """Whether this sheet lists the members of another one's households, as KoboToolbox exports repeats."""
        return self.place("parent_index") is not None


def understand(sheet: Sheet, mapping: Mapping[str, str]) -> Table:
    """Recognise the columns of a sheet. `mapping` (header: field) says it where the headers do not."""
    header = sheet.rows[0] if sheet.rows else ()
    tags = sheet.rows[1] if len(sheet.rows) > 1 and _is_tag_row(sheet.rows[1]) else ()
    columns = []
    taken: set[str] = set()
    for place, cell in enumerate(header):
        text = "" if cell is None else str(cell)
        tag = str(tags[place]).replace(" ", "").lower() if place < len(tags) and tags[place] else ""
        field = mapping[text] if text in mapping else _recognise(text) or _TAGS.get(tag, "")
        field = "" if field in taken else field
        taken.add(field)
        columns.append(Column(place, text, field))
    if "given" in taken and "name" not in taken and "family" not in taken:
        columns = [Column(c.place, c.header, "name" if c.field == "given" else c.field) for c in columns]
    return Table(sheet, tuple(columns), 3 if tags else 2)


def _is_tag_row(row: Sequence[Cell]) -> bool:
    return sum(isinstance(cell, str) and cell.startswith("#") for cell in row) * 2 > len(row)


def _recognise(header: str) -> str:
    last = re.sub("[°º]", " ", header.rpartition("/")[2]).strip()
    plain = re.sub(r"[^\w+]+", " ", last.casefold() if _is_arabic(last) else anyascii(last).casefold()).strip()
    if plain in _NAMES:
        return _NAMES[plain]
    return band_of(last) or ""


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def band_of(header: str) -> str | None:
    """The band that a header counts, as "F 0-4" ("F ?": any age), or None when it counts none that we can tell."""
    if re.fullmatch(r"[FMU] \?", header.strip()):
        return header.strip()
    found = _BAND.search(anyascii(header))
    if found is None or found[3] is None:
        return None
    sex = Sex.FEMALE if found[1][0].lower() == "f" else Sex.MALE
    last = "+" if found[3] == "+" else f"-{found[3]}"
    ages = found[2] if found[2] == found[3] else f"{found[2]}{last}"
    try:
        atoms_of(ages)
    except ValueError:
        return None
    return f"{sex} {ages}"


def read_mapping(source: str) -> dict[str, str]:
    """A saved mapping. ValueError names the header whose field is none of FIELDS or a band."""
    mapping: dict[str, str] = load_toml(source).get("columns", {})
    for header, field in mapping.items():
        if field and field not in FIELDS and band_of(field) != field:
            raise ValueError(header)
    return mapping


def write_mapping(tables: Sequence[Table]) -> str:
    """What was understood, as TOML to be looked over, changed and used again."""
    lines = ["# header = field; an empty field leaves the column aside", "[columns]"]
    for table in tables:
        for column in table.columns:
            header = column.header.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'"{header}" = "{column.field}"')
    return "\n".join(dict.fromkeys(lines)) + "\n"
