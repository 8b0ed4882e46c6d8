"""Every string a person sees, in French, English and Arabic.

`say("desk.hand_over")` looks up `[hand_over]` in catalogue/desk.toml, where the three languages of one text stand
side by side: to add a text is one edit, and a missing language shows at once (a test fails on it).
"""

from __future__ import annotations

from distro.texts.refusal import refusal, roles_in_words
from distro.texts.say import (
    LANGUAGES,
    amount_of_money,
    catalogues,
    in_words,
    language,
    listed,
    percent,
    say,
    speak,
    speaking,
)

__all__ = [
    "LANGUAGES",
    "amount_of_money",
    "catalogues",
    "in_words",
    "language",
    "listed",
    "percent",
    "refusal",
    "roles_in_words",
    "say",
    "speak",
    "speaking",
]
