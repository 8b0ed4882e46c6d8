"""Rations in words: the arithmetic, each kind of rule, a shortage; in the three languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.entitlements import DueLine, ShortageMode, Term, TermKind
from distro.model.people import PopulationGroup
from distro.model.programme import Eligibility, Frequency, ScaleLine
from distro.rules.shortage import sharing
from distro.stations import registration, rounds
from distro.stations.lookups import round_named
from distro.stations.shortages import Scarce, left_of, read_share
from distro.texts import LANGUAGES, speak
from distro.texts.spaces import soft
from distro.wording import rations
from distro.wording.rations import Section
from stage import ROUND, WOMAN, Stage, household, make_stage
from tests_programme import programme


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    speak("fr")
    yield
    speak("fr")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path / "store")
    yield made
    made.session.store.close()


SOAP = DueLine("T", "HYGIENE", "SAVON", 6, 6, (Term(TermKind.PER_PERSON, 2, 4),), 6)


def test_the_arithmetic_is_said_with_its_cap_what_is_left_and_what_is_held_back() -> None:
    def said(line: DueLine, full: bool = True) -> str:
        return soft(rations.arithmetic(programme(), line, full))

    assert said(SOAP) == "2 par personne × 4 = 8, plafond 6"
    assert said(SOAP, full=False) == "2/pers. × 4 = 8, plafond 6"
    rest = replace(SOAP, quantity=2)
    assert said(rest) == "2 par personne × 4 = 8, plafond 6, reste 2 sur 6"
    assert said(rest, full=False) == "reste 2 sur 6"
    short = replace(SOAP, quantity=3, held=3, short=ShortageMode.EQUAL_SHARE, permille=600)
    assert said(short) == "2 par personne × 4 = 8, plafond 6, pénurie : 60 %, reste dû : 3"
    assert said(short, full=False) == "pénurie : 60 %"
    both = replace(short, quantity=1, held=1, permille=625)
    assert said(both) == "2 par personne × 4 = 8, plafond 6, reste 2 sur 6, pénurie : 62,5 %, reste dû : 1"
    kept = replace(SOAP, quantity=0, held=6, short=ShortageMode.PRIORITY_FIRST)
    assert said(kept, full=False) == "pénurie : prioritaires"


def test_each_kind_of_rule_has_its_words() -> None:
    plan = programme()
    line = ScaleLine(
        item="RIZ", fixed=1, per_person=2, per_group=3, group="filles_12_17", per_set=4, persons_per_set=5, cap=20
    )
    words = "1 par ménage + 2 par personne + 3 par fille 12-17 + 4 pour 5 personnes, ou partie, plafond 20"
    assert rations.scale(plan, line) == words
    assert [rations.how_often(Frequency(rule=rule, days=28, times=3)) for rule in RULES] == [
        "une fois par tour",
        "une seule fois dans tout le programme",
        "au moins 28 jours après la dernière fois",
        "3 fois au plus en 28 jours",
    ]
    rule = Eligibility(
        groups=(PopulationGroup.HOST,), points=("TNG",), has_member="femmes", requires=("PROJET",), debars=("ACCUEIL",)
    )
    assert [soft(line) for line in rations.who_may(plan, rule)] == [
        "seulement : Communauté d'accueil",
        "seulement à Tanger, maison associative",
        "seulement s'il y a dans le ménage : femme 18+",
        "seulement avec la consigne « Projet d'activité retenu »",
        "sauf avec la consigne « Passer d'abord à l'accueil »",
    ]
    assert rations.who_may(plan, Eligibility()) == ["pour tous les ménages du tour"]


RULES: tuple[Literal["per_round", "once", "not_within", "at_most"], ...] = (
    "per_round",
    "once",
    "not_within",
    "at_most",
)


def explained(stage: Stage, number: str, code: str = ROUND) -> list[Section]:
    session = stage.session
    found = rounds.explain(session, code, number)
    return rations.household_in_round(session.programme, round_named(session, code), found, session.now().date())


def told(sections: list[Section]) -> str:
    return soft("\n".join(line for heading, lines in sections for line in (heading, *lines)))


def test_a_household_is_told_why_before_and_after_it_collected(stage: Stage) -> None:
    session = stage.session
    assert "11 × Riz, 1 kg : 1 + 2 par personne × 5 = 11" in told(explained(stage, "RBT-0003"))
    Scarce(session, ROUND, "RBT", "RIZ").declare(ShortageMode.EQUAL_SHARE, 600)
    assert "11 × Riz, 1 kg : 1 + 2 par personne × 5 = 11, pénurie : 60 %, reste dû : 5" in told(
        explained(stage, "RBT-0003")
    )
    stage.desk().hand_over(stage.desk().scan(read(stage.card(3).code, session.card_key)))
    after = told(explained(stage, "RBT-0003"))
    assert "10 × Farine de blé, 1 kg : 2 par personne × 5 = 10, reste 0 sur 10" in after
    september = told(explained(stage, "RBT-0003", "2023-T2"))
    assert "La liste du tour est encore ouverte" in september
    assert "Pas avant le 12/07/2023 : au moins 28 jours après la dernière fois." in september
    for known in session.books.register:
        assert known.name not in after + september


def test_who_is_not_in_a_round_is_told_why(stage: Stage) -> None:
    registration.register(stage.session, [household(70, WOMAN)])
    assert "fermée sans ce ménage" in told(explained(stage, "RBT-0070"))
    services = told(explained(stage, "RBT-0002", "2023-S2"))
    assert "Non : seulement avec la consigne « Inscrit à la formation »." in services
    plan = stage.session.programme
    only_here = tuple(replace(known, points=("RBT",)) for known in plan.rounds)
    stage.session.programme = replace(plan, rounds=only_here)
    assert "servi à Tanger, maison associative ; le tour n'y a pas lieu" in told(explained(stage, "TNG-0011"))


def test_what_is_given_once_only_is_not_promised_again(stage: Stage) -> None:
    plan = stage.session.programme
    once = tuple(replace(basket, frequency=Frequency(rule="once")) for basket in plan.baskets)
    stage.session.programme = replace(plan, baskets=once)
    stage.desk().hand_over(stage.desk().look_up("h-RBT-0003"))
    assert "ne se donne qu'une fois" in told(explained(stage, "RBT-0003", "2023-T2"))


def test_a_way_of_sharing_says_what_it_means() -> None:
    each = DueLine("T", "PANIER", "RIZ", 4, 4)
    people = [((each,), n < 20) for n in range(100)]

    def said(mode: ShortageMode, permille: int, held: int, store: int = 0) -> str:
        return soft(rations.comes_to(sharing(people, mode, permille, held, store)))

    assert said(ShortageMode.EQUAL_SHARE, 600, 250) == (
        "Les 100 ménages restants auront 60 % chacun. Il faut 200, il y a 250 au point."
    )
    assert said(ShortageMode.EQUAL_SHARE, 200, 0).endswith("100 ménages n'auront rien pour l'instant.")
    assert said(ShortageMode.PRIORITY_FIRST, 1000, 250).startswith("Ménages restants : 100, dont prioritaires : 20")
    assert said(ShortageMode.LIFTED, 1000, 250, 30).endswith("Manque : 150. Au magasin : 30 de plus.")
    assert rations.comes_to(sharing([], ShortageMode.LIFTED, 1000)).startswith("Plus personne")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_in_every_language(stage: Stage, language: str) -> None:
    speak(language)
    for known in stage.session.rounds():
        assert all(line.strip() for _, lines in rations.round_rules(programme(), known) for line in lines)
        assert told(explained(stage, "RBT-0003", known.code))
    for mode in ShortageMode:
        assert rations.how_shared(mode, 625)
        for n in (0, 1, 2, 5, 11, 100):
            each = ((DueLine("T", "P", "RIZ", 4, 4),), False)
            assert rations.comes_to(sharing([each] * n, mode, 100, 1, 1))


def test_a_share_is_read_however_it_is_written_and_items_left_are_told(stage: Stage) -> None:
    assert [read_share(text) for text in ("60", "60 %", " 62,5%", "100", "0")] == [600, 600, 625, 1000, 0]
    left = {line.item: (line.due, line.on_shelf, line.suffices) for line in left_of(stage.session, ROUND, "RBT")}
    assert (left["RIZ"], left["FARINE"]) == ((62, 60, False), (52, 60, True))
    assert "COUVERTURE" not in left
