"""Upload to servers as KoboToolbox and ODK Central are, and to all that is none: once each, and nobody's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pandas
import pytest
from msgspec.structs import replace
from pyxform.xls2xform import convert

from distro.cards.code import read
from distro.exchange.openrosa import UploadAnswer, meaning, send, server_of, submission
from distro.exchange.upload_form import write_form
from distro.model.people import Consent
from distro.rules.uploading import FORM, FilledForm
from distro.rules.uploading import ITEMS as ITEMS_SHEET
from distro.stations import registration, upload
from distro.stations.errors import Refused
from distro.stations.records import Query, make
from distro.stations.upload import HeldBack, Period
from form_server import CUT, HANG, LOSE, UNMARKED, FormServer, Trouble
from stage import Stage

TOKEN = "Token secret"
XFORMS = "{http://www.w3.org/2002/xforms}"
ITEMS = f"{XFORMS}items"
IN_HAND = {UploadAnswer.TAKEN, UploadAnswer.KNOWN}


@pytest.fixture(params=[202, 201], ids=["kobo", "central"])
def server(request: pytest.FixtureRequest, form_servers: Callable[..., FormServer]) -> FormServer:
    return form_servers(request.param)


@pytest.fixture
def other(form_servers: Callable[..., FormServer]) -> FormServer:
    return form_servers()


@pytest.fixture
def served(stage: Stage) -> Stage:
    """Three handovers of consenting households, one of them voided, and one of a household without consent."""
    households = [replace(h, consent=Consent("v1")) for h in stage.session.books.register if h.number != "RBT-0004"]
    registration.register(stage.session, households)
    for number in (1, 2, 3, 4):
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))
        stage.pass_time()
    stage.desk().void(stage.desk().recent()[1].id, "mauvais ménage")
    upload.ready(stage.session, upload.plan(stage.session))
    return stage


def waiting(stage: Stage, server: FormServer) -> int:
    return len(upload.plan(stage.session, server.url).going)


def test_each_is_told_once_whatever_breaks_on_the_way(served: Stage, server: FormServer) -> None:
    session = served.session
    prepared = list(session.books.uploads)
    server.next = [503, LOSE]
    assert upload.upload(session, server.url) == Counter(
        {UploadAnswer.TAKEN: 2, UploadAnswer.LATER: 1, UploadAnswer.CUT: 1}
    )
    assert list(session.books.uploads) == prepared, "what was frozen is sent again as it was"
    served.reopen()
    session = served.session
    assert upload.upload(session, server.url).total() == 2
    assert waiting(served, server) == 0
    assert len(server.kept) == 4
    assert set(session.books.uploads.answers(server_of(server.url)).values()) <= IN_HAND
    assert upload.upload(session, server.url) == Counter()


def test_no_name_number_or_card_leaves_and_nothing_without_consent(served: Stage, server: FormServer) -> None:
    session = served.session
    assert upload.plan(session, server.url).held == {HeldBack.NO_CONSENT: 1}
    upload.upload(session, server.url)
    sent = b"".join(server.kept.values())
    for household in session.books.register:
        card = session.books.cards.of_household(household.id)
        for secret in (household.name, household.number, household.id, household.phone, card.code if card else "x"):
            assert secret.encode() not in sent
    made = {f"uuid:{handover.id}" for handover in session.books.handovers.of_household("h-RBT-0004")}
    assert made.isdisjoint(server.kept)


def test_a_consent_withdrawn_holds_back_what_waits_but_not_the_void_of_what_is_there(
    served: Stage, server: FormServer, other: FormServer
) -> None:
    session = served.session
    books = session.books
    voided = next(handover for handover in books.handovers.every() if books.handovers.void_of(handover.id))
    server.to = {f"uuid:{void.id}": 500 for void in session.books.handovers.voids()}
    upload.upload(session, server.url)
    household = session.books.register.get(voided.household)
    assert household is not None
    registration.register(session, [replace(household, consent=None)])
    assert upload.plan(session, other.url).held == {HeldBack.NO_CONSENT: 2}
    assert waiting(served, other) == 2  # neither the handover nor its void
    server.to = {}
    assert upload.upload(session, server.url) == Counter({UploadAnswer.TAKEN: 1})


def test_a_void_names_the_submission_it_takes_back(served: Stage, server: FormServer) -> None:
    upload.upload(served.session, server.url)
    voids = [re.search(rb"<voids>(.*?)</voids>", xml) for xml in server.kept.values()]
    named = {found[1].decode() for found in voids if found and found[1]}
    assert len(named) == 1
    assert named <= set(server.kept)


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        *((status, UploadAnswer.NOT_A_FORM_SERVER) for status in (200, 204, 511, UNMARKED)),
        *((status, UploadAnswer.MOVED) for status in (301, 302, 303, 307, 308)),
        *((status, UploadAnswer.NOT_FOUND) for status in (404, 405, 410)),
        *((status, UploadAnswer.NOT_ALLOWED) for status in (401, 403)),
        *((status, UploadAnswer.LATER) for status in (408, 423, 425, 500, 502, 503, 504)),
        *((status, UploadAnswer.REFUSED) for status in (400, 413, 422)),
        (CUT, UploadAnswer.CUT),
    ],
)
def test_a_wrong_address_harms_nothing_and_the_right_one_gets_all(
    served: Stage, other: FormServer, form_servers: Callable[..., FormServer], trouble: Trouble, answer: UploadAnswer
) -> None:
    session, wrong, right = served.session, form_servers(), other
    wrong.always, wrong.elsewhere = trouble, right.url.replace("submission", "elsewhere")
    events = session.books.version
    assert upload.upload(session, wrong.url, TOKEN) == Counter({answer: 4})
    assert session.books.version == events
    assert {method for method, _, _ in wrong.requests} == {"POST"}
    assert right.requests == []
    assert upload.upload(session, right.url, TOKEN) == Counter({UploadAnswer.TAKEN: 4})


def test_a_redirect_within_the_same_host_is_not_followed_either(served: Stage, server: FormServer) -> None:
    server.always, server.elsewhere = 302, server.url.replace("/submission", "/elsewhere")
    replies: list[upload.Attempt] = []
    upload.upload(served.session, server.url, TOKEN, replies.append)
    assert {path for _, path, _ in server.requests} == {"/submission"}
    assert {attempt.reply.to for attempt in replies} == {"127.0.0.1"}


@pytest.mark.parametrize("trouble", [400, 404, 500, CUT, 409])
def test_one_that_is_not_taken_holds_back_no_other(served: Stage, server: FormServer, trouble: Trouble) -> None:
    session = served.session
    first = session.books.uploads.waiting()[0]
    server.to = {f"uuid:{first.about}": trouble}
    answers = upload.upload(session, server.url)
    assert answers[UploadAnswer.TAKEN] == 3
    assert len(server.kept) == 3


def test_a_conflict_is_kept_for_a_person_until_asked_for_again(served: Stage, server: FormServer) -> None:
    session = served.session
    first = session.books.uploads.waiting()[0]
    server.kept[f"uuid:{first.about}"] = b"something else"
    assert upload.upload(session, server.url) == Counter({UploadAnswer.CONFLICT: 1, UploadAnswer.TAKEN: 3})
    assert upload.upload(session, server.url) == Counter()
    del server.kept[f"uuid:{first.about}"]
    assert upload.upload(session, server.url, again=Period())[UploadAnswer.CONFLICT] == 0
    assert session.books.uploads.answers(server_of(server.url))[first.about] in IN_HAND


def test_two_servers_are_each_told_of_everything(served: Stage, server: FormServer, other: FormServer) -> None:
    session = served.session
    upload.upload(session, server.url)
    assert waiting(served, other) == 4
    upload.upload(session, other.url)
    assert other.kept == server.kept


def test_a_period_goes_again_as_the_same_bytes_under_the_same_ids(served: Stage, server: FormServer) -> None:
    session = served.session
    upload.upload(session, server.url)
    before, today = dict(server.kept), session.now().date()
    server.kept.clear()  # the office restored an old copy of its server
    assert upload.upload(session, server.url, again=Period(today + timedelta(days=1))) == Counter()
    assert upload.upload(session, server.url, again=Period(today, today)) == Counter({UploadAnswer.TAKEN: 4})
    assert server.kept == before


def test_a_server_that_hangs_or_is_gone_is_not_asked_for_ever(served: Stage, server: FormServer) -> None:
    session = served.session
    server.always = HANG
    assert upload.upload(session, server.url, timeout=0.2) == Counter({UploadAnswer.TOO_SLOW: 3})
    assert upload.upload(session, "http://127.0.0.1:9/submission") == Counter({UploadAnswer.UNREACHABLE: 3})
    server.always = None
    assert upload.upload(session, server.url) == Counter({UploadAnswer.TAKEN: 4})


def test_a_server_that_takes_no_more_is_left_alone(served: Stage, server: FormServer) -> None:
    server.always = 429
    assert upload.upload(served.session, server.url) == Counter({UploadAnswer.TOO_MANY: 3})
    server.always = None
    assert upload.upload(served.session, server.url) == Counter({UploadAnswer.TAKEN: 4})


def test_a_dry_run_shows_what_would_go_and_changes_nothing(served: Stage, server: FormServer) -> None:
    session = served.session
    events = session.books.version
    assert len(upload.plan(session).going) == 4
    assert waiting(served, server) == 4
    assert (session.books.version, server.requests) == (events, [])


def test_what_came_after_the_day_was_closed_is_told_too(served: Stage, server: FormServer) -> None:
    """Told is what stands in the books of handovers, not only what a day counts."""
    session = served.session
    handover = next(iter(session.books.handovers))
    made = session.stamper()(handover.site)
    late = replace(handover, **made, day="a-day-nobody-opened")
    session.append([late])
    assert late.id in {event.id for event in upload.plan(session, server.url).going}


@pytest.mark.parametrize(
    ("status", "answer"),
    [(201, "taken"), (202, "known"), (409, "conflict"), (200, "not_a_form_server"), (511, "not_a_form_server")],
)
def test_what_each_status_means(status: int, answer: str) -> None:
    assert meaning(status) == answer


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/submission",
        "http://localhost.example.org/submission",
        "http://127.0.0.1@example.org/submission",
        "https://someone:secret@example.org/submission",
        "https:///submission",
        "ftp://example.org/submission",
        "example.org/submission",
        "https://example.org:port/submission",
        "https://example.org/sub mission\n",
    ],
)
def test_an_address_that_is_not_safe_is_never_used(served: Stage, url: str) -> None:
    with pytest.raises(ValueError):
        send(url, submission("x", FilledForm({})))
    with pytest.raises(Refused, match="link_not_safe"):
        upload.upload(served.session, url)


@pytest.mark.parametrize(
    "url",
    [
        "http://central.example.org/v1/key/s3cret/projects/1/submission",
        "http://central.example.org/v1/projects/1/submission?st=s3cret",
        "https://someone:s3cret@example.org/submission",
        "https://someone:a?s3cret@example.org/submission",
        "http://example.org/submission?st=a@s3cret",
    ],
)
def test_what_is_secret_in_a_wrong_address_is_not_said(served: Stage, url: str) -> None:
    with pytest.raises(Refused) as refused:
        upload.upload(served.session, url)
    assert refused.value.code == "link_not_safe"
    assert "s3cret" not in str(refused.value.params)


def test_a_header_that_cannot_be_sent_is_refused_in_words(served: Stage, server: FormServer) -> None:
    with pytest.raises(Refused, match="authorization_not_usable"):
        upload.upload(served.session, server.url, "Token a\r\nHost: b")


def test_a_server_is_remembered_without_its_secret() -> None:
    assert server_of("https://Central.example.org/v1/key/s3cret/projects/1/submission/") == (
        "https://central.example.org/v1/projects/1/submission"
    )


@pytest.mark.parametrize("same", ["https://example.org:443/submission", "https://EXAMPLE.org:/submission/"])
def test_a_server_is_one_however_its_port_is_written(same: str) -> None:
    assert server_of(same) == server_of("https://example.org/submission")
    assert server_of("https://example.org:8443/submission") != server_of(same)


def test_the_form_for_the_receiving_side_fits_what_is_sent(tmp_path: Path, served: Stage, server: FormServer) -> None:
    """pyxform finds it valid, and a submission has its fields in its order; items are a repeat to be added up."""
    session = served.session
    upload.upload(session, server.url)
    write_form(tmp_path / "form.xlsx")
    made = convert(str(tmp_path / "form.xlsx"), validate=False)
    assert made.warnings == []
    (blank,) = ElementTree.fromstring(made.xform).iter(f"{XFORMS}data")
    given: Counter[str] = Counter()
    for xml in server.kept.values():
        sent = ElementTree.fromstring(xml)
        assert sent.attrib == blank.attrib
        assert [field.tag for field in sent if field.tag != ITEMS] == [
            field.tag for field in blank if field.tag != ITEMS
        ]
        for item in sent.iter(ITEMS):
            assert [field.tag for field in item] == [field.tag for field in next(blank.iter(ITEMS))]
            given[item[0].text or ""] += int(item[1].text or "")
    told = [h for h in session.books.handovers.every() if f"uuid:{h.id}" in server.kept]
    counted = Counter[str]()
    for handover in told:
        for line in handover.lines:
            counted[line.item] += line.quantity
    assert given == counted


def test_a_kobo_shaped_workbook_says_what_would_be_uploaded(served: Stage, tmp_path: Path) -> None:
    """As scripts that begin with an export of Kobo read it: pandas ties the items to their submissions."""
    made = make(served.session, "kobo", Query())
    made.write(tmp_path / "kobo.xlsx")
    assert made.data == {"submissions": 4, "held": Counter({HeldBack.NO_CONSENT: 1})}
    forms, items = (pandas.read_excel(tmp_path / "kobo.xlsx", sheet_name=name) for name in (FORM, ITEMS_SHEET))
    write_form(tmp_path / "form.xlsx")
    form = pandas.read_excel(tmp_path / "form.xlsx", sheet_name="survey")
    fields = set(form.name.dropna()) - {ITEMS_SHEET}
    assert fields <= {*forms.columns, *items.columns}
    assert set(forms._uuid) == {prepared.about for prepared in served.session.books.uploads}
    tied = items.merge(forms, left_on="_parent_index", right_on="_index", suffixes=("", "_form"))
    assert len(tied) == len(items)
    assert (tied._submission__uuid == tied._uuid).all()
    expected = Counter[str]()
    for one in served.session.books.handovers.every():
        if one.household != "h-RBT-0004":
            expected.update({line.item: line.quantity for line in one.lines})
    assert tied.groupby("item").quantity.sum().to_dict() == expected
    assert (forms.kind == "void").sum() == 1
    told = forms.to_csv() + items.to_csv()
    assert not [name for household in served.session.books.register if (name := household.name) in told]


def test_a_kobo_shaped_workbook_of_a_period_has_that_period_alone(served: Stage) -> None:
    tomorrow = served.session.now().date() + timedelta(days=1)
    assert make(served.session, "kobo", Query(first=tomorrow)).data == {"submissions": 0, "held": Counter()}
