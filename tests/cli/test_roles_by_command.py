"""Every command has its row: which task of the table of roles it is, so that a new one cannot be forgotten."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.running import Run
from distro.cli.main import parser_of_everything
from distro.rules.roles import ROLES, Task, may
from stage import PASSPHRASE, make_stage

# What each command shows or does. With the words after it, a role that may not is refused by that task's name; where
# None stands for the words, it takes more than a line to get there, and the station's own test holds it (test_roles).
# Everybody: what tells of no person and of no stock.
EVERYBODY = None
ROWS: dict[str, tuple[Task | None, str | None]] = {
    "backup": (Task.SYNC, "{folder}"),
    "bundle read": (Task.SYNC, None),
    "bundle write": (Task.SYNC, "{out}"),
    "cards blanks": (Task.ISSUE_CARDS, "--count 2 --out {out}.pdf"),
    "cards bind": (Task.ISSUE_CARDS, None),
    "cards found": (Task.ISSUE_CARDS, None),
    "cards hold": (Task.ISSUE_CARDS, None),
    "cards issue": (Task.ISSUE_CARDS, None),
    "cards list": (EVERYBODY, None),  # codes begun and numbers, no name
    "cards print": (Task.ISSUE_CARDS, "--point RBT --out {out}.pdf"),
    "cards read": (EVERYBODY, None),
    "cards reissue": (Task.ISSUE_CARDS, None),
    "cards revoke": (Task.ISSUE_CARDS, None),
    "cards show": (Task.ISSUE_CARDS, "CODE"),
    "completion": (EVERYBODY, None),
    "schema": (EVERYBODY, None),
    "consent give": (Task.REGISTER, "RBT-0001 --version 2023-03"),
    "consent show": (EVERYBODY, None),
    "consent withdraw": (Task.REGISTER, "RBT-0001"),
    "day close": (Task.CLOSE_DAY, None),
    "day count": (Task.CLOSE_DAY, None),
    "day doubles": (Task.CLOSE_DAY, ""),
    "day open": (Task.OPEN_DAY, "--point RBT --round 2023-T1"),
    "day reconstruct": (Task.SERVE, None),
    "day supplement": (Task.CLOSE_DAY, "--point RBT"),
    "day variances": (Task.CLOSE_DAY, "--point RBT"),
    "demo": (EVERYBODY, None),
    "desk": (EVERYBODY, None),
    "device list": (EVERYBODY, None),
    "device retire": (Task.MANAGE_PEOPLE, "deadbeef"),
    "device root": (EVERYBODY, None),
    "device show": (EVERYBODY, None),
    "device trust": (Task.SYNC, None),
    "doctor": (EVERYBODY, None),
    "feedback add": (Task.SERVE, "--point RBT --about thanks"),
    "feedback list": (EVERYBODY, None),  # counts; --open asks for a role
    "feedback follow": (Task.REFER, "RBT-AV-0001 answered"),
    "activity list": (Task.REFER, ""),
    "activity follow": (Task.REFER, "RBT-0001 AGR running"),
    "guide": (EVERYBODY, None),
    "hub drop": (Task.SYNC, ""),
    "hub join": (Task.SYNC, "127.0.0.1:9"),
    "hub members": (Task.SYNC, ""),
    "hub serve": (Task.SYNC, "--listen 127.0.0.1:0"),
    "hub sync": (Task.SYNC, None),
    "new": (EVERYBODY, None),
    "office": (Task.SYNC, "{out}.sqlite"),
    "paper": (Task.SERVE, None),
    "plain": (EVERYBODY, None),  # as the desk: each line asks for its own right
    "people add": (Task.MANAGE_PEOPLE, "lina"),
    "people list": (EVERYBODY, None),
    "people passphrase": (Task.MANAGE_PEOPLE, "sara"),
    "people pin": (Task.MANAGE_PEOPLE, None),
    "people remove": (Task.MANAGE_PEOPLE, "omar"),
    "people role": (Task.MANAGE_PEOPLE, "omar supervisor"),
    "programme apply": (Task.CHANGE_PROGRAMME, None),
    "programme check": (EVERYBODY, None),
    "programme history": (EVERYBODY, None),
    "programme template": (EVERYBODY, None),
    "programme write": (EVERYBODY, None),
    "purge": (Task.PURGE, "--yes"),
    "referral check": (Task.REFER, "RBT-0001"),
    "referral answers": (Task.REFER, "Association {list}"),
    "referral follow": (Task.REFER, None),
    "referral list": (Task.REFER, ""),
    "referral make": (Task.REFER, "RBT-0001 --service health --to SANTE-RBT"),
    "referral share": (Task.SYNC, "Association --out {out}.csv"),
    "referral slip": (Task.REFER, "RBT-OR-0001 --out {out}.pdf"),
    "register add": (Task.REGISTER, "--point RBT name=Essai members=F34"),
    "register change": (Task.REGISTER, "RBT-0001 phone=0612345678"),
    "register look-alikes": (Task.REGISTER, ""),
    "register move": (Task.REGISTER, "RBT-0001 --to TNG"),
    "register template": (EVERYBODY, None),
    "register erase": (Task.PURGE, "RBT-0001 --yes"),
    "register erasures": (Task.SYNC, ""),
    "register export": (Task.SEE_REGISTER, "{out}.csv"),
    "register import": (Task.REGISTER, "{list} --check"),
    "register judge": (Task.REGISTER, None),
    "register search": (Task.LOOK_UP, "Essai"),
    "register twins": (Task.REGISTER, None),
    "repair": (Task.MANAGE_PEOPLE, None),  # refused by the keys (store/test_keys_by_need)
    "report 5w": (EVERYBODY, None),  # counts, and none below five
    "report access": (Task.SEE_REGISTER, "RBT-0001 --out {out}.pdf"),
    "report audit": (Task.APPROVE, ""),
    "report count-sheet": (EVERYBODY, None),
    "report day": (Task.SEE_STOCK, "--point RBT"),
    "report days": (Task.SEE_STOCK, "--date 2023-06-14"),
    "report distribution": (Task.SEE_STOCK, "--out {out}.pdf"),
    "report donor": (EVERYBODY, None),
    "report doubles": (Task.SYNC, ""),
    "report handovers": (Task.SEE_REGISTER, ""),
    "report kobo": (Task.SYNC, "--out {out}.xlsx"),
    "report pack": (Task.APPROVE, "--out {out}.html"),
    "report pdm": (Task.SEE_REGISTER, "--round 2023-T1 --size 2 --out {out}.pdf"),
    "report receipts": (Task.SEE_REGISTER, "--point RBT --round 2023-T1 --out {out}.pdf"),
    "report round": (Task.SEE_STOCK, "--round 2023-T1"),
    "report stock": (Task.SEE_STOCK, "--out {out}.xlsx"),
    "report stock-card": (Task.SEE_STOCK, "RIZ --point RBT --out {out}.xlsx"),
    "report tally": (Task.SEE_REGISTER, "--point RBT --round 2023-T1 --out {out}.pdf"),
    "restore": (Task.MANAGE_PEOPLE, None),  # refused by the keys (stations/test_backups)
    "round amend": (Task.FREEZE_ROUND, None),
    "round correct": (Task.FREEZE_ROUND, None),
    "round explain": (Task.LOOK_UP, "2023-T1 --household RBT-0001"),
    "round freeze": (Task.FREEZE_ROUND, "2023-T2 --point RBT"),
    "round list": (EVERYBODY, None),
    "round makeup": (Task.FREEZE_ROUND, None),
    "round shortage": (Task.FREEZE_ROUND, None),
    "scan": (Task.LOOK_UP, "CODE"),
    "services import": (Task.REFER, None),
    "services list": (EVERYBODY, None),
    "slots plan": (Task.OPEN_DAY, "2023-T1 --point RBT --date 2023-06-14 --hours 09:00-13:00 --seconds 60"),
    "slots show": (EVERYBODY, None),  # counts
    "report wall-list": (Task.SEE_REGISTER, "--point RBT --out {out}.pdf"),
    "report invitations": (Task.SEE_REGISTER, "--point RBT --out {out}.pdf"),
    "report messages": (Task.SEE_REGISTER, "--point RBT --out {out}.csv"),
    "stock cancel": (Task.MOVE_STOCK, "RBT-BR-0001 --reason essai"),
    "stock count": (Task.CLOSE_DAY, None),
    "stock variances": (Task.CLOSE_DAY, "--point RBT"),
    "stock dispose": (Task.MOVE_STOCK, None),
    "stock expiring": (Task.SEE_STOCK, "--point RBT"),
    "stock forecast": (Task.SEE_STOCK, "--point RBT"),
    "stock issue": (Task.MOVE_STOCK, "RIZ=1 --point RBT"),
    "stock kit": (Task.MOVE_STOCK, None),
    "stock labels": (Task.SEE_STOCK, "--point RBT --out {out}.pdf"),
    "stock scan": (Task.SEE_STOCK, "3453120000011 --point RBT"),
    "stock number": (Task.MOVE_STOCK, "3453120000011 RIZ=10"),
    "stock list": (Task.SEE_STOCK, "--point RBT"),
    "stock lose": (Task.MOVE_STOCK, "RIZ=1 --reason damaged --point RBT"),
    "stock move": (Task.MOVE_STOCK, None),
    "stock arrive": (Task.MOVE_STOCK, "RBT-TR-0001 --point TNG"),
    "stock transfers": (Task.SEE_STOCK, "--point RBT"),
    "stock paper": (Task.SEE_STOCK, "RBT-BR-0001 --out {out}.pdf"),
    "stock recall": (Task.SEE_REGISTER, "L1"),
    "stock receive": (Task.MOVE_STOCK, "RIZ=1 --waybill B --point RBT"),
    "stock return": (Task.MOVE_STOCK, "RIZ=1 --point RBT"),
    "upload": (Task.SYNC, None),
    "verify": (EVERYBODY, None),
    "void": (Task.VOID, None),
}


def leaves(parser: argparse.ArgumentParser) -> Iterator[str]:
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield parser.prog.removeprefix("distro ")
    for group in groups:
        for below in group.choices.values():
            yield from leaves(below)


def test_every_command_has_its_row() -> None:
    assert set(leaves(parser_of_everything())) == set(ROWS)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_is_refused_by_every_command(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    stage = make_stage(tmp_path / "stage")
    stage.session.store.keyring.add("essai", PASSPHRASE, role)
    stage.session.store.close()
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "stage"))
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DISTRO_PERSON", "essai")
    (tmp_path / "liste.csv").write_text("N° carte;Nom et prénom\nRBT-1;Essai Un\n", "utf-8")
    for command, (task, words) in ROWS.items():
        if task is None or words is None or may(role, task):
            continue
        filled = (
            words.replace("{out}", str(tmp_path / "sortie"))
            .replace("{folder}", str(tmp_path))
            .replace("{list}", str(tmp_path / "liste.csv"))
        )
        code, said = run(*command.split(), *filled.split())
        text = said if isinstance(said, str) else str(said)
        assert (command, code, "avec le rôle" in text) == (command, 1, True), text
