"""A link of 64 kbit/s and 600 ms: it completes, near the rate of the line."""

from __future__ import annotations

import time
from pathlib import Path

from distro.stations.laptops import hub
from hub.link import Link
from hub.site import events, make_site, meet, serve

_LINE = 8_000.0  # bytes a second


def test_a_slow_link_completes_near_its_rate(tmp_path: Path) -> None:
    site = make_site(tmp_path, 2)
    site.start()
    first, second = site.laptops
    hub.join(first.session, site.address)
    meet(first)
    slow = Link(site.address, _LINE, 0.6)
    hub.join(second.session, slow.address)
    meet(second)
    for number in range(1, 11):
        serve(second, first.card(number).code)
    for _ in range(1000):
        second.pass_time(7)
        second.desk().look_up("h-RBT-0001")  # refused and written down: she has collected
    before, begun = slow.passed, time.monotonic()
    met = meet(second)
    taken, passed = time.monotonic() - begun, slow.passed - before
    assert met.given == 1010
    fastest = passed / _LINE
    # Two connections with their handshakes, a greeting, one question and one answer: eight ways there and back, and
    # a few segments under way at a time.
    print(f"{taken:.2f} s for {passed} bytes, {fastest:.2f} s at the rate of the line")
    assert taken < 1.3 * fastest + 8 * 0.6
    meet(first)
    assert set(events(second)) <= set(events(first))
    slow.close()
    site.kill()
    for laptop in site.laptops:
        laptop.session.store.close()
