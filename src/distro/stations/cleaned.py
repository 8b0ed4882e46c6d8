"""What somebody typed about a person, cleaned once where it enters."""

from __future__ import annotations

from distro.model.bounds import LONGEST
from distro.rules.clean import tidy, unclean
from distro.rules.identity import holds_identity_number
from distro.stations.errors import Refused


def cleaned(field: str, text: str) -> str:
    """`text`, tidied. Refused, naming the field, for control characters, formulas, an identity document's number, or
    more letters than an event holds.
    """
    text = tidy(text)
    if len(text) > LONGEST:
        raise Refused("text_too_long", field=field, has=len(text), most=LONGEST)
    if unclean(text):
        raise Refused("text_unclean", field=field)
    if holds_identity_number(text):
        raise Refused("identity_number", field=field)
    return text
