"""A whole day in lines: what is printed is all that whoever cannot see the screen has, and it is enough."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.running import Run
from distro.cli import main

Say = Callable[..., list[str]]


@pytest.fixture
def plain(begun: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """`plain(line, ...)` is what was printed, line by line; the dialogue ends where the lines do."""
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    assert begun("cards", "issue", "--point", "RBT")[0] == 0
    assert begun("round", "freeze", "2023-T1", "--point", "RBT")[0] == 0

    def talk(*lines: str) -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
        assert main(["plain", "--point", "RBT"]) == 0
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return [line.removeprefix("> ") for line in (out + err).splitlines()]

    return talk


def test_a_whole_day_is_done_from_the_transcript_alone(begun: Run, plain: Say) -> None:
    """Nothing that is typed here was learnt but from lines that were printed before it."""
    drawn = re.compile(r"[\u2500-\u25ff\x1b]")
    [shown] = [line for line in plain("cards show RBT-1") if line.startswith("C ")]
    code = re.sub(r"[^A-Z]", "", shown)
    goods = [line.split()[0] for line in plain("stock list --point RBT") if re.search(r" 0 +0 *$", line)]
    received = [f"{item}=60" for item in goods]
    told = plain("stock receive --point RBT --waybill BL-1 " + " ".join(received), "ouvrir 2023-T1", "état", code)
    assert "Journée ouverte" in "\n".join(told)
    assert any(line.startswith("Rien n'est encore remis") for line in told), told
    assert not drawn.search("\n".join(told))

    told = plain(
        code, "remettre", "remettre", code, "nom Essai Deux", "sans RBT-2 --answer 1980", "remettre --answer 1980"
    )
    text = "\n".join(told)
    assert "Personne n'est affiché" in text, "a second word hands nothing over"
    assert text.count("Remis") >= 2, told
    assert not drawn.search(text)
    listed = [line.split() for line in plain("stock list --point RBT")]
    left = {words[0]: words[-1] for words in listed if words and words[0] in goods}
    assert len(left) == len(goods)
    assert sum(int(amount) < 60 for amount in left.values()) > 5

    asked = [line for line in plain("compter") if "combien" in line]
    assert asked, "and nothing is written when nobody answers"
    wrong = ["beaucoup", *left.values()]
    told = plain("compter", *wrong, "omar", "sara", "état")
    assert any("n'est pas ouverte" in line for line in told), told[-6:]
    assert begun("verify")[1]["findings"] == []


def test_what_is_no_code_and_no_word_changes_nothing_and_the_next_line_is_read(begun: Run, plain: Say) -> None:
    told = plain(
        "",
        "6130083001234",
        "doumbia marie",
        "?",
        "remettre",
        "annuler",
        "desk",
        "plain",
        "stock lsit",
        'nom "Essai',
        "aide",
        "état",
        "quitter",
    )
    text = "\n".join(told)
    assert "Personne n'est affiché" in text
    assert text.count("déjà au guichet") == 2
    assert text.count("Ni un code de carte") == 2
    assert text.count("emploi\u00a0:") == 1, "of the command that was half right"
    assert "Fermé. Ce qui est enregistré est gardé." in text
    assert begun("verify")[0] == 0


def test_words_of_every_language_are_understood(begun: Run, plain: Say) -> None:
    told = plain("help", "state", "مساعدة", "quit", "état")
    assert sum(line.startswith("Servis") or "n'est pas ouverte" in line for line in told) == 2


def test_nothing_is_drawn_and_each_line_is_one_fact(begun: Run, plain: Say) -> None:
    told = plain("aide", "état")
    assert not re.search(r"[\u2500-\u25ff\x1b]", "\n".join(told))
