"""An older and a newer distro at one hub: what the older one does not know is kept, named and handed on, both ways."""

from __future__ import annotations

from apart import findings, scan
from distro.model.quarantine import Reason
from distro.model.verdicts import VerdictCode
from distro.stations.laptops import hub
from hub.site import Site, meet, serve
from older import older
from stations.test_versions import act, updated


def test_newer_words_pass_the_hub_of_an_older_one_and_are_understood_after_the_update(site: Site) -> None:
    keeper, behind, newer = site.laptops  # the hub's own laptop is an older one too
    for laptop in site.laptops:
        hub.join(laptop.session, site.address, relay=laptop is keeper)
    for laptop in site.laptops:
        meet(laptop)
    device = newer.session.store.device
    held = act(newer, 1)
    meet(newer)
    with older():
        for laptop in (keeper, behind):
            met = meet(laptop)
            assert (met.broken, met.strangers) == ((), ())
            assert [(kept.device, kept.reason) for kept in met.set_aside] == [(device, Reason.NEWER)] * 2
            assert {kept.field for kept in met.set_aside} == {"kind", "reason"}
            assert findings(laptop) == {"aside_newer"}
            assert len(list(laptop.session.books.handovers)) == 1, "what it knows, it takes in"
            assert meet(laptop).set_aside == (), "named once, and kept"
        assert scan(behind, held).code.may_collect, "nobody told it yet"
        made = serve(behind, keeper.card(5).code)
        meet(behind)
    met = meet(newer)
    assert (met.set_aside, met.broken) == ((), ())
    assert made in {one.id for one in newer.session.books.handovers}
    kept = list(newer.session.log.segments_after(device, 0))
    assert list(behind.session.log.segments_after(device, 0)) == kept, "as it came, to hand on"
    updated(behind, 1)
    assert (behind.session.quarantine, findings(behind)) == ([], set())
    assert scan(behind, held).code is VerdictCode.CARD_HELD
