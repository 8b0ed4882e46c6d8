"""`--json` is described: each command has its schema, and what it answers is so (conftest.py asks at each answer)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from cli.answered import demand_described
from cli.running import Run
from commands import commands
from distro.cli import main
from distro.cli.answers import ANSWERS

Told = pytest.CaptureFixture[str]


def test_every_command_is_described() -> None:
    assert set(ANSWERS) == {"", *commands()}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _references(each)


@pytest.mark.parametrize("of", [[], ["stock", "list"], ["scan"], ["device", "trust"]])
def test_a_schema_stands_alone(of: list[str], capsys: Told) -> None:
    assert main(["schema", *of]) == 0
    told = capsys.readouterr().out
    schema = json.loads(told)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert {name.removeprefix("#/$defs/") for name in _references(schema)} <= set(schema["$defs"])
    assert re.search('"#/\\$defs/Refused"', told)
    assert main(["--json", "schema", *of]) == 0
    assert json.loads(capsys.readouterr().out) == schema


def test_a_command_that_is_none_has_no_schema(capsys: Told) -> None:
    assert main(["--json", "schema", "stock", "lst"]) == 2
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "command_unknown"


def test_what_no_schema_tells_is_found_out(begun: Run) -> None:
    code, stock = begun("stock", "list", "--point", "RBT")
    assert code == 0
    with pytest.raises(AssertionError, match="stock list"):
        demand_described(["stock", "list"], [{**stock[0], "colour": "red"}])
    with pytest.raises(AssertionError, match="stock list"):
        demand_described(["stock", "list"], [{**stock[0], "store": "many"}])
