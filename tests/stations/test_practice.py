"""Practising from the live desk: as the live day is, and nothing of it ever on either side."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from distro.cards.code import read
from distro.exchange.errors import BundleRefused
from distro.exchange.programme import read_programme
from distro.model.verdicts import VerdictCode
from distro.rehearsal import PASSPHRASE, build_stage, practising
from distro.rehearsal.stage import rehearsal_programme
from distro.stations import upload
from distro.stations.closing import Close
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.laptops import office, stick, sync
from distro.stations.session import Session
from distro.stations.stockroom import on_shelf
from distro.store import Cost, create_store
from stage import Stage
from tests_programme import SOURCE


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_live_store_is_byte_for_byte_the_same_after_a_whole_day_of_practice(stage: Stage) -> None:
    before, around = bytes_of(stage.folder), sorted(stage.folder.parent.iterdir())
    with practising(stage.session, "RBT") as morning:
        session = morning.stage.session
        desk, close = Desk(session, "RBT"), Close(session, "RBT")
        code = morning.next_card()
        while code is not None:
            verdict = desk.scan(read(code, session.card_key))
            if verdict.code.may_collect:
                desk.hand_over(verdict)
            code = morning.next_card()
        desk.void(desk.recent()[0].id, "essai")
        for item in close.items:
            close.count(item, dict(on_shelf(session, "RBT")).get(item, 0))
        close.sign("enregistrement", "superviseur", PASSPHRASE, PASSPHRASE)
        assert len(session.books.days.all()[0].handovers) > 25
        assert session.store.folder.parent == stage.folder.parent
        assert session.store.folder != stage.folder
    assert bytes_of(stage.folder) == before
    assert sorted(stage.folder.parent.iterdir()) == around, "nothing is left of it"


def test_it_is_the_live_programme_with_other_people_and_another_code(stage: Stage) -> None:
    with practising(stage.session, "TNG") as morning:
        made, live = morning.stage.session, stage.session
        assert morning.stage.day.point == "TNG"
        assert morning.stage.day.rounds == ("2023-T1",)
        assert morning.stage.day.date == live.now().date()
        assert (made.programme.items, made.programme.baskets) == (live.programme.items, live.programme.baskets)
        assert made.programme.code == "MAR23-EXERCICE"
        assert made.programme.rehearsal
        assert sum(household.size for household in made.books.register) == 200
        assert not {h.id for h in made.books.register} & {h.id for h in live.books.register}
        assert made.card_key != live.card_key


def test_a_practice_card_is_foreign_to_the_live_desk_and_the_other_way_round(stage: Stage) -> None:
    with practising(stage.session, "RBT") as morning:
        made = morning.stage.session
        code = morning.next_card()
        assert code is not None
        assert Desk(made, "RBT").scan(read(code, made.card_key)).code.may_collect
        assert stage.desk().scan(read(code, stage.session.card_key)).code is VerdictCode.FOREIGN_CODE
        live = stage.card(1).code
        assert Desk(made, "RBT").scan(read(live, made.card_key)).code is VerdictCode.FOREIGN_CODE


def test_the_queue_brings_what_a_desk_should_have_met_before(stage: Stage) -> None:
    with practising(stage.session, "RBT") as morning:
        made, met = morning.stage.session, set()
        while (code := morning.next_card()) is not None:
            met.add(Desk(made, "RBT").scan(read(code, made.card_key)).code)
    assert met >= {VerdictCode.MAY_COLLECT, VerdictCode.ALREADY_COLLECTED, VerdictCode.WRONG_POINT}
    assert met & {VerdictCode.FOREIGN_CODE, VerdictCode.NOT_A_CARD}
    assert VerdictCode.CARD_REVOKED in met


@pytest.mark.parametrize(("person", "role"), [("sara", "supervisor"), ("omar", "registrar"), ("awa", "volunteer")])
def test_whoever_practises_may_do_what_they_may_do_at_the_live_desk(stage: Stage, person: str, role: str) -> None:
    stage.session.log_in(person, PASSPHRASE)
    with practising(stage.session, "RBT") as morning:
        assert morning.stage.session.role == role


def test_nothing_of_a_rehearsal_gets_out_and_nothing_of_it_gets_in(stage: Stage, tmp_path: Path) -> None:
    live = stage.session
    with practising(live, "RBT") as morning:
        made = morning.stage.session
        made.log_in("superviseur", PASSPHRASE)
        for one, other in ((made, live), (live, made)):  # trust alone does not let it in
            sync.trust(one, other.store.device, "laptop", sync.identity_of(other).address)
        for giver, taker in ((made, live), (live, made)):
            written = stick.write(giver, tmp_path, taker.store.device)
            before = taker.books.version
            with pytest.raises(BundleRefused, match="bundle_of_other_programme"):
                stick.read(taker, Path(written.path))
            assert taker.books.version == before
        for way in (lambda: upload.ready(made, upload.plan(made)), lambda: upload.upload(made, "http://127.0.0.1:9/submission"),
                    lambda: office.fold(made, str(tmp_path / "siege.sqlite"))):  # fmt: skip
            with pytest.raises(Refused, match="rehearsal_stays_here"):
                way()
    assert not (tmp_path / "siege.sqlite").exists()


def test_a_rehearsal_that_was_cut_off_is_made_anew_and_anything_else_is_left_alone(stage: Stage) -> None:
    folder = stage.folder.with_name("store-exercice")
    build_stage(folder, SOURCE, 20, None, 1).session.store.close()
    with practising(stage.session, "RBT") as morning:
        assert sum(household.size for household in morning.stage.session.books.register) == 200
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"precious")
    with pytest.raises(Refused, match="practice_folder_taken"), practising(stage.session, "RBT"):
        pass
    assert (folder / "photo.jpg").read_bytes() == b"precious"


def test_it_is_gone_too_when_something_breaks(stage: Stage) -> None:
    with pytest.raises(ZeroDivisionError), practising(stage.session, "RBT"):
        raise ZeroDivisionError
    assert not stage.folder.with_name("store-exercice").exists()


@pytest.mark.parametrize(
    ("today", "morning", "round_"),
    [
        (date(2022, 1, 1), date(2023, 6, 12), "2023-T1"),
        (date(2023, 6, 14), date(2023, 6, 14), "2023-T1"),
        (date(2023, 7, 1), date(2023, 6, 23), "2023-T1"),
        (date(2023, 9, 1), date(2023, 9, 11), "2023-T2"),
        (date(2030, 1, 1), date(2023, 12, 15), "2023-T3"),
    ],
)
def test_between_rounds_the_nearest_one_is_practised(stage: Stage, today: date, morning: date, round_: str) -> None:
    stage.clock.time = stage.clock.time.replace(year=today.year, month=today.month, day=today.day)
    with practising(stage.session, "RBT") as made:
        assert (made.stage.day.date, made.stage.day.rounds) == (morning, (round_,))
        code = made.next_card()
        assert code is not None
        session = made.stage.session
        assert Desk(session, "RBT").scan(read(code, session.card_key)).code.may_collect


def test_a_programme_of_services_alone_has_nothing_to_practise(tmp_path: Path, stage: Stage) -> None:
    rounds = SOURCE.decode().index("[[rounds]]"), SOURCE.decode().index('[[rounds]]\ncode = "2023-S2"')
    services = SOURCE.decode()[: rounds[0]] + SOURCE.decode()[rounds[1] :]
    store = create_store(tmp_path / "s", services.encode(), "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=tmp_path)
    with store, pytest.raises(Refused, match="practice_without_round"), practising(Session(store, stage.clock), "RBT"):
        pass


@pytest.mark.parametrize("line", ['code = "MAR23"', "code='MAR23'", '  code  =  "MAR23"   # ours', 'code="MAR23"'])
def test_a_programme_is_marked_however_its_code_is_written(line: str) -> None:
    source = SOURCE.replace(b'code = "MAR23"', line.encode(), 1)
    made = read_programme(rehearsal_programme(source))
    assert (made.code, made.rehearsal) == ("MAR23-EXERCICE", True)


def test_a_programme_that_cannot_be_marked_is_no_rehearsal() -> None:
    hidden = re.sub(rb'(?m)^code = "MAR23"$', b'"code" = "MAR23"', SOURCE, count=1)
    assert read_programme(hidden).code == "MAR23"
    with pytest.raises(Refused, match="rehearsal_not_marked"):
        rehearsal_programme(hidden)
