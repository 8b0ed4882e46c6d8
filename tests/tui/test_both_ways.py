"""What the screens do has a command, and the other way round: one table, and nothing new without its row."""

from __future__ import annotations

from cli.test_roles_by_command import leaves
from distro.cli.main import parser_of_everything
from distro.tui import commands

# By command, the offers of the screens that do the same. Where there is none, a reason why it is for the command line.
FILES = "makes or reads a file for the office, away from the queue"
SETUP = "sets a laptop up or mends it, before or without the app"
PROOF = "proves the store to whoever checks it from outside"
BOTH: dict[str, tuple[str, ...] | str] = {
    "backup": ("back_up",),
    "bundle read": ("take",),
    "bundle write": ("give",),
    "cards bind": ("card",),
    "cards blanks": FILES,
    "cards found": ("card",),
    "cards hold": ("card",),
    "cards issue": FILES,
    "cards list": FILES,
    "cards print": FILES,
    "cards read": FILES,
    "cards reissue": ("card",),
    "cards revoke": ("card",),
    "cards show": ("card",),
    "completion": SETUP,
    "consent give": ("consents", "register", "change"),
    "consent show": ("read_aloud", "next_language"),
    "consent withdraw": ("change",),
    "day close": ("day", "recount", "record"),
    "day count": ("day",),
    "day doubles": ("late",),
    "day open": ("day",),
    "day reconstruct": ("day",),
    "day supplement": ("late",),
    "day variances": ("day",),
    "demo": SETUP,
    "desk": SETUP,
    "device list": ("hub",),
    "device retire": ("retire_laptop",),
    "device root": SETUP,
    "device show": SETUP,
    "device trust": SETUP,
    "doctor": ("doctor", "look_again"),
    "activity follow": ("follow_activity",),
    "activity list": ("follow_activity",),
    "feedback add": ("feedback",),
    "feedback follow": ("feedback",),
    "feedback list": FILES,
    "guide": ("help",),
    "hub drop": ("drop_broken",),
    "hub join": SETUP,
    "hub serve": SETUP,
    "hub sync": ("hub", "look_now"),
    "new": SETUP,
    "office": FILES,
    "paper": ("paper_entry",),
    "people add": SETUP,
    "people list": SETUP,
    "people passphrase": SETUP,
    "people pin": SETUP,
    "people remove": SETUP,
    "people role": SETUP,
    "plain": SETUP,
    "programme apply": ("programme",),
    "programme check": ("programme",),
    "programme history": ("programme",),
    "programme template": FILES,
    "programme write": FILES,
    "purge": "destroys keys: never a key away from a queue",
    "referral answers": ("follow",),
    "referral check": ("orient",),
    "referral follow": ("follow",),
    "referral list": ("follow",),
    "referral make": ("orient",),
    "referral share": FILES,
    "referral slip": ("orient",),
    "register add": ("enrol", "register"),
    "register change": ("change", "one_field"),
    "register erasures": ("hub",),
    "register erase": "erases a person: never a key away from a queue",
    "register export": FILES,
    "register import": ("import_list", "say_column", "answer_plan", "save_map", "choose_file"),
    "register judge": ("duplicates",),
    "register look-alikes": ("duplicates",),
    "register move": ("relocate",),
    "register search": ("find", "registry"),
    "register template": FILES,
    "register twins": ("duplicates",),
    "repair": SETUP,
    "report 5w": ("reports", "write_report"),
    "report access": ("reports", "write_report"),
    "report audit": ("reports", "write_report"),
    "report count-sheet": ("reports", "write_report"),
    "report day": ("reports", "write_report"),
    "report days": ("reports", "write_report"),
    "report distribution": ("reports", "write_report"),
    "report donor": ("reports", "write_report"),
    "report doubles": ("hub", "reports"),
    "report handovers": ("reports", "write_report"),
    "report kobo": ("reports", "write_report"),
    "report pack": ("reports", "write_report"),
    "report pdm": ("reports", "write_report"),
    "report receipts": ("reports", "write_report"),
    "report round": ("rounds", "reports"),
    "report stock": ("reports", "write_report"),
    "report stock-card": ("reports", "write_report"),
    "report tally": ("reports", "write_report"),
    "restore": SETUP,
    "round amend": ("amend", "amend_all"),
    "round correct": ("correct",),
    "round explain": ("explain", "history"),
    "round freeze": ("freeze",),
    "round list": ("rounds",),
    "round makeup": ("make_up",),
    "round shortage": ("shortage",),
    "scan": ("type_code", "hand_over", "part", "rest", "nothing", "reveal", "wrong_answer", "who_collects", "override"),
    "schema": FILES,
    "services import": FILES,
    "services list": ("orient",),
    "slots plan": ("slots",),
    "slots show": ("glance",),
    "report wall-list": ("slots", "reports", "write_report"),
    "report invitations": ("slots", "reports", "write_report"),
    "report messages": ("slots", "reports", "write_report"),
    "stock cancel": ("move",),
    "stock count": ("move",),
    "stock dispose": ("move",),
    "stock expiring": ("stock",),
    "stock forecast": ("trend",),
    "stock issue": ("issue",),
    "stock kit": ("move",),
    "stock labels": ("move",),
    "stock scan": ("receive",),
    "stock number": ("receive",),
    "stock list": ("stock",),
    "stock lose": ("lose",),
    "stock move": ("move",),
    "stock arrive": ("move",),
    "stock transfers": ("move",),
    "stock variances": ("move",),
    "stock paper": ("move",),
    "stock recall": FILES,
    "stock receive": ("receive",),
    "stock return": ("move",),
    "upload": ("upload_now",),
    "verify": PROOF,
    "void": ("undo", "glance"),
}
# What only a screen needs: it leads somewhere, or says how this screen looks, sounds and is locked.
OF_THE_SCREEN = {
    "menu", "help", "back", "confirm", "language", "arabic", "colours", "silence", "practise", "lock", "take_over",
    "leave", "next_in_queue", "stick",
}  # fmt: skip


def test_every_command_says_where_the_screens_do_it_or_why_not() -> None:
    assert set(leaves(parser_of_everything())) == set(BOTH)


def test_every_offer_of_the_screens_says_which_command_does_it() -> None:
    named = {offer for offers in BOTH.values() if not isinstance(offers, str) for offer in offers}
    assert named <= set(commands._ALL)
    assert set(commands._ALL) - named == OF_THE_SCREEN - named
    assert set(commands._ALL) >= OF_THE_SCREEN


def test_what_changes_people_and_what_is_due_to_them_is_reached_by_keys() -> None:
    """These are done with somebody standing there: a command alone will not do."""
    for command in ("register add", "register change", "register move", "register import", "consent give",
                    "round amend", "programme apply", "scan", "void", "day close"):  # fmt: skip
        assert not isinstance(BOTH[command], str), command
