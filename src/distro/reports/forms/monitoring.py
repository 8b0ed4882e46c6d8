"""Post-distribution monitoring: the sample as a paper form, and the XLSForm to ask the same on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.model.people import Household
from distro.model.programme import Programme
from distro.reports.press.page import PaperPage
from distro.texts import LANGUAGES, in_words, say, speaking
from distro.workbook import workbook_in

# Each question with what answers it: a choice list, or a whole number.
_QUESTIONS = (
    ("received", "yes_no"),
    ("all_items", "yes_no"),
    ("quality", "rating"),
    ("useful", "rating"),
    ("waited", "integer"),
    ("safe", "yes_no"),
    ("sold", "yes_no"),
    ("complaint", "yes_no"),
)
_CHOICES = {"yes_no": ("yes", "no", "no_answer"), "rating": ("good", "fair", "poor", "no_answer")}
FORM = "distro_pdm"


def write_monitoring_form(
    programme: Programme, households: Sequence[Household], round_: str, seed: int, made_at: datetime, out: Path
) -> None:
    """A sheet for each household of the sample, on paper. Register numbers and points, no names; ask for the card."""
    page = PaperPage(
        say("pdm.title"),
        say("pdm.subtitle", round=round_, n=len(households), seed=seed),
        made_at,
        f"{programme.project_code} · {round_} · {seed}",
    )
    if programme.rehearsal:
        page.heading(say("reports.rehearsal"))
    page.text(say("pdm.how"))
    points = {point.code: in_words(point.name) for point in programme.points}
    for number, household in enumerate(households, 1):
        page.part(f"{number}. {household.number} · {points[household.point]}", 6 * len(_QUESTIONS))
        for question, kind in _QUESTIONS:
            page.facts([(say(f"pdm.short.{question}"), _boxes(kind))])
    page.save(out)


def write_monitoring_xlsform(households: Sequence[Household], out: Path) -> None:
    """The same questions as an XLSForm for KoboToolbox or ODK, in three languages; whom to ask is a list to choose."""
    labels = {code: f"label::{name}" for code, name in zip(LANGUAGES, _NAMED, strict=True)}
    with atomic_file(out) as part, workbook_in(part) as book:
        survey, choices, settings = (book.add_worksheet(name) for name in ("survey", "choices", "settings"))
        survey.write_row(0, 0, ["type", "name", *labels.values()])
        rows = [("select_one household", "household", "whom"), ("today", "today", "")]
        rows += [(kind if kind == "integer" else f"select_one {kind}", name, name) for name, kind in _QUESTIONS]
        for at, (kind, name, text) in enumerate(rows, 1):
            survey.write_row(at, 0, [kind, name, *(_said(f"pdm.{text}", code) if text else "" for code in labels)])
        choices.write_row(0, 0, ["list_name", "name", *labels.values()])
        listed = [(kind, choice, f"pdm.choice.{choice}") for kind, all_ in _CHOICES.items() for choice in all_]
        at = 0
        for at, (kind, choice, text) in enumerate(listed, 1):
            choices.write_row(at, 0, [kind, choice, *(_said(text, code) for code in labels)])
        for number, household in enumerate(households, at + 1):
            choices.write_row(number, 0, ["household", household.number, *(household.number for _ in labels)])
        settings.write_row(0, 0, ["form_title", "form_id", "version", "default_language"])
        settings.write_row(1, 0, [_said("pdm.title", "fr"), FORM, "1", _NAMED[0]])


_NAMED = ("Français (fr)", "English (en)", "العربية (ar)")


def _boxes(kind: str) -> str:
    if kind == "integer":
        return "________ min"
    return "   ".join(f"☐ {say(f'pdm.choice.{choice}')}" for choice in _CHOICES[kind])


def _said(code: str, language: str) -> str:
    with speaking(language):
        return say(code)
