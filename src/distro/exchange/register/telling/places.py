"""What the programme knows by name: its points, in every language and spelling, and its flags."""

from __future__ import annotations

import re
from collections import defaultdict

from distro.exchange.register.values.texts import plain, word_set, words
from distro.model.programme import Programme

_AROUND = word_set("liste list site ville point centre de du d des a la le beneficiaires menages benef لائحة قائمة")


class Places:
    """The points of a programme and its flags, by all that a list may call them."""

    def __init__(self, programme: Programme) -> None:
        called: defaultdict[str, set[str]] = defaultdict(set)
        for point in programme.points:
            for name in (point.city, *point.name.values()):
                for text in (name, re.split("[,،(]", name)[0]):
                    called[plain(text)].add(point.code)
        called.pop("", None)
        called |= {plain(point.code): {point.code} for point in programme.points}
        self._codes = {name: "".join(codes) for name, codes in called.items() if len(codes) == 1}
        self._of_several = called.keys() - self._codes.keys()
        self._sheets = {" ".join(words(name)): code for name, code in self._codes.items()}
        self._flags = {
            plain(name): flag.code for flag in programme.flags for name in (flag.code, *flag.instruction.values())
        }

    @property
    def names(self) -> frozenset[str]:
        """All that a list may call a point, in plain form: the city, too, in which there are two."""
        return frozenset(self._codes) | self._of_several

    def is_of_several(self, text: str) -> bool:
        """Whether several points are called so, as those of one city are."""
        return plain(text) in self._of_several

    def code_of(self, text: str) -> str:
        """The point that a list calls so; "" for none, or for one of two."""
        word = plain(text)
        if word in self._codes:
            return self._codes[word]
        inside = {code for name, code in self._codes.items()
                  if re.search(rf"(?:^|[\s\-,/(]){re.escape(name)}(?:$|[\s\-,/)])", word)}  # fmt: skip
        return inside.pop() if len(inside) == 1 else ""

    def code_of_sheet(self, name: str) -> str:
        """The point that a sheet is named after ("Rabat", "Liste de Tanger"); "" for none."""
        return self._sheets.get(" ".join(word for word in words(name) if word not in _AROUND), "")

    def code_of_title(self, title: str) -> str:
        """The point that a title between rows names alone ("Rabat", "Site : Tanger", "TNG"); "" for none."""
        return self._codes.get(plain(title), "") or self.code_of_sheet(title)

    def flags_in(self, text: str) -> tuple[str, ...]:
        """The codes of the flags that a cell names, by code or in their words. ValueError names another."""
        codes: list[str] = []
        for part in filter(None, map(str.strip, re.split(r"[,;|،؛\n]+", text))):
            words = [part] if plain(part) in self._flags else part.split()
            for word in words:
                if plain(word) not in self._flags:
                    raise ValueError(part if len(words) > 1 else word)
                codes.append(self._flags[plain(word)])
        return tuple(dict.fromkeys(codes))
