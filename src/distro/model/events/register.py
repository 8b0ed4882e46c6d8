"""The register: households, and what becomes of their records."""

from __future__ import annotations

from distro.model.bounds import Amount, DeviceId, Number
from distro.model.events.event import Author, Event
from distro.model.people import Household


class HouseholdRegistered(Event, frozen=True, kw_only=True):
    """A household came into the register."""

    table = "households"
    fold = "register.put"
    in_register = True
    household: Household


class HouseholdChanged(Event, frozen=True, kw_only=True):
    """The register was corrected: the whole new record, and the names of the fields that differ."""

    table = "households"
    fold = "register.put"
    in_register = True
    household: Household
    changed: tuple[str, ...]


class DuplicatesJudged(Event, frozen=True, kw_only=True):
    """A person looked at two records: `same` people, and then `kept` is their record; or not.

    With `kept` and `other` the same id, it is one record that two laptops changed apart, and it is right as it is.
    """

    table = "duplicates"
    fold = "judged"
    kept: str
    other: str
    same: bool


class FieldsForgotten(Event, frozen=True, kw_only=True):
    """What is kept no longer than needed was erased here: the register was written anew without it, under a new key.

    `classes` are the classes of fields, `households` how many lost any; `gone` as in RegisterPurged.
    """

    table = "purges"
    fold = "forgotten"
    said_by = Author.ITSELF
    classes: tuple[str, ...]
    households: Amount
    gone: tuple[tuple[DeviceId, Number, Number], ...]


class RegisterPurged(Event, frozen=True, kw_only=True):
    """People's data was destroyed here: how many households and people they were, and which numbers are gone with it.

    `gone` is (device, first, last) for each run of event numbers that stood in the register.
    """

    table = "purges"
    fold = "purged"
    said_by = Author.ITSELF
    households: Amount
    people: Amount
    gone: tuple[tuple[DeviceId, Number, Number], ...]


class HouseholdErased(Event, frozen=True, kw_only=True):
    """A household asked to be forgotten: its records and what was written about it go, on every laptop that hears.

    `gone` as in RegisterPurged, of the laptop that says it; what was handed over stays, without whom.
    """

    table = "purges"
    fold = "erased_one"
    household: str
    gone: tuple[tuple[DeviceId, Number, Number], ...]


class ErasureProven(Event, frozen=True, kw_only=True):
    """This laptop has forgotten a household that asked for it: its receipt, which goes to the others as every event.

    `records` are those that it held and destroyed, none where it never had any; `left` the documents and files in which
    a part of a name, a phone or free text was found afterwards.
    """

    table = "purges"
    fold = "erasures.proven"
    any_order = True
    said_by = Author.ITSELF
    household: str
    records: Amount
    left: Amount
