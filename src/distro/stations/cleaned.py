"""What somebody typed about a person, cleaned once where it enters."""

from __future__ import annotations

from distro.rules.clean import tidy, unclean
from distro.rules.identity import holds_identity_number
from distro.stations.errors import Refused


def cleaned(field: str, text: str) -> str:
    """`text`, tidied. Refused, naming the field, for control characters, formulas, or an identity document's number."""
    text = tidy(text)
    if unclean(text):
        raise Refused("text_unclean", field=field)
    if holds_identity_number(text):
        raise Refused("identity_number", field=field)
    return text
