"""An audit pack as one HTML page that needs nothing from outside, and as text that carries what it was made of.

The page is made of the pack alone: whoever has the pack makes the same page again and compares. It has no script; the
pack lies in it as data that no browser runs.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from distro.reports.flows import FLOWS
from distro.reports.pack.content import AuditPack, PackedEvent, Total, days, goods
from distro.reports.press.cells import shown
from distro.rules.clean import printed
from distro.texts import say, speaking

_OPEN, _CLOSE = '<script type="application/json" id="pack">', "</script>"
_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:75em;padding:0 1em;color:#111;background:#fff}
table{border-collapse:collapse;margin:.5em 0 1.5em}th,td{border-bottom:1px solid #ccc;padding:.2em .6em;
text-align:start;vertical-align:top}td.n{text-align:end;font-variant-numeric:tabular-nums}code{font-size:.85em;word-break:break-all}
details{margin:.2em 0}summary{cursor:pointer}:target{outline:2px solid #06c}.mark{border:2px solid;padding:.3em}
@media print{details>*{display:block}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page_of(pack: AuditPack) -> str:
    """The page, in the language of the pack."""
    with speaking(pack.language):
        return _page(pack)


def _page(pack: AuditPack) -> str:
    told = {"goods": goods(pack), "days": days(pack)}
    body = "\n".join(_body(pack, told))
    right_to_left = ' dir="rtl"' if pack.language == "ar" else ""
    return (
        f'<!doctype html>\n<html lang="{pack.language}"{right_to_left}>\n<head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{_safe(say("pack.title"))}</title>\n'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n{_OPEN}{_data(pack)}{_CLOSE}\n</body></html>\n"
    )


def pack_in(page: str) -> AuditPack:
    """The pack that a page carries. ValueError when there is none."""
    _, opened, rest = page.partition(_OPEN)
    data, closed, _ = rest.partition(_CLOSE)
    if not (opened and closed):
        raise ValueError("no pack")
    try:
        return msgspec.json.decode(data, type=AuditPack)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise ValueError("no pack") from None


def _data(pack: AuditPack) -> str:
    """As JSON in which nothing ends the element it stands in."""
    return msgspec.json.encode(pack).decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _safe(text: object) -> str:
    return html.escape(printed(str(text)))


def _body(pack: AuditPack, told: dict[str, list[Total]]) -> Iterator[str]:
    if pack.rehearsal:
        yield f'<p class="mark">{_safe(say("reports.rehearsal"))}</p>'
    yield f"<h1>{_safe(say('pack.title'))}</h1>"
    facts = {
        "programme": pack.programme,
        "sites": ", ".join(pack.sites),
        "period": f"{shown(pack.first)} – {shown(pack.last)}",
        "made": f"{shown(pack.made_at)}, {pack.made_by}",
        "head": pack.head,
        "signer": pack.signer,
    }
    rows = "".join(
        f"<tr><th>{_safe(say(f'pack.{name}'))}</th><td>{_safe(value)}</td></tr>" for name, value in facts.items()
    )
    yield f"<table>{rows}</table><p>{_safe(say('pack.how'))}</p>"
    yield from _goods(pack, told["goods"])
    yield from _days(told["days"])
    yield f"<h2>{_safe(say('pack.parts'))}</h2>"
    by_id = {event.id: event for event in pack.events}
    for room, totals in told.items():
        for number, total in enumerate(totals):
            if total.parts:
                yield _parts(pack, by_id, f"{room}-{number}", _label(pack, room, total), total)
    yield from _events(pack.events)


def _label(pack: AuditPack, room: str, total: Total) -> str:
    first, second = total.under
    if room == "goods":
        return f"{pack.items.get(first, first)} ({second}): {_flow(total.name)}"
    return f"{first}, {second}: {say(f'pack.{total.name}')}"


def _flow(name: str) -> str:
    return say("reports.opening") if name == "opening" else say(f"movement.{name}")


def _goods(pack: AuditPack, totals: list[Total]) -> Iterator[str]:
    heads = [say("reports.item"), say("donor.donor"), *map(_flow, ("opening", *FLOWS, "closing"))]
    named = [([pack.items.get(under[0], under[0]), under[1]], cells) for under, cells in _rows(totals)]
    yield f"<h2>{_safe(say('movement.stock'))}</h2>" + _table("goods", heads, named)


def _days(totals: list[Total]) -> Iterator[str]:
    names = ("handovers", "households", "people", "overrides", "taken_back")
    heads = [say("reports.date"), say("reports.point"), *(say(f"pack.{name}") for name in names)]
    named = [(list(under), cells) for under, cells in _rows(totals)]
    yield f"<h2>{_safe(say('pack.days'))}</h2>" + _table("days", heads, named)


Cells = list[tuple[int, Total]]


def _rows(totals: list[Total]) -> list[tuple[tuple[str, ...], Cells]]:
    return [(under, list(cells)) for under, cells in groupby(enumerate(totals), key=lambda pair: pair[1].under)]


def _table(room: str, heads: Iterable[str], rows: Iterable[tuple[list[str], Cells]]) -> str:
    head = "".join(f"<th>{_safe(one)}</th>" for one in heads)
    lines = []
    for names, cells in rows:
        told = "".join(f"<td>{_safe(name)}</td>" for name in names)
        told += "".join(f'<td class="n">{_linked(room, number, total)}</td>' for number, total in cells)
        lines.append(f"<tr>{told}</tr>")
    return f"<table><tr>{head}</tr>\n" + "\n".join(lines) + "</table>"


def _linked(room: str, number: int, total: Total) -> str:
    return f'<a href="#{room}-{number}">{total.value}</a>' if total.parts else str(total.value)


def _parts(pack: AuditPack, by_id: dict[str, PackedEvent], anchor: str, label: str, total: Total) -> str:
    lines = []
    for id_, part in total.parts:
        event = by_id.get(id_)
        at = shown(event.at) if event else ""
        by = f"{_kind(event)}, {event.by}" if event else ""
        lines.append(
            f'<tr><td>{_safe(at)}</td><td>{_safe(by)}</td><td>{_to_event(id_)}</td><td class="n">{part}</td></tr>'
        )
    head = f"<summary>{_safe(label)} = {total.value}</summary>"
    return f'<details id="{anchor}">{head}<table>' + "\n".join(lines) + "</table></details>"


def _to_event(id_: str) -> str:
    return f'<a href="#{_safe(id_)}"><code>{_safe(id_)}</code></a>'


def _kind(event: PackedEvent) -> str:
    return say(f"pack.kind.{event.kind}")


def _events(events: Iterable[PackedEvent]) -> Iterator[str]:
    heads = "".join(
        f"<th>{_safe(say(f'pack.{name}'))}</th>" for name in ("event", "household", "people", "remarks", "digest")
    )
    yield f"<h2>{_safe(say('pack.events'))}</h2><table><tr>{heads}</tr>"
    for one in events:
        what = f"{shown(one.at)} {one.site} {_kind(one)}, {one.by}"
        told = [say(f"handovers.how_{one.how}")] if one.how else []
        told += [say("pack.override", by=one.override_by)] if one.override_by else []
        back = f" {_to_event(one.takes_back)}" if one.takes_back else ""
        number = f"<code>{_safe(one.id)} {_safe(one.device)}/{one.seq}</code>"
        yield (
            f'<tr id="{_safe(one.id)}"><td>{_safe(what)}<br>{number}</td>'
            f'<td>{_safe(one.household)}</td><td class="n">{one.people or ""}</td>'
            f"<td>{_safe(', '.join(told))}{back}</td><td><code>{_safe(one.digest)}</code></td></tr>"
        )
    yield "</table>"
