"""The programme: points, items, baskets with their ration scales, rounds. Read from a TOML file."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal, TypeVar

from msgspec import Struct, field

from distro.model.people import PopulationGroup, Sex
from distro.model.services import ConsentText, Question, Service
from distro.model.services import Words as Words


class Point(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A distribution point: a site where households collect."""

    code: str
    name: Words
    city: str
    adm1: str = ""
    desks: int = 1
    complaints_phone: str = ""


class Unit(StrEnum):
    """The smallest unit an item is counted in. All amounts are whole numbers of it."""

    PIECE = "piece"
    GRAM = "g"
    MILLILITRE = "ml"


class Pack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an item arrives: a sack of 25 kg, a carton of 12."""

    name: Words
    holds: int


class KitLine(Struct, frozen=True, array_like=True):
    """`quantity` pieces of `item` go into one kit."""

    item: str
    quantity: int


class Substitution(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`given_amount` of the item `given` may stand for `due_amount` of the item `due`, one month at most."""

    due: str
    given: str
    due_amount: int = 1
    given_amount: int = 1


class ItemKind(StrEnum):
    """Food and non-food items stand on a shelf; a service (a session, a grant) leaves no stock."""

    FOOD = "food"
    NFI = "nfi"
    SERVICE = "service"


class Picture(StrEnum):
    """What an item looks like, for who does not read: mostly what it is packed in."""

    SACK = "sack"
    BOTTLE = "bottle"
    TIN = "tin"
    PACKET = "packet"
    BOX = "box"
    SOAP = "soap"
    TUBE = "tube"
    BRUSH = "brush"
    CAN = "can"
    BLANKET = "blanket"
    POT = "pot"
    CLOTHES = "clothes"
    BREAD = "bread"
    FRUIT = "fruit"
    HAND = "hand"


# Butter and margarine have 720 kcal in 100 g, any oil 885, the richest other food under 660.
_FAT_KCAL = 700


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something handed out. `code` is ours, `catalogue` the IFRC/ICRC catalogue's where there is one.

    `kit` says what an assembled kit is made of, in pieces; empty for a plain item.
    `piece_grams`: net weight of a piece, for food counted by piece; `kcal_per_100g` feeds ration coverage.
    `tolerance_permille`: the variance accepted at the close, in thousandths of the book figure.
    `grams_per_litre`: what a litre weighs, where it is booked by weight (oil: 900).
    `cost_cents`: what a piece costs the donor, in US cents; a kit may leave it to its parts (`Programme.cost_of`).
    `picture`: what stands for it where somebody does not read; without one, what its kind suggests.
    """

    code: str
    name: Words
    kind: ItemKind
    unit: Unit = Unit.PIECE
    catalogue: str = ""
    packs: tuple[Pack, ...] = ()
    kit: tuple[KitLine, ...] = ()
    piece_grams: int = 0
    grams_per_litre: int = 0
    kcal_per_100g: int = 0
    tolerance_permille: int = 0
    cost_cents: int = 0
    perishable: bool = False
    picture: Picture | None = None

    @property
    def pictogram(self) -> Picture:
        """The picture that was chosen for it, or that of its kind: a liquid, a weight, a packet, a box, a service."""
        if self.picture is not None:
            return self.picture
        if self.kind is ItemKind.SERVICE:
            return Picture.HAND
        if self.unit is Unit.MILLILITRE or self.grams_per_litre:
            return Picture.BOTTLE
        if self.kit or self.kind is ItemKind.NFI:
            return Picture.BOX
        return Picture.SACK if self.unit is Unit.GRAM else Picture.PACKET

    @property
    def is_fat(self) -> bool:
        """Oil or fat: it stands for no other food (field guide, section 4)."""
        return self.kcal_per_100g >= _FAT_KCAL


class Counted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a scale line or an eligibility rule counts: a sex, an age band, or both."""

    sex: Sex | None = None
    ages: str = "?"


class ScaleLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item's ration scale: fixed + per_person * people + per_group * count(group) + per_set * ceil(people / set).

    The result never exceeds `cap`. `group` names one of the programme's groups; `donor` whose goods are given;
    anybody's where none is named.
    """

    item: str
    fixed: int = 0
    per_person: int = 0
    per_group: int = 0
    group: str = ""
    per_set: int = 0
    persons_per_set: int = 0
    cap: int | None = None
    donor: str = ""


class Frequency(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a household may take a basket.

    once: once in the programme; per_round; not_within: not within `days` of the last; at_most: `times` in `days`.
    `each`: a round grants several, as a course or sessions of counselling: no more than this of each line goes at a
    time, the rest stays due, and every time counts, in the same round too. 0: all that is due is one time.
    """

    rule: Literal["once", "per_round", "not_within", "at_most"] = "per_round"
    days: int = 0
    times: int = 1
    each: int = 0


