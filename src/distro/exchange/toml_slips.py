"""What a tired hand, a word processor or a spreadsheet makes of a line of TOML, told as what was meant there."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_COMMENT = re.compile(r"#.*$")

LONGEST = 2000  # letters of a line that anybody typed: a longer one is not looked at

# The first of these that a line shows, without its quoted texts, is said of it; each is a text of the catalogue.
_SLIPS = (
    ("sheet", r"^\s*\"\".*\"\"|[;,]{2,}\s*$|^[^#\[{]*;\s*$"),
    ("typographic", r"[“”„‟«»]|=\s*[‘’]"),
    ("blank", r"[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]"),
    ("date", r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{2,4}[/.-]\d{1,2}[/.-]\d{1,2}\b"),
    ("yes_no", r"=\s*(?i:vrai|faux|oui|non|yes|no|true|false|نعم|لا)\s*(?:[,}\]#]|$)"),
    ("number", r"=\s*[-+]?(?:[٠-٩۰-۹]|0\d|\d[\d_]*[., '’]+\d|\d[\d_]*\s*[^\s\d_,}\]#.xobeE])"),
    ("comma", r"[\[{][^\]}]*;"),
    ("one_line", r",\s*\}|\{[^}]*$"),
    ("words", r"[=\[,]\s*[^\W\d_][\w '-]*\s*(?:[,}\]#]|$)"),
    ("quotes", r"=\s*[^\W\d_][^\"=]*\"\s*$"),
    ("equals", r"^\s*[\w.-]+\s*(?::|[^\s=\w.-]|\s[^=]*$)"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _SLIPS)
_WHOLE_QUOTED = re.compile(r"\s*\"(?![^\"]*\"\s*=).*\"[\s;,]*$")
_TITLE = re.compile(r"\s*(\[{1,2})\s*([^\[\]#\"]*?)\s*(?:\]{0,2})\s*[;,:.]*\s*(?:#.*)?$")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


def slip(line: str) -> str | None:
    """What is wrong with a line that cannot be read, as a word of the catalogue; None where nothing is told by it."""
    if len(line) > LONGEST:
        return None
    if _WHOLE_QUOTED.match(line):
        return "sheet"
    bare = _COMMENT.sub("", _QUOTED.sub('""', line))
    return next((name for name, pattern in _PATTERNS if pattern.search(bare)), None)


def title_of(line: str) -> tuple[int, str] | None:
    """(brackets, name) of a line that is, or was to be, the title of a section; a name that is none is ""."""
    found = _TITLE.match(line) if len(line) <= LONGEST else None
    if found is None:
        return None
    name = found[2].strip()
    return len(found[1]), name if _PLAIN_NAME.fullmatch(name) else ""
