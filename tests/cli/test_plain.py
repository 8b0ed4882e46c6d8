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
        return [line.lstrip("> ").replace("\u00a0", " ").replace("\u202f", " ") for line in (out + err).splitlines()]

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
    assert text.count("emploi :") == 1, "of the command that was half right"
    assert "Fermé. Ce qui est enregistré est gardé." in text
    assert begun("verify")[0] == 0


def test_words_of_every_language_are_understood(begun: Run, plain: Say) -> None:
    told = plain("help", "state", "مساعدة", "quit", "état")
    assert sum(line.startswith("Servis") or "n'est pas ouverte" in line for line in told) == 2


def test_nothing_is_drawn_and_each_line_is_one_fact(begun: Run, plain: Say) -> None:
    told = plain("aide", "état")
    assert not re.search(r"[\u2500-\u25ff\x1b]", "\n".join(told))


def test_the_rounds_that_open_a_day_are_read_out_where_a_code_is_asked_for(plain: Say) -> None:
    told = plain("ouvrir", "ouvrir 2023-T1")
    assert sum(line.startswith("Tour 2023-T1 :") for line in told) == 2, "with how things stand, and when it is missing"
    assert not any("emploi" in line for line in told)
    assert any("Journée" in line and "ouverte" in line for line in told)


def test_a_part_is_handed_over_by_answers_and_what_stays_due_is_said(begun: Run, plain: Say) -> None:
    told = plain("ouvrir 2023-T1", "sans RBT-1 --answer 1990", "partie", "99", "1", *[""] * 20, "sans RBT-1", "quitter")
    text = "\n".join(told)
    assert "C'est plus que ce qui est dû : 5." in text
    assert "Reste dû : 4 × Riz, 1 kg." in text
    assert "PEUT RETIRER LE RESTE" in text
    told = plain("partie", "sans RBT-2 --answer 1980", "partie", "quitter", "état", "quitter")
    assert "Personne n'est affiché" in "\n".join(told)
    assert any("Vous avez quitté les questions" in line for line in told)
    assert any(line.startswith("Servis : 1 ") for line in told), "nothing was handed over to whoever was left"
    assert begun("verify")[1]["findings"] == []


def test_a_wrong_answer_is_not_forgotten_by_handing_over_without_it(plain: Say) -> None:
    told = plain("ouvrir 2023-T1", "sans RBT-2", "remettre --answer 1999", "remettre", "état")
    assert any("--answer RÉPONSE" in line for line in told), "what is asked first comes first"
    assert not any(line.startswith("Remis.") for line in told)
    assert any(line.startswith("Servis : 0") for line in told)


def test_a_lost_card_is_replaced_blocked_and_found_again_by_answers(plain: Say) -> None:
    assert "RBT-9" in "\n".join(plain("carte RBT-9", "quitter"))
    told = plain(
        "carte", "carte RBT-1", "8", "1", "carte RBT-2", "4", "carte RBT-2", "5", "carte RBT-3", "quitter", "état"
    )
    text = "\n".join(told)
    assert "1 déclarée perdue" in text
    assert "Répondez par un numéro de 1 à 5." in text
    assert "Nouvelle carte" in text
    assert "Carte bloquée" in text
    assert text.count("Vous avez quitté les questions") == 1
    assert text.count("Au clavier : sara.") == 2, "and the dialogue goes on"


def test_a_count_is_left_by_a_word_and_the_day_stays_open(plain: Say) -> None:
    told = plain("ouvrir 2023-T1", "compter", "12", "quitter", "état")
    assert any("Vous avez quitté les questions" in line for line in told)
    assert any(line.startswith("Journée ouverte") for line in told)


def test_whoever_is_found_by_a_name_is_read_out_with_people_not_with_a_bare_number(plain: Say) -> None:
    assert any("RBT-2" in line and "3 personnes" in line for line in plain("nom Essai"))
