"""Files that go out: for their owner alone, through no link, over nothing unasked; and no secret left lying around."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import distro
from cli.running import PASSPHRASE, Run
from distro.atomic_file import NotWritten, atomic_file, demand_free, replacing

_FULL = Path("/dev/full")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_for_its_owner_alone_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with atomic_file(tmp_path / "registre.csv") as part:
            assert mode(part) == 0o600
            part.write_text("noms")
    finally:
        os.umask(before)
    assert mode(tmp_path / "registre.csv") == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "registre.csv"]


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    victim = tmp_path / "these.txt"
    victim.write_text("trois ans de travail")
    for name in ("day.pdf.part", "day.pdf"):
        (tmp_path / name).symlink_to(victim)
    with pytest.raises(NotWritten), atomic_file(tmp_path / "day.pdf") as part:
        part.write_text("un rapport")
    with replacing(), atomic_file(tmp_path / "day.pdf") as part:
        part.write_text("un rapport")
    assert victim.read_text() == "trois ans de travail"
    assert (tmp_path / "day.pdf").read_text() == "un rapport"
    assert not (tmp_path / "day.pdf").is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_device_or_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    """`--out /dev/null` by root, who may: every other program would find a file there."""
    (tmp_path / "day.pdf").symlink_to(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe")
    for out in (tmp_path / "pipe", tmp_path / "day.pdf"):
        before = out.lstat().st_mode
        with replacing(), pytest.raises(NotWritten, match="file_is_device"), atomic_file(out) as part:
            part.write_text("un rapport")
        assert out.lstat().st_mode == before
    for device in (Path("/dev/null"), Path("/dev/stdout")):
        with replacing(), pytest.raises(NotWritten, match="file_is_device"):
            demand_free(device)


def test_a_file_that_somebody_swapped_meanwhile_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(NotWritten), atomic_file(tmp_path / "day.pdf") as part:
        part.unlink()
        part.write_text("d'un autre")
    assert list(tmp_path.iterdir()) == []


LEAVING: list[tuple[str, ...]] = [
    ("register", "export", "registre.xlsx"),
    ("register", "export", "registre.ods"),
    ("register", "export", "registre.csv"),
    ("register", "template", "--out", "modele.xlsx"),
    ("report", "donor", "--out", "bailleur.xlsx"),
    ("report", "donor", "--out", "bailleur.pdf"),
    ("programme", "write", "--out", "programme.toml"),
]


@pytest.mark.parametrize("command", LEAVING, ids=" ".join)
def test_where_nothing_can_be_written_the_folder_is_named_and_no_hand_over_is_stopped(
    begun: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    *words, name = command
    status, told = begun(*words, str(tmp_path / "no-stick" / name))
    assert (status, f"{tmp_path / 'no-stick'} n'existe pas" in told, ".part" in told) == (1, True, False)
    (tmp_path / "folder" / name).mkdir(parents=True)
    status, told = begun(*words, str(tmp_path / "folder" / name))
    assert (status, "est un dossier" in told) == (1, True)


@pytest.mark.skipif(sys.platform != "linux", reason="there is a device that is always full on Linux alone")
@pytest.mark.parametrize("command", LEAVING, ids=" ".join)
def test_a_full_stick_is_said_to_be_full_once_and_nothing_is_left_there(
    begun: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    *words, name = command
    begun("programme", "history")  # nothing but the file is written from here on
    out, opened = tmp_path / "stick" / name, Path.open
    out.parent.mkdir()
    monkeypatch.setattr(
        Path, "open", lambda path, *how, **more: opened(_FULL if path.name.endswith(".part") else path, *how, **more)
    )
    status, told = begun(*words, str(out))
    assert (status, f"plus de place dans {out.parent}" in told, "No space" in told) == (1, True, False)
    assert list(out.parent.iterdir()) == []


def test_no_command_replaces_a_file_unasked_and_none_writes_into_a_store(
    begun: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISTRO_REPLACE")
    assert begun("register", "import", str(tmp_path / "liste.csv"), "--map", str(_map(tmp_path)))[0] in (0, 1)
    out = tmp_path / "registre.csv"
    assert begun("register", "export", str(out))[0] == 0
    assert mode(out) == 0o600
    out.write_text("autre chose")
    code, said = begun("register", "export", str(out))
    assert (code, "--replace" in said, out.read_text()) == (1, True, "autre chose")
    assert begun("register", "export", str(out), "--replace")[0] == 0
    assert out.read_text() != "autre chose"
    keyring = (tmp_path / "store" / "keyring").read_bytes()
    for inside in ("keyring.csv", "events/liste.csv"):
        code, _ = begun("register", "export", str(tmp_path / "store" / inside), "--replace")
        assert code == 1
    assert begun("report", "day", "--point", "RBT", "--out", str(tmp_path / "store" / "keyring"), "--replace")[0] != 0
    assert (tmp_path / "store" / "keyring").read_bytes() == keyring


def test_a_script_may_say_once_for_all_that_files_are_replaced(
    begun: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISTRO_REPLACE", "1")
    for _ in range(2):
        assert begun("register", "export", str(tmp_path / "registre.csv"))[0] == 0
    monkeypatch.delenv("DISTRO_REPLACE")
    heads = begun("verify")[1]["head"]
    assert begun("cards", "blanks", "--count", "3", "--out", str(tmp_path / "registre.csv"))[0] == 1
    assert begun("verify")[1]["head"] == heads, "no card is made for a file that is not written"


def _map(folder: Path) -> Path:
    path = folder / "colonnes.toml"
    path.write_text("[columns]\n")
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells")
def test_a_secret_of_the_environment_is_gone_at_once_and_reaches_no_child(tmp_path: Path) -> None:
    program = (
        "import os, subprocess, sys, resource\n"
        "from distro.cli import context, main\n"
        "def run(self):\n"
        "    seen = open('/proc/self/environ', 'rb').read()\n"
        "    child = subprocess.run(['env'], capture_output=True).stdout\n"
        "    hidden = b'agrafe' not in seen + child + str(os.environ).encode()\n"
        "    dumps = resource.getrlimit(resource.RLIMIT_CORE)\n"
        "    import ctypes\n"
        "    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)\n"
        "    print(hidden, dumps, dumpable, self.given('DISTRO_PASSPHRASE'))\n"
        "    raise SystemExit\n"
        "context.Context.session = run\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "verify"],
        env={**os.environ, "DISTRO_PASSPHRASE": PASSPHRASE, "DISTRO_PERSON": "sara", "DISTRO_STORE": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == f"True (0, 0) 0 {PASSPHRASE}", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells")
def test_what_was_asked_for_stands_in_no_list_of_processes(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from distro.cli import context, main\n"
        "def run(self):\n"
        "    print(b'Awa ' + b'Diallo' in open('/proc/self/cmdline', 'rb').read(), self.words)\n"
        "    raise SystemExit\n"
        "context.Context.session = run\n"
        "main()\n"
    )
    words = ["register", "search", "Awa Diallo"]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env={**os.environ, "DISTRO_STORE": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == f"False {words}", done.stderr


def test_no_workbook_is_made_of_files_in_the_systems_temporary_folder() -> None:
    """The library writes each part of a list there, in clear, unless it is told to keep it in memory."""
    texts = {path.name: path.read_text("utf-8") for path in Path(distro.__file__).parent.rglob("*.py")}
    makers = [name for name, text in texts.items() if "xlsxwriter.Workbook(" in text]
    assert makers
    assert [name for name in makers if '"in_memory"' not in texts[name]] == []
