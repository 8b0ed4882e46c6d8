"""What protects a store is said, and what does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from distro.reports.day.layout import as_report
from distro.reports.press.report import ReportNote
from distro.stations import people, records
from distro.stations.protection import protection
from distro.stations.session import Session
from distro.store import open_store
from distro.texts import LANGUAGES, speak
from stage import PASSPHRASE, Stage


def again(stage: Stage, folder: Path) -> Session:
    stage.session.store.close()
    stage.session = Session(open_store(stage.folder, "sara", PASSPHRASE, counters=folder / "heads"), stage.clock)
    return stage.session


def test_it_is_said_who_opens_what_and_whether_anybody_watched(stage: Stage, tmp_path: Path) -> None:
    people.add(stage.session, "ines", PASSPHRASE, "protection")
    now = protection(again(stage, tmp_path))
    assert now.opens["people"] == ["sara"]
    assert now.opens["protection"] == ["ines"]
    assert "awa" in now.opens["store"]
    assert "awa" not in now.opens["pins"]
    assert (now.watched, now.missing, now.shared, now.signed) == (True, (), False, True)
    people.remove(stage.session, "awa")
    after = protection(stage.session)
    assert (after.keys, after.registers) == (now.keys + 1, now.registers + 1)
    assert after.epoch == now.epoch + 1


def test_what_is_gone_or_open_to_others_is_said(stage: Stage, tmp_path: Path) -> None:
    stage.session.store.close()
    (stage.folder / "events" / "HEAD").unlink()
    for note in (tmp_path / "heads").iterdir():
        note.unlink()
    stage.folder.chmod(0o755)
    now = protection(again(stage, tmp_path))
    assert "events/HEAD" in now.missing
    assert (now.watched, now.shared) == (False, True)


def test_a_keyring_that_the_journal_does_not_know_is_told(stage: Stage, tmp_path: Path) -> None:
    people.add(stage.session, "ines", PASSPHRASE, "protection")
    assert protection(stage.session).signed
    stage.session.store.keyring.add("intrus", PASSPHRASE, "supervisor")  # by hand, past the station
    assert not protection(again(stage, tmp_path)).signed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_report_says_what_protects_the_store_and_who_opens_what(
    stage: Stage, tmp_path: Path, language: str
) -> None:
    people.add(stage.session, "ines", PASSPHRASE, "protection")
    stage.session.store.close()
    (stage.folder / "events" / "HEAD").unlink()
    session, kinds = again(stage, tmp_path), 6
    day = records.day_figures(session, session.books.days.all()[0].name)
    assert day.protection == protection(session)
    speak(language)
    try:
        told = [part.text for part in as_report(day).parts if isinstance(part, ReportNote)][-(kinds + 4) :]
    finally:
        speak("fr")
    assert str(session.store.keyring.epoch) in told[0]
    assert [re.split(", |، ", line.rsplit(":", 1)[-1].strip()) for line in told[1 : kinds + 1]] == [
        list(who) or [""] for who in protection(session).opens.values()
    ]
    assert "ines" in "".join(told)
    assert session.store.device in told[kinds + 1]
    assert "events/HEAD" in told[-1]
