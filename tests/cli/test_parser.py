"""How the command line is read: options anywhere, no abbreviation, words of the person's language, versions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from cli.running import Run
from distro import __version__
from distro.cli import main
from distro.cli.completion import SHELLS
from distro.stations.fitness import other_distro
from distro.texts import LANGUAGES
from tests_programme import SOURCE

Told = pytest.CaptureFixture[str]


def test_versions_are_told(capsys: Told) -> None:
    assert main(["--version"]) == 0
    told = capsys.readouterr().out
    assert f"distro {__version__}" in told
    assert f"Python {sys.version.split()[0]}" in told


def test_versions_are_told_to_a_program(capsys: Told) -> None:
    assert main(["--json", "--version"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["distro"], told["python"]) == (__version__, sys.version.split()[0])
    assert told["store"]


@pytest.mark.parametrize("words", [["lst"], ["stock", "list"], ["verify", "--nothing"], ["upload"], ["restore"]])
def test_wrong_use_is_told_to_a_program_too(words: list[str], capsys: Told) -> None:
    assert main([*words, "--json"]) == 2
    out, err = capsys.readouterr()
    refused = json.loads(out)["refused"]
    assert refused["code"]
    assert refused["text"] in err


@pytest.mark.parametrize(
    "words", [["--json", "stock", "list"], ["stock", "--json", "list"], ["stock", "list", "--json"]]
)
def test_the_shared_options_stand_anywhere(begun: Run, capsys: Told, words: list[str]) -> None:
    assert main([*words, "--point", "RBT"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_store_named_after_the_command_is_the_one_that_is_opened(begun: Run, tmp_path: Path, capsys: Told) -> None:
    assert main(["verify", "--store", str(tmp_path / "elsewhere"), "--lang", "en"]) == 1
    assert str(tmp_path / "elsewhere") in capsys.readouterr().err


def test_nothing_is_abbreviated(capsys: Told) -> None:
    assert main(["verify", "--sto", "x"]) == 2
    assert "--sto" in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_reader_is_left_in_english(language: str, capsys: Told) -> None:
    for words in (["--help"], ["stock", "lose"], ["lst"], ["verify", "--nothing"], ["stock", "lose", "--reason", "x"]):
        main(["--lang", language, *words])
    told = "".join(capsys.readouterr())
    english = ("positional arguments", "show this help message", "invalid choice", "required:", "unrecognized")
    assert not [words for words in english if words in told]
    assert language == "en" or "usage:" not in told


def test_what_argparse_fills_in_stands_in_every_language() -> None:
    source = resources.files("distro.texts") / "catalogue" / "argparse.toml"
    for name, texts in tomllib.loads(source.read_text("utf-8")).items():
        fields = {language: sorted(re.findall(r"%(?:\(\w+\))?\w", text)) for language, text in texts.items()}
        assert fields["fr"] == fields["en"] == fields["ar"], name


def test_a_refusal_is_json_for_a_program_and_words_for_a_person(tmp_path: Path, capsys: Told) -> None:
    assert main(["--json", "--as", "sara", "verify", "--store", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    refused = json.loads(out)["refused"]
    assert refused["code"] == "passphrase_missing"
    assert refused["text"] in err


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_its_completion(shell: str, capsys: Told) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "distro" in script
    assert "register" in script


def test_bash_takes_the_script(tmp_path: Path, capsys: Told) -> None:
    main(["completion", "bash"])
    (tmp_path / "complete.sh").write_text(capsys.readouterr().out, "utf-8")
    ask = (
        f"source {tmp_path}/complete.sh; COMP_WORDS=(distro veri); COMP_CWORD=1; _shtab_distro; echo ${{COMPREPLY[@]}}"
    )
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["verify"]


SYSTEMS = {
    "English_United States": "en", "French_France": "fr", "Arabic_Morocco": "ar", "ar_MA": "ar", "de_DE": "fr",
}  # fmt: skip


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_computer_speaks_its_own_language(system: str, monkeypatch: pytest.MonkeyPatch, capsys: Told) -> None:
    monkeypatch.setenv("LC_ALL", system)
    monkeypatch.delenv("DISTRO_LANG", raising=False)
    main(["--help"])
    first = {"fr": "emploi", "en": "usage", "ar": "الاستعمال"}[SYSTEMS[system]]
    assert capsys.readouterr().out.startswith(first)


def test_arabic_goes_into_a_file_whatever_the_code_page(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    with (tmp_path / "help.txt").open("wb") as out:
        command = [sys.executable, "-m", "distro", "--lang", "ar", "--help"]
        subprocess.run(command, stdout=out, env=environment, check=True)
    assert "الاستعمال" in (tmp_path / "help.txt").read_text("utf-8")


def test_the_other_package_of_that_name_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Told) -> None:
    """A folder on the path that says it is `distro` 1.9.0, as pip would leave it."""
    about = tmp_path / "distro-1.9.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: distro\nVersion: 1.9.0\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert other_distro() == "1.9.0"
    main(["--lang", "en", "--as", "sara", "--store", str(tmp_path), "verify"])
    assert "distro-point" in capsys.readouterr().err


def test_a_wrong_word_is_told_by_the_command_it_was_said_to(capsys: Told) -> None:
    assert main(["--lang", "en", "report", "day", "--dates", "2023-06-14"]) == 2
    told = capsys.readouterr().err
    assert "distro report day: error" in told
    assert "--point" in told
    assert main(["--lang", "en", "cards", "print", "--point", "RBT", "--out", "c.pdf", "--offset=a"]) == 2
    assert "_offset" not in capsys.readouterr().err


def test_a_store_made_for_a_program_says_the_passphrase_it_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    """And it opens with it; so does what `people add` made, in one answer."""
    for name in ("DISTRO_PASSPHRASE", "DISTRO_NEW_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "store"))
    (tmp_path / "programme.toml").write_bytes(SOURCE)
    assert main(["--json", "--as", "sara", "new", str(tmp_path / "programme.toml")]) == 0
    monkeypatch.setenv("DISTRO_PASSPHRASE", json.loads(capsys.readouterr().out)["passphrase"])
    assert main(["--json", "--as", "sara", "people", "add", "omar", "--role", "registrar"]) == 0
    monkeypatch.setenv("DISTRO_PASSPHRASE", json.loads(capsys.readouterr().out)["passphrase"])
    assert main(["--json", "--as", "omar", "register", "search", "Nobody"]) in (0, 1)
    assert "passphrase" not in capsys.readouterr().err
