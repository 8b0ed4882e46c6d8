"""Which formats of a workbook strike through: whom somebody crossed out in a list, he did not delete.

Grey letters and coloured cells are not looked at: they mean something else in every list.
"""

from __future__ import annotations

import re

_FONT = re.compile(rb"<(?:\w+:)?font\b")
_STRIKE = re.compile(rb'<(?:\w+:)?d?strike\b(?![^>]*\bval="(?:0|false)")')
_FORMAT = re.compile(rb'<(?:\w+:)?xf\b[^>]*?\bfontId="(\d{1,6})"')
_STYLE_NAME = re.compile(rb'\bstyle:name="([^"]*)"')
_LINE_THROUGH = re.compile(rb'style:text-line-through-(?:style|type)="(?!none")')


def struck_formats(styles: bytes) -> list[bytes]:
    """The numbers of the cell formats of an XLSX (18.8.10, cellXfs) whose font is struck through."""
    fonts = _FONT.split(_section(styles, b"fonts"))[1:]
    struck = {b"%d" % at for at, font in enumerate(fonts) if _STRIKE.search(font)}
    formats = _FORMAT.findall(_section(styles, b"cellXfs"))
    return [b"%d" % at for at, font in enumerate(formats) if font in struck]


def struck_styles(styles: bytes) -> list[bytes]:
    """The names of the cell styles of an ODS whose letters have a line through them."""
    found = []
    for part in styles.split(b"<style:style ")[1:]:
        style = part.partition(b"</style:style>")[0]
        name = _STYLE_NAME.search(style.partition(b">")[0])
        if name and b'style:family="table-cell"' in style and _LINE_THROUGH.search(style):
            found.append(name[1])
    return found


def _section(data: bytes, name: bytes) -> bytes:
    """What stands between the tags of a part that occurs once, whatever the prefix of its names."""
    begins = re.search(rb"<(?:\w+:)?" + name + rb"\b", data)
    if begins is None:
        return b""
    ends = re.compile(rb"</(?:\w+:)?" + name + rb"\s*>").search(data, begins.end())
    return data[begins.end() : ends.start() if ends else len(data)]
