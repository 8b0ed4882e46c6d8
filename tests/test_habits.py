"""The habits of the house, held by the tests: lint, format, types, who may import whom, no words outside the texts."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.xdist_group("habits")


def run(*words: str) -> None:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def loads_none_of(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; bad = {heavy} & set(sys.modules); sys.exit(str(bad) if bad else 0)"
    run(sys.executable, "-c", code)


def test_ruff_finds_nothing() -> None:
    run(str(BIN / "ruff"), "check", "src", "tests")


def test_everything_is_formatted() -> None:
    run(str(BIN / "ruff"), "format", "--check", "src", "tests")


def test_types_are_strict() -> None:
    run(str(BIN / "mypy"))


def test_rooms_import_downwards_only() -> None:
    run(str(BIN / "lint-imports"))


@pytest.mark.parametrize("room", ["model", "rules", "books", "store", "exchange", "cards", "scanning", "stations"])
def test_a_room_below_the_screens_loads_no_screen(room: str) -> None:
    loads_none_of(f"distro.{room}", {"textual", "distro.texts.say"})


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    """A scan on the command line loads no screen, no PDF, no picture library."""
    loads_none_of("distro.cli", {"textual", "fpdf", "PIL", "openpyxl", "xlsxwriter", "qrcode", "zxingcpp", "pyrage"})


def test_nothing_is_left_to_do_in_the_code() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    for path in [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py")]:
        text = path.read_text("utf-8")
        assert not [mark for mark in marks if mark in text], path


def test_a_class_is_called_as_no_other_is() -> None:
    """But commands of the screens and answers in JSON, which their modules tell apart."""
    apart = {ROOT / "src/distro/tui/commands.py", *ROOT.glob("src/distro/cli/answers/*.py")}
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path in {*ROOT.glob("src/**/*.py")} - apart:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_the_top_level_holds_only_what_was_agreed() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    tops = {name.partition("/")[0] for name in done.stdout.splitlines() if not name.startswith(".")}
    assert tops <= {"pyproject.toml", "README.md", "src", "data", "tests", "LICENSE", "CHANGELOG.md"}
