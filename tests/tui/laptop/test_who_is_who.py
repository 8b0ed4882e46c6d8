"""The pages of the hub and of the stick say who is root, office, hub and retired, and what a laptop may not say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from apart import carry, site
from distro.model.events import LaptopRole, RetireReason
from distro.stations.laptops import retiring, stick, sync
from distro.texts import LANGUAGES, say, speaking
from distro.tui.widgets.text import Text
from hostile import Liar
from hub.touch import until
from stage import Stage
from tui.driving import driving, press

_GRANTED: dict[str, Any] = {
    "round": "2023-T1", "household": "h-RBT-0002", "group": "MIGRANT", "members": [["F", "25-59", 1]],
    "lines": [["PANIER", "RIZ", 900, []]],
}  # fmt: skip


@pytest.fixture
def laptops(tmp_path: Path) -> list[Stage]:
    """The first holds the root; one is the office, one a hub, one was stolen, and one says what it may not."""
    made = site(tmp_path, 4)
    first, *others = made
    for other, name, role in zip(
        others, ("Siège", "Relais", "Volé"), (LaptopRole.OFFICE, LaptopRole.HUB, LaptopRole.DESK), strict=True
    ):
        address, device = sync.identity_of(other.session).address, other.session.store.device
        sync.trust(first.session, device, name, address, role is LaptopRole.OFFICE, role, date(2024, 3, 1))
    retiring.retire(first.session, others[-1].session.store.device, RetireReason.STOLEN)
    carry(first, others[0])
    return made


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_of_the_hub_says_what_each_laptop_is(
    laptops: list[Stage], tmp_path: Path, language: str
) -> None:
    what = dict(zip([one.session.store.device for one in laptops], ("root", "office", "hub", "retired"), strict=True))
    for stage in laptops[:2]:  # where the root is, and where it is not
        liar = Liar(stage, "0badbad0")
        liar.send([liar.segment([liar.doc("Entitled", **_GRANTED)])], tmp_path)
        with speaking(language):
            async with driving(stage, size=(120, 40)) as (app, pilot):
                await press(pilot, "f10", f"={say('keys.hub.title')}", "enter")
                page = app.screen.query_one("#state", Text).text.split("\n")
            for device, is_ in what.items():
                [line] = [line for line in page if device in line and say(f"laptops.is.{is_}") in line]
                assert (say("laptops.is.here") in line) == (device == stage.session.store.device)
            holder = say("laptops.root", root=stage.session.store.root[:16], holders="–")
            assert any(line.startswith(holder[: holder.index("–")]) for line in page)
            where = f"{stage.session.books.devices.name_of(liar.device)} 1"
            assert say("audit.aside_not_allowed", where=where) in page


async def test_the_page_of_the_stick_says_what_a_laptop_may_not_say(
    laptops: list[Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = tmp_path / "CLE"
    plugged.mkdir()
    monkeypatch.setattr(stick, "sticks", lambda: [plugged])
    liar = Liar(laptops[0], "0badbad0")
    liar.write([liar.segment([liar.doc("Entitled", **_GRANTED)])], plugged)
    async with driving(laptops[0], size=(120, 40)) as (app, pilot):
        await press(pilot, "f10", "=clé", "enter", "f3")
        await until(lambda: say("audit.aside_not_allowed", where="liar 1") in app.screen.query_one("#state", Text).text)
