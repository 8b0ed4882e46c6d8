"""Identity documents: their numbers are refused wherever they are given (law 09-08; IOM data protection)."""

from __future__ import annotations

import re

_PATTERNS = (
    re.compile(r"[A-Z]{1,2}\d{5,6}"),  # carte d'identité nationale
    re.compile(r"[A-Z]{1,2}\d{7}"),  # passports and residence cards
    re.compile(r"\d{3}-\d{2}C\d{5}"),  # UNHCR, individual and case numbers
    re.compile(r"\d{3}-\d{8}"),
)
_OF_A_CASE_SYSTEM = _PATTERNS[2:]
_BETWEEN = re.compile(r"[\s,;:.!?()/°\"'«»]+")


def holds_identity_number(text: str) -> bool:
    """Whether `text` is such a number, or a sentence with one in it."""
    return is_identity_number(text) or any(is_identity_number(word) for word in _BETWEEN.split(text))


def is_identity_number(text: str) -> bool:
    """Whether `text` has the shape of an identity card, passport, residence card or UNHCR number."""
    if not text.rstrip()[-1:].isdigit():
        return False
    plain = text.strip().upper().replace(" ", "")
    return any(pattern.fullmatch(plain) for pattern in _PATTERNS)


def is_case_number(text: str) -> bool:
    """Whether `text` is numbered as UNHCR's system numbers its records: where a list counts its households so, it is
    their number and no paper of theirs.
    """
    return any(pattern.fullmatch(text.strip().upper()) for pattern in _OF_A_CASE_SYSTEM)
