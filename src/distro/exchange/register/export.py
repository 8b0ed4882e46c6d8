"""The register as a file: what the office keeps, in columns that the import understands again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.exchange.register.opendocument import write_opendocument
from distro.model.people import PARTNERS, Household, PopulationGroup, Sex
from distro.rules.clean import printed, safe_cell
from distro.workbook import workbook_in

ENDINGS = (".csv", ".xlsx", ".ods")
_COLUMNS = (
    "N° carte", "Nom et prénom", "Sexe", "Année de naissance", "Taille", "Téléphone", "Site", "Statut",
    "Date d'enregistrement",
)  # fmt: skip
# The challenge word is not among them: whoever holds it collects.
_LAST_COLUMNS = (
    "Consignes", "Peuvent retirer (mandataires)", "Langue", "Consentement", "Texte du consentement",
    "Consentement au partage avec les partenaires", "Consentement au partage avec le gouvernement",
)  # fmt: skip
_GROUPS = {PopulationGroup.HOST: "hôte", PopulationGroup.MIGRANT: "migrant"}


def export_register(households: Iterable[Household], path: Path) -> int:
    """Write `households` as CSV, XLSX or ODS, by the ending of `path`; how many. ValueError for any other ending.

    Texts are written as texts: no cell is a formula, in any.
    """
    households = list(households)
    bands = sorted({(m.sex, m.ages) for household in households for m in household.members})
    header = (*_COLUMNS, *(f"{sex} {_as_range(ages)}" for sex, ages in bands), *_LAST_COLUMNS)
    rows = [_row(household, bands) for household in households]
    if path.suffix not in ENDINGS:
        raise ValueError(path.suffix)
    with atomic_file(path) as part:
        if path.suffix == ".xlsx":
            _workbook([header, *rows], part)
        elif path.suffix == ".ods":
            write_opendocument("Registre", [header, *rows], part)
        else:
            with part.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, delimiter=";")
                writer.writerow(header)
                writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return len(rows)


def _csv_cell(cell: object) -> object:
    return safe_cell(printed(cell)) if isinstance(cell, str) else cell


def _workbook(rows: Sequence[Sequence[object]], path: Path) -> None:
    with workbook_in(path) as book:
        sheet = book.add_worksheet("Registre")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, printed(cell))
                else:
                    sheet.write(number, place, cell)


def _as_range(ages: str) -> str:
    """A single year as a band, so that its header is told from other numbers: "0" is "0-0"."""
    return f"{ages}-{ages}" if ages.isdigit() else ages


def _row(household: Household, bands: Sequence[tuple[Sex, str]]) -> tuple[object, ...]:
    counts = {(m.sex, m.ages): m.count for m in household.members}
    consent = household.consent
    return (
        household.number,
        household.name,
        household.head_sex if household.head_sex != Sex.UNKNOWN else "",
        household.birth_year,
        household.size,
        household.phone,
        household.point,
        _GROUPS[household.group],
        household.registered_on.isoformat() if household.registered_on else "",
        *(counts.get(band, 0) for band in bands),
        " ".join(household.flags),
        "; ".join(f"{one.name}, {one.relation}" for one in household.alternates),
        household.language,
        "oui" if consent else "",
        consent.version if consent else "",
        "oui" if consent and PARTNERS in consent.share_with else "",
        "oui" if consent and consent.share_with_government else "",
    )
