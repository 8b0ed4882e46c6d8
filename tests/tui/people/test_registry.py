"""The office's page by keys: registering beside a look-alike, one field, moving, consent from a sheet of paper."""

from __future__ import annotations

from distro.stations import fields
from distro.stations.duplicates import look_alike_pairs
from distro.stations.lookups import household_numbered
from distro.tui.people.registry import RegistryScreen
from stage import Stage
from tui.driving import driving, press, screen, told

REGISTRY = ("f10", "=registre du bureau", "enter")
TWIN = ("f2", "=diallo essai", "enter", "=f42 m2 m3", "enter", "=0600000001", "f4")


def numbers(stage: Stage) -> set[str]:
    return {household.number for household in stage.session.books.register}


async def test_the_register_is_leafed_through_and_a_record_opens(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY)
        assert "RBT-0010" in screen(app)
        assert "TNG-0011" not in screen(app)
        await press(pilot, "=0011")
        assert "TNG-0011" in screen(app)
        await press(pilot, "enter")
        assert "Corriger TNG-0011" in screen(app)
        await press(pilot, "escape", "escape", "f10", "=registre du bureau", "enter", "=traore")
        assert "RBT-0002" in screen(app), "a name in another spelling"


async def test_who_looks_like_somebody_is_shown_first_and_is_that_one(stage: Stage) -> None:
    before = numbers(stage)
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY, *TWIN)
        assert "Un ménage inscrit lui ressemble" in screen(app)
        assert "RBT-0001" in screen(app)
        assert "téléphone" in screen(app)
        await press(pilot, "escape")
        assert "Inscrire un ménage" in screen(app), "what was typed is still there"
        await press(pilot, "f4", "enter")
        assert "rien n'est inscrit une deuxième fois" in told(app)
    assert numbers(stage) == before


async def test_whom_a_person_judged_to_be_others_nobody_asks_about_again(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY, *TWIN, "up", "enter")
        assert "RBT-0011 est inscrit" in told(app)
    assert "RBT-0011" in numbers(stage)
    named = {one.number for pair in look_alike_pairs(stage.session) for one in (pair.one, pair.other)}
    assert "RBT-0011" not in named


def test_what_a_field_says_reads_back_as_what_it_is(stage: Stage) -> None:
    fields.change(stage.session, "RBT-0009", {"flags": "PORTAGE", "alternates": "Ali Ba, voisin; Awa", "word": "lune"})
    for household in stage.session.books.register:
        said = fields.said_of(household)
        again = fields.with_fields(stage.session, household, said)
        assert again.size == household.size
        assert fields.said_of(again) | {"members": said["members"]} == said


async def test_any_field_is_corrected_by_itself_and_may_be_emptied(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY, "=0003", "f7")
        assert "RBT-0003 : quel champ corriger" in screen(app)
        await press(pilot, *["down"] * 3, "enter", "=1971", "enter")
        assert "1983 → 1971" in told(app)
        await press(pilot, "f7", *["down"] * 5, "enter", "delete", "enter")
        await press(pilot, "f7", *["down"] * 10, "enter", "=prioritee", "enter")
        assert "PRIORITEE" in screen(app)
        await press(pilot, "escape", "f7", *["down"] * 10, "enter", "=priorite portage", "enter")
    changed = stage.session.books.register.numbered("RBT-0003")
    assert changed is not None
    assert (changed.birth_year, changed.phone, changed.flags) == (1971, "", ("PRIORITE", "PORTAGE"))


async def test_the_agreed_word_is_corrected_and_so_are_a_mans_people(stage: Stage) -> None:
    fields.change(stage.session, "RBT-0003", {"members": "M40 F38"})
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY, "=0003", "f7", *["down"] * 8, "enter", "=lune", "enter")
        assert "lune" in told(app)
        await press(pilot, "f7", "down", "down", "enter", "end", "= f0", "enter")
    changed = household_numbered(stage.session, "RBT-0003")
    assert (changed.word, changed.size, changed.head_sex) == ("lune", 3, "M")


async def test_several_households_move_together_or_not_at_all(stage: Stage) -> None:
    to_tangier = ("enter", "enter", "down", "enter")
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY, "down", "f5", "end", "= rbt-0005 rbt-0099", *to_tangier, "f4")
        assert "Aucun ménage rbt-0099" in screen(app)
        assert household_numbered(stage.session, "RBT-0005").point == "RBT"
        await press(pilot, "escape", "shift+tab", "end", *["backspace"] * len(" rbt-0099"), "f4")
        assert "2 ménages sont maintenant de TNG" in told(app)
    assert {household_numbered(stage.session, one).point for one in ("RBT-0002", "RBT-0005")} == {"TNG"}


async def test_a_sheet_of_consent_needs_a_name_and_all_its_numbers(stage: Stage) -> None:
    sheet = stage.folder.parent / "feuille.txt"
    sheet.write_bytes("# relevé par Tazi\nRBT-0004\nRBT-0005;Essai\n".encode("cp1252"))
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY, "f6", "enter", f"={sheet}", "f4")
        assert "ajoutez son nom" in screen(app)
        await press(pilot, "escape", "enter", "enter", "=A. Tazi", "enter", "space", "f4")
        assert "3 ménages ont accepté" in told(app)
        assert isinstance(app.screen, RegistryScreen)
    agreed = [one for one in stage.session.books.register if one.consent]
    assert [one.number for one in agreed] == ["RBT-0001", "RBT-0004", "RBT-0005"]
    assert {(one.consent.given_by, one.consent.share_with) for one in agreed if one.consent} == {
        ("A. Tazi", ("partners",))
    }


async def test_two_who_marry_become_one_household_by_their_numbers(stage: Stage) -> None:
    """No two records that look alike waited, and the page closed before anybody could say so."""
    async with driving(stage) as (app, pilot):
        await press(pilot, *REGISTRY, "f10", "=mariage", "enter", "enter", "=RBT-0002 RBT-0099", "enter")
        assert "Aucun ménage RBT-0099" in screen(app)
        await press(pilot, "escape", "f10", "=mariage", "enter", "enter", "=rbt-0002 rbt-0004", "enter")
        assert "Est-ce le même ménage ?" in screen(app)
        await press(pilot, "enter")
        assert "RBT-0002 est leur inscription" in told(app)
    kept, other = (household_numbered(stage.session, number).id for number in ("RBT-0002", "RBT-0004"))
    assert stage.session.books.register.same_as == {other: kept}
