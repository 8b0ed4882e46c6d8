"""What stands where a name should, and is none."""

from __future__ import annotations

from distro.exchange.register.values.texts import plain

_NO_NAMES = frozenset({
    "n/a", "na", "nr", "nsp", "x", "xx", "xxx", "test", "essai", "inconnu", "inconnue", "unknown", "anonyme",
    "anonymous", "neant", "aucun", "none", "null", "idem", "ditto", "id.", "voir ci-dessus", "نفسه", "مجهول",
    "غير معروف",
})  # fmt: skip


def is_nobody(name: str) -> bool:
    """Whether what stands for a name is none: no letter, or a word for an unknown or a tried one.

    One rule for a list and for the desk, so that what the desk registers comes back from a list that it wrote.
    """
    return not any(map(str.isalpha, name)) or plain(name) in _NO_NAMES
