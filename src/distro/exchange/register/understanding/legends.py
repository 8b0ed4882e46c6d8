"""A header that says what its codes stand for: "Consentement (1 = Oui, 2 = Non)", "Sexe : 1-Homme 2-Femme"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from distro.exchange.register.values.texts import plain

_ENTRY = re.compile(r"(?<![\w.])(\d{1,2}|[^\W\d_])\s*[=:\-–]\s*([^\W\d_][^,;/|()\[\]\d=:]*)")
_NONE: Mapping[str, str] = MappingProxyType({})


@lru_cache(maxsize=4096)
def legend_of(header: str) -> Mapping[str, str]:
    """What each code stands for, by its plain form; nothing where fewer than two are told."""
    found = {plain(code): word.strip(" .-–") for code, word in _ENTRY.findall(header)}
    return MappingProxyType(found) if len(found) > 1 else _NONE


def without_legend(header: str) -> str:
    """The header alone."""
    if not legend_of(header):
        return header
    bare = re.sub(r"[(\[]\s*[,;/|]*\s*[)\]]", "", _ENTRY.sub("", header))
    return bare.strip(" ,;/|:-–") or header
