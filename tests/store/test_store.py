"""The store as one laptop has it: made, opened, shared, locked, destroyed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from distro.store import (
    Cost,
    HalfKeyMissing,
    Head,
    LastSupervisor,
    NoKeyForIt,
    PersonExists,
    PersonUnknown,
    Role,
    StoreBusy,
    StoreDamaged,
    StoreExists,
    StoreMissing,
    WeakPassphrase,
    WeakPin,
    WrongPassphrase,
    WrongPin,
    create_store,
    destroy_store,
    new_passphrase,
    strength,
)
from distro.store.passphrase import word_list
from store.opened import PASSPHRASE, PERSON, all_bytes, new_store, reopened


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.events.table("handovers").insert({"household": "H1", "kg": 12})
        store.register.table("households").insert({"head": "Fatou Diop"})
        device, secret, head = store.device, store.secret("card"), store.head()
    with reopened(tmp_path) as store:
        assert store.events.table("handovers").all() == [{"household": "H1", "kg": 12}]
        assert store.register.table("households").all() == [{"head": "Fatou Diop"}]
        assert (store.programme, store.person, store.role) == (b"[programme]", PERSON, Role.SUPERVISOR)
        assert (store.device, store.secret("card"), store.head()) == (device, secret, head)
        assert store.secret("card") != store.secret("bundle")


def test_there_is_one_store_in_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        reopened(tmp_path)
    new_store(tmp_path).close()
    with pytest.raises(StoreExists):
        new_store(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("not a store")
    with pytest.raises(StoreExists):
        create_store(other, b"", PERSON, new_passphrase())


def test_no_file_of_the_store_says_who_or_what(tmp_path: Path) -> None:
    words = [
        b"Fatou",
        b"Diop",
        b"CDEFGHIJKLNOP",
        b"programme]",
        b"amina",
        b"tazi",
        b"binta",
        b"volunteer",
        b"households",
    ]
    with new_store(tmp_path) as store:
        store.keyring.add("binta", "quatre", "volunteer")
        person = {"head": "Fatou Diop", "card": "CDEFGHIJKLNOP"}
        store.register.table("households").insert_multiple([person] * 25_000)  # enough for a checkpoint
        in_use = all_bytes(tmp_path)
    closed = all_bytes(tmp_path)
    assert b"checkpoint" in closed
    found = [word for word in words for seen in (in_use, closed) if word.lower() in seen.lower()]
    assert found == []


# One writer


def test_a_second_instance_is_told_who_holds_the_store(tmp_path: Path) -> None:
    with new_store(tmp_path), pytest.raises(StoreBusy) as busy:
        reopened(tmp_path)
    assert busy.value.params["holder"] == PERSON
    assert busy.value.params["pid"] == f"{os.getpid()}", "as the system writes it, whoever is to end it types that"
    assert re.fullmatch(r"\d\d/\d\d/20\d\d \d\d:\d\d", str(busy.value.params["since"])), "as people write it"
    reopened(tmp_path).close()


def test_a_lock_left_by_a_dead_process_holds_nobody_up(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    script = "import os, pathlib; from store.opened import reopened; s = reopened(pathlib.Path.cwd()); os._exit(9)"
    tests = str(Path(__file__).parents[1])
    died = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env={**os.environ, "PYTHONPATH": tests})
    assert died.returncode == 9
    assert (tmp_path / "store" / "lock.note").exists()
    reopened(tmp_path).close()


# The keyring


def test_each_person_has_a_passphrase_and_a_role(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.keyring.add("binta", "quatre cinq", "volunteer")
        with pytest.raises(PersonExists):
            store.keyring.add("binta", "autre", "registrar")
        with pytest.raises(ValueError, match="chief"):
            store.keyring.add("khalid", "autre", "chief")
        assert store.keyring.people() == {PERSON: "supervisor", "binta": "volunteer"}
        assert store.check_passphrase("binta", " QUATRE  cinq ") == "volunteer"
        with pytest.raises(WrongPassphrase):
            store.check_passphrase("binta", PASSPHRASE)
    with reopened(tmp_path, "binta", "quatre cinq") as store:
        assert (store.person, store.role) == ("binta", "volunteer")
        store.keyring.change_passphrase("binta", "six sept")
    with pytest.raises(WrongPassphrase):
        reopened(tmp_path, "binta", "quatre cinq")
    with reopened(tmp_path, "binta", "six sept") as store, pytest.raises(NoKeyForIt):
        store.keyring.remove("binta")
    with reopened(tmp_path) as store:
        store.keyring.remove("binta")
        with pytest.raises(PersonUnknown):
            store.keyring.remove("binta")
        with pytest.raises(PersonUnknown):
            store.keyring.change_passphrase("binta", "huit")
        with pytest.raises(LastSupervisor):
            store.keyring.remove(PERSON)
    for passphrase in ("six sept", "quatre cinq"):
        with pytest.raises(WrongPassphrase):
            reopened(tmp_path, "binta", passphrase)


def test_a_pin_says_who_it_is_and_opens_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.keyring.add_by_pin("binta", "4096")
        store.keyring.set_pin(PERSON, "81630")
        with pytest.raises(PersonExists):
            store.keyring.add_by_pin("binta", "4097")
        with pytest.raises(PersonUnknown):
            store.keyring.set_pin("khalid", "4097")
        for weak in ("409", "123456789", "7777", "40a6", "٤٠٩٦"):
            with pytest.raises(WeakPin):
                store.keyring.set_pin("binta", weak)
        for person, pin in (("binta", "81630"), (PERSON, "4096"), ("khalid", "4096"), ("binta", "")):
            with pytest.raises(WrongPin):
                store.switch_by_pin(person, pin)
        store.switch_by_pin(PERSON, "81630")
        assert (store.person, store.role) == (PERSON, "volunteer")
        store.switch(PERSON, PASSPHRASE)
        assert store.role == "supervisor"
        store.switch_by_pin("binta", "4096")
        assert store.person == "binta"
        store.keyring.change_passphrase(PERSON, "six sept")
    for secret in ("4096", "", "81630"):
        with pytest.raises(WrongPassphrase):
            reopened(tmp_path, "binta", secret)
    with reopened(tmp_path, PERSON, "six sept") as store:
        assert sorted(store.keyring.with_pin()) == sorted(["binta", PERSON])
        store.switch_by_pin(PERSON, "81630")  # a new passphrase leaves the PIN
        store.keyring.remove("binta")
        with pytest.raises(WrongPin):
            store.switch_by_pin("binta", "4096")


def test_a_change_of_the_keyring_does_not_touch_the_data(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.events.insert({"a": 1})
        before = all_bytes(tmp_path / "store" / "events")
        store.keyring.add("binta", "quatre", "volunteer")
        store.keyring.change_passphrase(PERSON, "autre")
        assert all_bytes(tmp_path / "store" / "events") == before


def test_somebody_unknown_and_a_wrong_passphrase_take_the_same_long_time(tmp_path: Path) -> None:
    slow = Cost(memory=32 * 1024, lanes=1, passes=2)
    create_store(tmp_path / "store", b"", PERSON, new_passphrase(), cost=slow, counters=tmp_path / "heads").close()
    times = []
    for person in (PERSON, "nobody", "", PERSON, "nobody", ""):
        begun = time.process_time()
        with pytest.raises(WrongPassphrase):
            reopened(tmp_path, person, "wrong")
        times.append(time.process_time() - begun)
    assert min(times) > 0.01
    assert max(times) < 3 * min(times)


def test_a_real_store_costs_a_thief_a_quarter_of_a_gigabyte_a_try() -> None:
    """OWASP asks for 46 MiB and one pass at least; asked of a process that is not a test."""
    script = "from distro.store import Cost; print(Cost.STRONG.memory, Cost.STRONG.passes)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told.split() == [str(256 * 1024), "3"]


def test_half_of_the_key_may_be_kept_elsewhere(tmp_path: Path) -> None:
    new_store(tmp_path, half="abcd-efgh").close()
    with pytest.raises(HalfKeyMissing):
        reopened(tmp_path)
    with pytest.raises(WrongPassphrase):
        reopened(tmp_path, half="abcd-efgx")
    with reopened(tmp_path, half="ABCD EFGH") as store:
        store.keyring.add("binta", "quatre", "volunteer")
    reopened(tmp_path, "binta", "quatre", half="abcdefgh").close()


@pytest.mark.parametrize("broken", ["keyring", "keyring.spare", "programme", "programme.spare"])
def test_one_broken_copy_of_keyring_or_programme_is_mended(tmp_path: Path, broken: str) -> None:
    new_store(tmp_path).close()
    path = tmp_path / "store" / broken
    good = path.read_bytes()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    reopened(tmp_path).close()
    if broken.startswith("keyring"):
        assert path.read_bytes() == good


def test_both_copies_broken_is_damage(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    for name in ("keyring", "keyring.spare"):
        (tmp_path / "store" / name).write_bytes(b"")
    with pytest.raises(StoreDamaged) as damaged:
        reopened(tmp_path)
    assert damaged.value.params["what"] == "keyring"


# Passphrases


def test_a_new_passphrase_is_five_words_anybody_can_type() -> None:
    words = word_list()
    assert len(set(words)) == 2048
    assert all(word.isascii() and word.islower() and 3 < len(word) < 9 for word in words)
    assert len({word[:4] for word in words}) == 2048
    passphrases = {new_passphrase() for _ in range(200)}
    assert len(passphrases) == 200
    assert all(len(passphrase.split()) == 5 for passphrase in passphrases)
    assert len(new_passphrase(7).split()) == 7


@pytest.mark.parametrize(
    ("passphrase", "enough"),
    [
        ("casque cerebral novembre bonbon belier", True),
        ("le vieux cheval mange des pommes vertes", True),
        ("casque cerebral novembre bonbon", False),
        ("casque casque casque casque casque", False),
        ("1234", False),
        ("azerty123456", False),
        ("aaaa bbbb cccc dddd eeee", False),
        ("kX9!vq2#Lm7?rT", True),
        ("fatima mohamed youssef amina hassan", False),
        ("abc def ghi jkl mno", False),
        ("abc def ghi jkl mno pqr stu vwx", False),
        ("azerty qsdfgh wxcvbn qwerty poiuy lkjh", False),
        ("abaisser abandon abdiquer abeille abolir", False),
        ("mot1 mot2 mot3 mot4 mot5", False),
        ("ma grand-mère vendait des figues à Meknès", True),
        ("سلام بيت شجرة قمر كتاب طريق", True),
    ],
)
def test_strength_is_that_of_five_words(tmp_path: Path, passphrase: str, enough: bool) -> None:
    assert (strength(passphrase) >= 55) is enough


def test_a_real_store_refuses_a_weak_passphrase(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase) as weak:
        create_store(tmp_path / "store", b"", PERSON, "1234", counters=tmp_path)
    assert weak.value.params == {"bits": 16, "needed": 55}


# Destroying


def test_destroying_the_register_leaves_the_events(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.events.insert({"kg": 12})
        store.register.insert({"head": "Fatou Diop"})
        old = store.keyring.register_key
        store.destroy_register()
        assert store.register.all() == []
        assert store.keyring.register_key != old
        store.register.insert({"head": "Awa Sow"})
    assert not (tmp_path / "store" / "register-1").exists()
    with reopened(tmp_path) as store:
        assert store.events.all() == [{"kg": 12}]
        assert store.register.all() == [{"head": "Awa Sow"}]


def test_a_register_that_a_crash_left_behind_goes(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.register.insert({"head": "Fatou Diop"})
        store.keyring.renew_register()  # and here the power fails
    assert (tmp_path / "store" / "register-1").exists()
    with reopened(tmp_path) as store:
        assert store.register.all() == []
    assert not (tmp_path / "store" / "register-1").exists()


def test_destroying_the_store_leaves_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        store.register.insert({"head": "Fatou Diop"})
    destroy_store(tmp_path / "store")
    assert not (tmp_path / "store").exists()
    new_store(tmp_path).close()


def test_the_head_is_short_in_print() -> None:
    assert Head(3, bytes.fromhex("0123456789abcdef" * 4)).code == "0123456789abcdef"
