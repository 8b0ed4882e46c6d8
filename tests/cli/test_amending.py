"""`distro round amend` and `correct`: previewed, done with a reason, told with before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import REGISTER, Run
from distro.cli import main


@pytest.fixture
def frozen(begun: Run, tmp_path: Path) -> Run:
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    assert begun("round", "freeze", "2023-T1", "--point", "RBT")[0] == 0
    (tmp_path / "nouveau.csv").write_text(REGISTER.splitlines()[0] + "\n"
        "RBT-9;Essai Neuf;F;01/02/1991;1;0;0;0;1;0;Rabat;migrant\n", "utf-8")  # fmt: skip
    assert begun("register", "import", str(tmp_path / "nouveau.csv"))[0] == 0
    return begun


def test_a_newcomer_is_previewed_and_amended(frozen: Run, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = frozen("round", "amend", "2023-T1", "--point", "RBT", "--check")
    assert (status, [one["household"] for one in found]) == (0, ["RBT-9"])
    assert frozen("round", "amend", "2023-T1", "--household", "RBT-9")[0] == 1, "a reason is asked"
    assert main(["round", "amend", "2023-T1", "--household", "RBT-9", "--why", "arrivée"]) == 0
    told = capsys.readouterr().out
    assert "Panier alimentaire, Riz, 1 kg : 5 (avant : 0) (1 + 2 par personne × 2 = 5)" in told
    assert "1 ménage amendé." in told
    assert frozen("round", "amend", "2023-T1", "--point", "RBT", "--check")[1] == []
    assert frozen("verify")[1]["findings"] == []


def test_a_scale_is_corrected_with_its_totals(frozen: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "neu.toml"
    assert frozen("programme", "write", "--out", str(file))[0] == 0
    text = file.read_text("utf-8").replace("fixed = 1, per_person = 2, cap = 15", "fixed = 2, per_person = 2, cap = 15")
    file.write_text(text, "utf-8")
    assert frozen("programme", "apply", str(file))[0] == 0
    assert main(["round", "correct", "2023-T1", "--point", "RBT", "--check"]) == 0
    assert "Au total, Riz, 1 kg : " in capsys.readouterr().out
    assert frozen("round", "correct", "2023-T1", "--point", "RBT", "--why", "barème mal copié")[0] == 0
    assert frozen("round", "correct", "2023-T1", "--point", "RBT", "--check")[1] == []


def test_one_household_of_a_list_that_nobody_closed_is_told_so(frozen: Run) -> None:
    """It was said that register and round agree."""
    status, told = frozen("round", "amend", "2023-T2", "--household", "RBT-1", "--why", "naissance")
    assert (status, "pas encore fermée" in told) == (1, True)
