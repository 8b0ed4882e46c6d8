"""The second table by keys: a needs check, a slip, its outcome; and the person who wishes to talk in private."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace as with_

from distro.model.people import Consent
from distro.model.services import ActivityOutcome, Outcome, Priority, ServiceCode
from distro.stations import days, papers, registration, rounds, service_desk
from stage import Stage
from tui.driving import driving, press, scan, screen, told


def agreed(stage: Stage, number: int) -> None:
    """The household agrees to its data being shared with those who help."""
    household = stage.session.books.register.get(f"h-RBT-{number:04}")
    assert household is not None
    consent = Consent(version="1", given_on=stage.session.now().date())
    registration.register(stage.session, [with_(household, consent=consent)])


async def test_a_need_becomes_a_slip_and_the_slip_an_outcome(stage: Stage) -> None:
    agreed(stage, 3)
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f11")
        assert "Besoins du ménage RBT-0003" in screen(app)
        await press(pilot, "down", "enter")  # a health worker
        await press(pilot, "down", "enter")  # and it cannot wait
        await press(pilot, "enter")  # the children go to school
        assert "urgent, 72 h" in screen(app)
        await press(pilot, "enter")
        assert "Fiche RBT-OR-0001" in screen(app)
        assert (app.reports_folder / "RBT-OR-0001.pdf").read_bytes().startswith(b"%PDF")
        await press(pilot, "escape", "f10", "=suivre", "enter")
        assert "RBT-OR-0001 · Santé" in screen(app)
        await press(pilot, "enter", "down", "enter")
        assert "prise en charge" in told(app)
    [referral] = stage.session.books.referrals
    assert (referral.slip.service, referral.slip.priority) == (ServiceCode.HEALTH, Priority.URGENT)
    assert referral.outcome is Outcome.ACCEPTED


async def test_who_wishes_to_talk_in_private_leaves_no_need_behind(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f11", "up", "enter", "enter")
        assert "point focal" in screen(app)
    [check] = stage.session.books.referrals.checks()
    assert check is not None
    assert check.to_focal_point
    assert check.services == ()


async def test_without_consent_nobody_is_referred_and_without_a_card_nobody_is_asked(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f11")
        assert "Scannez d'abord" in told(app)
        await scan(pilot, stage.card(4).code)
        await press(pilot, "f11", "down", "enter", "enter", "enter", "enter")
        assert list(stage.session.books.referrals) == []
        assert "Pas d'accord enregistré" in screen(app)


async def test_a_slip_that_comes_back_is_scanned_and_a_stock_paper_is_shown(stage: Stage) -> None:
    agreed(stage, 3)
    session = stage.session
    slip = service_desk.refer(session, "h-RBT-0003", ServiceCode.HEALTH, "SANTE-RBT", Priority.NORMAL)
    async with driving(stage) as (app, pilot):
        await scan(pilot, papers.code_of(session, slip.number))
        assert "RBT-OR-0001" in screen(app)
        await press(pilot, "down", "enter")
        assert "prise en charge" in told(app)
        await scan(pilot, papers.code_of(session, "RBT-BR-0001"))
        assert "Réception RBT-BR-0001" in screen(app)
        assert "Riz" in screen(app)
        await scan(pilot, stage.card(4).code)
        assert "RBT-0004" in screen(app), "a card is shown in the paper's place"
        await scan(pilot, papers.code_of(session, "RBT-BR-0099"))
        assert "ne connaît pas ce papier" in told(app)
    assert session.books.referrals.get("RBT-OR-0001").outcome is Outcome.ACCEPTED  # type: ignore[union-attr]


async def test_feedback_is_counted_and_a_sensitive_one_goes_to_the_focal_point(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=plainte", "enter", "down", "down", "enter")
        assert "Noté" in told(app)
        await press(pilot, "f10", "=plainte", "enter", "up", "up", "enter")
        assert "point focal" in screen(app)
    counts = stage.session.books.feedback.counts(stage.session.now().date())
    assert dict(counts) == {("quality", "desk"): 1, ("sensitive", "desk"): 1}


async def test_feedback_is_answered_and_an_activity_followed_up_by_keys(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=plainte", "enter", "down", "down", "enter")
        assert "RBT-AV-0001" in told(app)
        await press(pilot, "f10", "=plainte", "enter", "up", "enter")
        assert "RBT-AV-0001 · " in screen(app)
        await press(pilot, "enter", "down", "enter")
        assert "clos" in told(app)
        await press(pilot, "f10", "=activités", "enter")
        assert "Aucun service n'a encore été donné" in told(app)
    [given] = stage.session.books.feedback
    assert not given.is_open


async def test_an_activity_that_was_granted_is_followed_up_by_keys(before_opening: Stage) -> None:
    session = before_opening.session
    known = session.books.register.get("h-RBT-0003")
    assert known is not None
    registration.register(session, [with_(known, flags=("PROJET",))])
    rounds.freeze(session, "2023-S2", "RBT")
    days.open_day(session, "RBT", ("2023-S2",))
    desk = before_opening.desk()
    desk.hand_over(desk.look_up("h-RBT-0003"))
    async with driving(before_opening) as (app, pilot):
        await press(pilot, "f10", "=activités", "enter")
        assert screen(app).count("RBT-0003 · ") == 2, "the activity and the counselling"
        await press(pilot, "enter", "down", "enter")
        assert "RBT-0003" in told(app)
        await press(pilot, "f10", "=activités", "enter")
        assert "d'activité × 1 · 14/06/2023 · en" in screen(app), "en cours"
        await press(pilot, "escape")
    [followed] = session.books.activities.of_household("h-RBT-0003")
    assert (followed.item, followed.outcome) == ("AGR", ActivityOutcome.RUNNING)


async def test_a_partners_file_is_taken_in_by_keys(stage: Stage, tmp_path: Path) -> None:
    agreed(stage, 3)
    slip = service_desk.refer(stage.session, "h-RBT-0003", ServiceCode.HEALTH, "SANTE-RBT", Priority.NORMAL)
    file = tmp_path / "reponses.csv"
    file.write_text(f"#meta+id;#status+answer\n{slip.number};prise en charge\n", "utf-8")
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=suivre", "enter")
        assert "Réponses d'un partenaire, par fichier" in screen(app)
        await press(pilot, "up", "enter")
        assert "De quel partenaire" in screen(app)
        places = list(dict.fromkeys(place.organisation for place in service_desk.service_map(stage.session)))
        await press(pilot, *["down"] * places.index("Association de santé"), "enter", f"={file}", "enter")
        assert f"{slip.number} : prise en charge" in screen(app)
        await press(pilot, "right", "enter")
        assert "1 réponse notée" in told(app)
    [referral] = stage.session.books.referrals
    assert referral.outcome is Outcome.ACCEPTED
