"""The form to register people on a phone (XLSForm, for KoboToolbox and ODK): what it sends back comes in as a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.model.programme import Programme, Words
from distro.reports.forms.listing import flags_in_words
from distro.texts import LANGUAGES, in_words, say, speaking
from distro.workbook import workbook_in

FORM = "distro_register"
NAMED = ("Français (fr)", "English (en)", "العربية (ar)")
_ADULT_PHONE = "regex(., '^[+0-9 ]{8,16}$')"
# Type, name, the key of its text, what it holds to, and when it is asked. The others are asked for one by one; the
# head stands in the form itself.
_ASKED = "selected(${consent}, 'yes')"
_ROWS = (
    ("today", "today", "", "", ""),
    ("select_one yes_no", "consent", "consent", "", ""),
    ("begin_group", "household", "household", "", _ASKED),
    ("select_one point", "point", "point", "", ""),
    ("text", "full_name", "name", "", ""),
    ("select_one sex", "sex", "sex", "", ""),
    ("integer", "age", "age", ". >= 0 and . <= 110", ""),
    ("text", "phone", "phone", _ADULT_PHONE, ""),
    ("select_one group", "status", "group", "", ""),
    ("select_multiple flag", "flags", "flags", "", ""),
    ("text", "alternates", "alternates", "", ""),
    ("select_one language", "language", "language", "", ""),
    ("begin_repeat", "members", "members", "", ""),
    ("select_one sex", "member_sex", "sex", "", ""),
    ("integer", "member_age", "age", ". >= 0 and . <= 110", ""),
    ("end_repeat", "members", "", "", ""),
    ("end_group", "household", "", "", ""),
)
_NEEDED = ("consent", "point", "full_name", "sex", "status", "member_sex")


def write_registration_xlsform(programme: Programme, out: Path) -> None:
    """Write the form: points, flags and the text of consent are the programme's, everything is in three languages."""
    labels = [f"label::{name}" for name in NAMED]
    with atomic_file(out) as part, workbook_in(part) as book:
        survey, choices, settings = (book.add_worksheet(name) for name in ("survey", "choices", "settings"))
        survey.write_row(0, 0, ["type", "name", *labels, *(f"hint::{name}" for name in NAMED), "required", "constraint",
                                "relevant"])  # fmt: skip
        at = 0
        for kind, name, text, constraint, relevant in _ROWS:
            if name == "flags" and not programme.flags:
                continue
            at += 1
            said = [_said(f"listing.asked.{text}", code) if text else "" for code in LANGUAGES]
            needed = "yes" if name in _NEEDED else ""
            survey.write_row(at, 0, [kind, name, *said, *_hints(programme, name), needed, constraint, relevant])
        choices.write_row(0, 0, ["list_name", "name", *labels])
        for number, (kind, code, words) in enumerate(_choices(programme), 1):
            choices.write_row(number, 0, [kind, code, *words])
        settings.write_row(0, 0, ["form_title", "form_id", "version", "default_language"])
        settings.write_row(1, 0, [_said("listing.form_title", "fr"), FORM, programme.code, NAMED[0]])


def _hints(programme: Programme, name: str) -> list[str]:
    """The text of consent under its question, what each flag asks, and how a household's other people are told."""
    if name == "consent" and programme.consents:
        return _every(programme.consents[-1].text)
    if name == "flags":
        found = []
        for code in LANGUAGES:
            with speaking(code):
                found.append(flags_in_words(programme))
        return found
    return [_said("listing.note.alternates", code) if name == "alternates" else "" for code in LANGUAGES]


def _choices(programme: Programme) -> Iterator[tuple[str, str, list[str]]]:
    for answer in ("yes", "no"):
        yield "yes_no", answer, [_said(f"listing.{answer}", code) for code in LANGUAGES]
    for sex in ("female", "male"):
        yield "sex", sex, [_said(f"listing.{sex}", code) for code in LANGUAGES]
    for group in ("migrant", "host"):
        yield "group", group, [_said(f"listing.{group}", code) for code in LANGUAGES]
    for point in programme.points:
        yield "point", point.code, _every(point.name)
    for flag in programme.flags:
        yield "flag", flag.code, [flag.code for _ in LANGUAGES]
    for code in LANGUAGES:
        yield "language", code, [_said(f"listing.spoken_{code}", each) for each in LANGUAGES]


def _every(words: Words) -> list[str]:
    found = []
    for code in LANGUAGES:
        with speaking(code):
            found.append(in_words(words))
    return found


def _said(code: str, language: str) -> str:
    with speaking(language):
        return say(code)