class Eligibility(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may have a basket. Empty means everybody. `requires`/`debars` are flags of the household."""

    groups: tuple[PopulationGroup, ...] = ()
    points: tuple[str, ...] = ()
    has_member: str = ""
    requires: tuple[str, ...] = ()
    debars: tuple[str, ...] = ()


class Basket(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is handed over together: a food basket, a hygiene kit."""

    code: str
    name: Words
    lines: tuple[ScaleLine, ...]
    frequency: Frequency = field(default_factory=Frequency)
    eligible: Eligibility = field(default_factory=Eligibility)


class Round(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cycle of distribution with its window (both days included) at some points, with some baskets."""

    code: str
    name: Words
    window_from: date
    window_to: date
    baskets: tuple[str, ...]
    points: tuple[str, ...]


class Flag(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mark on a household that carries an instruction for the desk, never a diagnosis."""

    code: str
    instruction: Words
    priority_lane: bool = False


class Donor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody else who pays for goods, beside the programme's own donor."""

    code: str
    name: Words


class BudgetLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the donor's budget in whole dollars, and the items whose cost is charged to it."""

    code: str
    name: Words
    usd: int
    items: tuple[str, ...] = ()


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """After how many days without a visit a class of fields is erased; 0 is only with the whole register.

    contact: phone, those who may collect. challenge: birth year, chosen word. name: the name itself.
    """

    contact: int = 0
    challenge: int = 0
    name: int = 0


class Cards(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How this programme's cards are made and checked. `person` is what a card says about who holds it.

    `without_card`: whether somebody at the desk may serve a household without its card alone, or a second person with
    a passphrase of their own has to vouch for it.
    """

    valid_until: date | None = None
    challenge: Literal["none", "birth_year", "word"] = "birth_year"
    person: Literal["nothing", "initials", "name"] = "nothing"
    without_card: Literal["alone", "second_person"] = "alone"


class Programme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is fixed before the first household comes.

    `budget_usd` in whole dollars; `rehearsal` marks a store for practice, whose data never mixes with a live one's.
    """

    code: str
    name: Words
    donor: str
    donor_name: Words
    project_code: str
    implementer: str
    starts: date
    ends: date
    target_people: int
    points: tuple[Point, ...]
    items: tuple[Item, ...]
    baskets: tuple[Basket, ...]
    rounds: tuple[Round, ...]
    groups: dict[str, Counted] = {}
    flags: tuple[Flag, ...] = ()
    donors: tuple[Donor, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    questions: tuple[Question, ...] = ()
    services: tuple[Service, ...] = ()
    consents: tuple[ConsentText, ...] = ()
    cards: Cards = field(default_factory=Cards)
    retention: Retention = field(default_factory=Retention)
    budget_usd: int = 0
    budget: tuple[BudgetLine, ...] = ()
    complaints_phone: str = ""
    max_units_per_proxy: int = 3
    count_passes: int = 1
    count_lots: bool = False
    two_receive: bool = False
    rehearsal: bool = False

    @property
    def all_donors(self) -> dict[str, Words]:
        """Everybody who pays, by code: the programme's own donor first."""
        return {self.donor: self.donor_name, **{donor.code: donor.name for donor in self.donors}}

    @property
    def goods(self) -> tuple[Item, ...]:
        """The items that stand on shelves and are counted: all but services."""
        return tuple(item for item in self.items if item.kind is not ItemKind.SERVICE)

    @property
    def services_given(self) -> frozenset[str]:
        """The codes of the items that are services."""
        return frozenset(item.code for item in self.items if item.kind is ItemKind.SERVICE)

    def hands_out_goods(self, round_: Round) -> bool:
        """Whether anything of `round_` stands on a shelf."""
        items = {line.item for basket in round_.baskets for line in self.basket(basket).lines}
        return not items <= self.services_given

    def point(self, code: str) -> Point:
        """The point with this code; KeyError when there is none."""
        return _by_code(self.points, code)

    def item(self, code: str) -> Item:
        """The item with this code; KeyError when there is none."""
        return _by_code(self.items, code)

    def cost_of(self, code: str) -> int:
        """What a piece of an item costs its donor, in US cents; a kit without a price of its own: what is in it."""
        item = self.item(code)
        return item.cost_cents or sum(part.quantity * self.cost_of(part.item) for part in item.kit)

    def item_words(self, code: str) -> Words:
        """An item's name, or its code when it left the programme."""
        return next((item.name for item in self.items if item.code == code), {"fr": code})

    def basket(self, code: str) -> Basket:
        """The basket with this code; KeyError when there is none."""
        return _by_code(self.baskets, code)

    def round(self, code: str) -> Round:
        """The round with this code; KeyError when there is none."""
        return _by_code(self.rounds, code)

    def flag(self, code: str) -> Flag:
        """The flag with this code; KeyError when there is none."""
        return _by_code(self.flags, code)


_T = TypeVar("_T", Point, Item, Basket, Round, Flag)


def _by_code(things: tuple[_T, ...], code: str) -> _T:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)
