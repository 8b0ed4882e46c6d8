"""Role by command by field: what each command tells to whom, on the terminal, as JSON and in files."""

from __future__ import annotations

import re
import shlex
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from cli.test_roles_by_command import ROWS
from distro.cli.doing import DONE, REFUSED, carry_out
from distro.cli.held import Held
from distro.cli.main import parser_of_everything
from distro.model.events import Handover
from distro.model.people import Alternate, Consent
from distro.model.services import Priority, ServiceCode
from distro.rules.roles import ROLES, may
from distro.stations import people, registration, service_desk, stockroom
from distro.stations.closing import Close
from distro.stations.stockroom import ReceiptLine
from distro.texts import speak
from stage import PASSPHRASE, Stage, make_stage

WHO = "RBT-0004"
CASE = "RBT-OR-0001"
_ALONE = (r"(?<![\w-])", r"(?![\w-])")  # no part of an id or a hash
# What each field reads like, wherever it is told; nothing else in the store reads so.
FIELDS = {
    "name": "zqnamea",
    "phone": "0699887766",
    "word": "zqworda",
    "birth": rf"{_ALONE[0]}1937{_ALONE[1]}",
    "alternate": "zqalterna",
    "remark": "zqremarka",
    "stock": rf"{_ALONE[0]}73[39]1{_ALONE[1]}",
    "case": CASE.lower(),
}
REGISTER = {"name", "phone", "word", "birth", "alternate"}
SEES = {
    "volunteer": {"name"},
    "registrar": REGISTER | {"remark", "stock"},
    "supervisor": REGISTER | {"remark", "stock"},
    "data_focal_point": REGISTER | {"remark"},
    "protection": {"name", "case"},
}
assert set(SEES) == set(ROLES)
# Each command that tells something: its words, and what it tells whoever may see that. Papers are in here by their task
# alone (test_roles_by_command): what is written in a PDF is drawn, and not read here.
TELLS: dict[str, tuple[str, set[str]]] = {
    "cards list": ("", set()),
    "cards show": ("{card}", set()),
    "consent show": ("", set()),
    "day doubles": ("", set()),
    "day supplement": ("--point RBT", set()),
    "day variances": ("--point RBT", set()),
    "stock variances": ("--point RBT", set()),
    "device list": ("", set()),
    "device root": ("", set()),
    "device show": ("", set()),
    "doctor": ("", set()),
    "activity list": ("", set()),
    "feedback list": ("", set()),
    "people list": ("", set()),
    "programme history": ("", set()),
    "referral check": ("RBT-0004", set()),
    "referral list": ("", {"case"}),
    "register erasures": ("", set()),
    "register export": ("{out}.csv", REGISTER - {"word"}),
    "register import": ("{list} --check", set()),
    "register look-alikes": ("", set()),
    "register search": ("RBT-0004", {"name"}),
    "register twins": ("", set()),
    "report 5w": ("--out {out}.csv", set()),
    "report access": ("RBT-0004", REGISTER),
    "report audit": ("", set()),
    "report day": ("--point RBT --out {out}.csv", set()),
    "report days": ("--date 2023-06-14", set()),
    "report distribution": ("", set()),
    "report donor": ("", set()),
    "report doubles": ("", set()),
    "report handovers": ("--out {out}.csv", {"remark"}),
    "report kobo": ("--out {out}.xlsx", set()),
    "report messages": ("--point RBT --out {out}.csv", {"phone"}),
    "report pdm": ("--round 2023-T1 --size 20 --out {out}.xlsx", set()),
    "report round": ("--round 2023-T1", set()),
    "report stock": ("--out {out}.csv", {"stock"}),
    "report stock-card": ("RIZ --point RBT", {"stock"}),
    "round explain": ("2023-T1 --household RBT-0004", set()),
    "round list": ("", set()),
    "scan": ("--without-card RBT-0004 --point RBT", set()),
    "services list": ("", set()),
    "slots show": ("--point RBT", set()),
    "stock expiring": ("--point RBT", set()),
    "stock forecast": ("--point RBT", set()),
    "stock list": ("--point RBT", {"stock"}),
    "stock recall": ("L1", set()),
    "stock scan": ("3453120000011 --point RBT", set()),
    "stock transfers": ("--point RBT", set()),
    "verify": ("", set()),
}

# These do something, write a paper or a copy, and answer what was done: they have a task, or are given nobody's data.
DOES = {
    "activity follow", "backup", "bundle read", "bundle write", "cards bind", "cards blanks", "cards found",
    "cards hold", "cards issue", "cards print", "cards read", "cards reissue", "cards revoke", "completion",
    "consent give", "consent withdraw", "day close", "day count", "day open", "day reconstruct", "demo", "desk",
    "device retire", "device trust", "feedback add", "feedback follow", "guide", "hub drop", "hub join",
    "hub members", "hub serve", "hub sync", "new", "office", "paper", "people add", "people passphrase", "people pin",
    "people remove", "people role", "plain", "programme apply", "programme check", "programme template",
    "programme write", "purge", "referral answers", "referral follow", "referral make", "referral share",
    "referral slip", "register add", "register change", "register erase", "register judge", "register move",
    "register template", "repair", "report count-sheet", "report invitations", "report pack", "report receipts",
    "report tally", "report wall-list", "restore", "round amend", "round correct", "round freeze", "round makeup",
    "round shortage", "schema", "services import", "slots plan", "stock arrive", "stock cancel",
    "stock count", "stock dispose",
    "stock issue", "stock kit", "stock labels", "stock lose", "stock move", "stock number", "stock paper",
    "stock receive", "stock return", "upload", "void",
}  # fmt: skip

