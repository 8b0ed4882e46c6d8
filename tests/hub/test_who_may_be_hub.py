"""A laptop that is trusted is no hub for that: the programme's root says which ones are, and everybody asks it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from apart import carry
from distro.exchange.errors import HubRefused
from distro.model.events import LaptopRole
from distro.stations.laptops import hub, sync
from hub.site import Site, make_site, meet, when_it_answers
from stage import Stage


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The first laptop holds the root; the second is certified as a desk, and all know it."""
    made = make_site(tmp_path, 3)
    first, second, third = made.laptops
    certify(first, second, LaptopRole.DESK)
    for other in (second, third):
        carry(first, other)
    yield made
    for laptop in made.laptops:
        laptop.session.store.close()


def certify(first: Stage, other: Stage, role: LaptopRole) -> None:
    address = sync.identity_of(other.session).address
    sync.trust(first.session, other.session.store.device, "", address, role=role)


@contextmanager
def served(by: Stage, address: str) -> Iterator[None]:
    """A hub of a laptop whose distro does not ask whether it may be one."""
    with pytest.MonkeyPatch.context() as code:
        code.setattr(hub, "_demand_hub", lambda *_: None)
        made = hub.prepare(by.session, address)
    server = subprocess.Popen([made.binary, "-c", str(made.conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        when_it_answers(lambda: hub.open_streams(by.session, address))
        yield
    finally:
        server.kill()
        server.wait()


def test_a_desk_that_is_trusted_is_believed_as_a_hub_only_once_the_root_says_so(site: Site) -> None:
    first, second, third = site.laptops
    with pytest.raises(HubRefused, match="hub_not_certified"):
        hub.prepare(second.session, site.address)
    with served(second, site.address):
        with pytest.raises(HubRefused, match="hub_not_certified") as refused:
            hub.join(third.session, site.address)
        assert first.session.store.device in str(refused.value.params["holders"])
        with pytest.raises(HubRefused, match="hub_none"):
            hub.hubs(third.session)
        certify(first, second, LaptopRole.HUB)
        carry(first, third)
        hub.join(third.session, site.address)
        assert meet(third).given > 0
        certify(first, second, LaptopRole.DESK)
        carry(first, third)
        with pytest.raises(HubRefused, match="hub_not_certified"):
            meet(third)
        assert [one.peer for one in hub.hubs(third.session)] == [second.session.store.device], "it may be one again"


def test_who_has_not_heard_of_the_root_goes_by_the_words_that_were_compared(tmp_path: Path) -> None:
    first, second, office = made = make_site(tmp_path, 3).laptops

    def may_be() -> list[bool]:
        of = second.session.books.devices.certificates
        return [of.may_be_hub(laptop.session.store.device) for laptop in made]

    assert may_be() == [True, True, True]
    carry(first, second)
    assert may_be() == [True, False, True], "the root, a desk, the office"
    for laptop in (first, second, office):
        laptop.session.store.close()
