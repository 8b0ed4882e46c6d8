"""A desk that is asked for something long does it between its keys: whoever works there goes on, as themselves."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import json

import at_once
from distro.cli.answering import Door
from distro.cli.doorway import Answered, Asked, doorway
from distro.cli.main import parser_of_everything
from distro.stations import cooperative, people, programme
from distro.stations.session import Session
from stage import PASSPHRASE, ROUND, Stage, make_stage
from tests_programme import SOURCE


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    made = make_stage(tmp_path / "store")
    with tempfile.TemporaryDirectory(prefix="d", dir="/tmp") as short:  # a socket's path may not be long
        monkeypatch.setattr("tempfile.tempdir", short)
        yield made


async def test_the_desk_hands_over_while_a_scale_is_put_right_for_all(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, who = stage.session, list[tuple[str, bool]]()
    _mend_the_scale(session, monkeypatch)
    session.log_in("awa", PASSPHRASE)
    door, place = await _open_door(session, who)
    told = await _begun(session, place, "sara")
    assert len(session.books.entitlements.amendments(ROUND)) <= 2, "a step of it, and then the next key"
    made = stage.desk().hand_over(stage.desk().look_up("h-RBT-0009"))
    answered = await told
    door.cancel()
    written = session.books.entitlements.amendments(ROUND)
    assert answered.code == 0, answered.err
    assert f"{len(written)} ménages amendés" in answered.out
    assert (made.by, {one.by for one in written}, session.person) == ("awa", {"sara"}, "awa")
    assert who == [("sara", True)], "the desk is told once, at the end"
    assert at_once.correction(session, ROUND, "RBT")[0] == []


async def test_who_is_removed_while_their_command_is_done_is_told_what_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, who = stage.session, list[tuple[str, bool]]()
    _mend_the_scale(session, monkeypatch)
    people.add(session, "bila", PASSPHRASE, "supervisor")
    door, place = await _open_door(session, who)
    told = await _begun(session, place, "bila")
    people.remove(session, "bila")
    answered = await told
    door.cancel()
    assert answered.code == 1
    assert "s'est arrêtée en chemin" in answered.err, "that nothing changed would not be true"
    assert who == [("bila", True)], "the desk shows what was written"
    assert (session.person, {one.by for one in session.books.entitlements.amendments(ROUND)}) == ("sara", {"bila"})
    assert at_once.correct(session, ROUND, "RBT", "la suite"), "the rest"


def _mend_the_scale(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scale that differs for everybody; what takes long takes two households a step."""
    monkeypatch.setattr(cooperative, "_STEP", 2)
    text = SOURCE.replace(b"fixed = 1, per_person = 2, cap = 15", b"fixed = 1, per_person = 3, cap = 15")
    programme.change(session, programme.preview(session, text))


async def _open_door(session: Session, who: list[tuple[str, bool]]) -> tuple[asyncio.Task[None], Path]:
    door = asyncio.create_task(
        Door(session, parser_of_everything, lambda person, still: who.append((person, still))).run()
    )
    place = doorway(session.store.folder)
    assert place is not None
    while not place.exists():
        await asyncio.sleep(0)
    return door, place


async def _begun(session: Session, place: Path, person: str) -> asyncio.Task[Answered]:
    """The scale put right for all, asked for by that person: its first step is done."""
    words = ["round", "correct", ROUND, "--point", "RBT", "--why", "barème mal copié"]
    told = asyncio.create_task(_ask(place, words, person))
    while not session.books.entitlements.amendments(ROUND):
        assert not told.done(), told.result()
        await asyncio.sleep(0)
    return told


async def _ask(place: Path, words: list[str], person: str) -> Answered:
    reader, writer = await asyncio.open_unix_connection(place)
    asked = Asked(
        words=words, files={}, replace=False, language="fr", on_terminal=False, person=person, passphrase=PASSPHRASE,
        given={}, answers={},
    )  # fmt: skip
    writer.write(json.encode(asked) + b"\n")
    told = json.decode(await reader.readline(), type=Answered)
    writer.close()
    return told
