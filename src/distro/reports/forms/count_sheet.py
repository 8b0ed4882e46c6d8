"""The count sheet (inventaire): every item with a place for packs, loose pieces and the sum. Blind: no book figure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from distro.model.programme import Programme
from distro.reports.press.page import PaperPage
from distro.texts import in_words, listed, say


def write_count_sheet(programme: Programme, point: str, made_at: datetime, out: Path) -> None:
    """Write the sheet to `out`. Every item stands on it, those of zero too: not counted is not zero."""
    where = in_words(programme.point(point).name)
    foot = f"{programme.project_code} · {point} · {made_at:%d/%m/%Y}"
    page = PaperPage(say("movement.count_sheet"), f"{where}, {made_at:%d/%m/%Y}", made_at, foot)
    if programme.rehearsal:
        page.heading(say("reports.rehearsal"))
    page.text(say("movement.how_to_count"))
    page.gap()
    head = [say("reports.item"), say("movement.pack"), *(say(f"movement.{name}") for name in ("packs", "loose", "sum"))]
    rows = [
        [in_words(item.name), listed(in_words(pack.name) for pack in item.packs) or "–", "", "", ""]
        for item in programme.goods
    ]
    page.table(head, [62, 40, 24, 24, 24], rows, figures=range(2, 5))
    page.signatures([(say("movement.counted_by"), ""), (say("movement.witness"), "")])
    page.save(out)