# Where a program is told something else than a person.
IN_JSON: dict[str, set[str]] = {
    "register search": REGISTER,  # a volunteer: what stands on the line
    "report access": set(),
    "report day": {"remark"},
    "stock forecast": {"stock"},
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One household is told by every field; it was served, taken back with a remark, and has a protection case."""
    speak("fr")
    made = make_stage(tmp_path_factory.mktemp("fields") / "store")
    session = made.session
    for role in ROLES:
        people.add(session, role, PASSPHRASE, role)
    known = session.books.register.numbered(WHO)
    assert known is not None
    who = replace(
        known, name="Zqnamea Essai", phone="0699887766", word="zqworda", birth_year=1937,
        alternates=(Alternate("Zqalterna", "soeur"),), consent=Consent("2023-03"),
    )  # fmt: skip
    registration.register(session, [who])
    desk = made.desk()
    desk.void(desk.hand_over(desk.look_up(who.id)).id, "zqremarka")
    stockroom.receive(session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=7331)])
    session.log_in("protection", PASSPHRASE)
    slip = service_desk.refer(session, who.id, ServiceCode.CHILD_PROTECTION, "PROT-RBT", Priority.EMERGENCY)
    assert slip.number == CASE
    session.log_in("sara", PASSPHRASE)
    made.invite()
    close = Close(session, "RBT")
    for item in close.items:
        close.count(item, dict(stockroom.on_shelf(session, "RBT")).get(item, 0))
    yield made
    session.store.close()


def told(folder: Path, printed: str) -> str:
    """All that a command gave away, small and with its thousands together."""
    texts = [printed]
    for path in folder.iterdir():
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                texts += [book.read(name).decode() for name in book.namelist()]
        else:
            texts.append(path.read_bytes().decode("utf-8-sig"))
        path.unlink()
    together = "\n".join(texts).casefold()
    return re.sub(r"(?<=\d)[\s\u202f\u00a0.,](?=\d{3}\b)", "", together)


def test_every_command_stands_here() -> None:
    assert set(ROWS) == TELLS.keys() | DOES
    assert not TELLS.keys() & DOES


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_told_its_own_fields_and_no_others(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    stage.session.log_in(role, PASSPHRASE)
    parser, found, expected = parser_of_everything(), {}, {}
    (tmp_path / "liste.csv").write_text(f"N° carte;Nom et prénom;Taille\n{WHO};Autre;1\n", "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    for command, (words, fields) in TELLS.items():
        filled = words.format(out=out / "sortie", list=tmp_path / "liste.csv", card=stage.card(4).code)
        task = ROWS[command][0]
        for as_json in ([], ["--json"]):
            args = parser.parse_args([*as_json, *command.split(), *shlex.split(filled)])
            args.replace = True
            assert carry_out(Held(args, {}, stage.session), args) in (DONE, REFUSED), command
            printed = capsys.readouterr()
            text = told(out, printed.out + printed.err)
            said = (command, bool(as_json))
            found[said] = {name for name, token in FIELDS.items() if re.search(token, text)}
            allowed = task is None or may(role, task)
            may_be = IN_JSON.get(command, fields) if as_json else fields
            expected[said] = may_be & SEES[role] if allowed else {"refused"}
            found[said] |= {"refused"} if "avec le rôle" in text else set()
    differs = [(*said, found[said], expected[said]) for said in found if found[said] != expected[said]]
    assert not differs, "\n".join(map(str, differs))


# What is refused, or done without telling: words, and what they tell whoever may see that. A refusal
# of what is there and not theirs is the same as one of what is not (test_confidential).
ASKED: dict[str, set[str]] = {
    "cards bind {card} RBT-0004": set(),
    "cards revoke {card}x --reason lost": set(),
    "feedback add --point RBT --about sensitive": set(),
    "feedback follow RBT-AV-0001 answered": set(),
    "programme check {list}": set(),
    "referral check RBT-9999": set(),
    "referral make RBT-0004 --service child_protection --to NOWHERE": set(),
    "referral make RBT-0004 --service health --to NOWHERE": set(),
    "register change RBT-0004 nothing=1": set(),
    "register move RBT-0004 --to NOWHERE": set(),
    "register search 699887766": {"name"},
    "register search Zqalterna": set(),
    "register search Zqworda": set(),
    "round explain NOWHEN --household RBT-0004": set(),
    "scan {card} --hand-over --collector alternate --name nobody": set(),
    "scan --without-card RBT-0004 --hand-over --collector proxy --name x --relation y": set(),
    "scan --without-card RBT-0004 --hand-over --give RIZ=9999": set(),
    "stock cancel RBT-BR-0001 --reason essai": set(),
    "void {handover} --reason essai": set(),
    "void nothing --reason essai": set(),
}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_refused_or_done_tells_a_role_no_other_fields(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    session = stage.session
    session.log_in(role, PASSPHRASE)
    parser, differs = parser_of_everything(), []
    (tmp_path / "liste.csv").write_text(f"N° carte;Nom et prénom;Taille\n{WHO};Autre;1\n", "utf-8")
    [handover] = [event.id for event, _ in session.raw_events() if isinstance(event, Handover)][:1]
    for line, fields in ASKED.items():
        filled = line.format(card=stage.card(4).code, handover=handover, list=tmp_path / "liste.csv")
        for as_json in ([], ["--json"]):
            args = parser.parse_args([*as_json, *shlex.split(filled)])
            assert carry_out(Held(args, {}, session), args) in (DONE, REFUSED), line
            printed = capsys.readouterr()
            text = (printed.out + printed.err).casefold()
            found = {name for name, token in FIELDS.items() if re.search(token, text)} - {"stock"}
            if not found <= SEES[role] or (not as_json and found - fields):
                differs.append((line, bool(as_json), found))
    assert not differs, "\n".join(map(str, differs))
