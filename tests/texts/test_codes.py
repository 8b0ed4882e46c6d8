"""Every code that a station, the store or an exchange can refuse with has its words in the catalogues."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import distro
from distro.model.verdicts import VerdictCode
from distro.rules.collectors import CollectorProblem
from distro.store import errors as store_errors
from distro.store.errors import StoreError
from distro.texts.say import _catalogue

SOURCE = Path(distro.__file__).parent


def raised(name: str) -> dict[str, set[str]]:
    """Each literal code that is raised as `name(code, **params)` anywhere, with the names of its params."""
    codes: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    codes.setdefault(first.value, set()).update(key.arg or "" for key in node.keywords)
    return codes


@pytest.mark.parametrize(("name", "room", "prefix"), [
    ("Refused", "errors", ""), ("BundleRefused", "errors", ""), ("HubRefused", "errors", ""),
    ("FileRefused", "register", "refused."),
    ("Differs", "register", "fault."), ("Doubt", "importing", "doubt."),
    ("Note", "importing", "note."), ("LeftOut", "importing", "left_out."),
    ("Mistake", "programme", ""), ("Finding", "audit", ""),
    ("OfficeRefused", "errors", ""), ("WrongUse", "errors", ""),
])  # fmt: skip
def test_every_code_has_its_words(name: str, room: str, prefix: str) -> None:
    codes = raised(name)
    assert codes
    missing = sorted(code for code in codes if prefix + code not in _catalogue(room))
    assert missing == []


def test_every_error_of_the_store_has_its_words() -> None:
    errors = [
        error for error in vars(store_errors).values() if isinstance(error, type) and issubclass(error, StoreError)
    ]
    assert len(errors) > 8
    assert [error.code for error in errors if error.code not in _catalogue("errors")] == []
    assert [problem for problem in CollectorProblem if problem not in _catalogue("errors")] == []


def test_why_nothing_was_handed_over_is_told_to_the_person_and_not_to_staff() -> None:
    said = _catalogue("access")
    for verdict in VerdictCode:
        for language, text in said[f"refused_because.{verdict}"].items():
            assert isinstance(text, str)
            assert "{" not in text, "a paper has no gaps"
            assert text != _catalogue("cli").get(f"verdict.{verdict}", {}).get(language)
