"""What each role may see from the command line: people one by one, lists of names, the figures of the stock room."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import Run
from distro.rules.roles import ROLES
from stage import PASSPHRASE, make_stage
from tests_programme import programme

ROUND = "2023-T1"
# A row for each command: volunteer, registrar, supervisor, data focal point, protection.
TABLE = {
    ("register", "search", "Essai"):                            (True, True, True, False, True),
    ("round", "explain", ROUND, "--household", "RBT-0001"):        (True, True, True, False, True),
    ("round", "explain", ROUND):                                (True, True, True, True, True),
    ("round", "list"):                                          (True, True, True, True, True),
    ("register", "export", "{out}.csv"):                        (False, True, True, True, False),
    ("report", "access", "RBT-0001", "--out", "{out}.pdf"):        (False, True, True, True, False),
    ("report", "receipts", "--point", "RBT", "--round", ROUND, "--out", "{out}.pdf"): (False, True, True, True, False),
    ("report", "tally", "--point", "RBT", "--round", ROUND, "--out", "{out}.pdf"):    (False, True, True, True, False),
    ("stock", "list", "--point", "RBT"):                        (False, True, True, False, False),
    ("stock", "expiring", "--point", "RBT"):                    (False, True, True, False, False),
    ("report", "stock", "--out", "{out}.xlsx"):                 (False, True, True, False, False),
    ("report", "stock-card", "RIZ", "--point", "RBT", "--out", "{out}.xlsx"): (False, True, True, False, False),
    ("report", "day", "--point", "RBT"):                        (False, True, True, False, False),
}  # fmt: skip


@pytest.fixture
def opened(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a point with its day open, whose keys are quick to open, and somebody in each role."""
    stage = make_stage(tmp_path / "stage")
    for role in ROLES:
        stage.session.store.keyring.add(f"p-{role}", PASSPHRASE, role)
    stage.session.store.close()
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "stage"))
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
    return run


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_column(opened: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setenv("DISTRO_PERSON", f"p-{role}")
    for words, row in TABLE.items():
        sees = row[ROLES.index(role)]
        code, said = opened(*(word.replace("{out}", str(tmp_path / role)) for word in words))
        assert (words, code == 0) == (words, sees)
        assert sees or "avec le rôle" in said


def test_who_may_not_close_learns_no_book_figure_by_counting_zero(
    opened: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zero.toml").write_text("".join(f"{item.code} = 0\n" for item in programme().goods), "utf-8")
    monkeypatch.setenv("DISTRO_PERSON", "p-volunteer")
    close = ("day", "close", "--point", "RBT", "--counts", str(tmp_path / "zero.toml"))
    code, said = opened(*close, "--counted-by", "omar", "--approved-by", "sara")
    assert (code, "60" in said) == (1, False)
    assert "avec le rôle" in said
