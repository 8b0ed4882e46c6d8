"""Hubs in the local network: one announces itself by mDNS, the laptops of its programme find it.

An announcement says nothing but an address, a laptop's id and a mark that only the same programme makes. Anybody can
make one, so none counts before the hub there has shown its key, and no forged one keeps a true one from being asked.
"""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from msgspec import Struct

from distro.exchange.errors import HubRefused

try:
    from ifaddr import get_adapters
    from zeroconf import IPVersion, ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf
except ModuleNotFoundError:
    raise HubRefused("hub_extra") from None

_KIND = "_distro-hub._tcp.local."
_LOOPBACK = "127.0.0.1"
_ANSWER = 1.0  # seconds for the address of a hub that was heard of
_AT_ONCE = 32  # announcements looked into at a time
_MOST = 8  # addresses of one announcement: more than any laptop has


class Nearby(Struct, frozen=True, order=True):
    """A hub that announced itself: the laptop that runs it, and its address ("host:port")."""

    device: str
    address: str


@contextmanager
def announced(programme: str, device: str, listen: str) -> Iterator[None]:
    """While this lasts, laptops nearby can find the hub that listens at `listen` ("host:port").

    Where the network allows no announcing, nobody finds it, and it can still be joined by its address.
    """
    host, _, port = listen.rpartition(":")
    addresses = _addresses() if host in ("", "0.0.0.0") else [host]
    info = ServiceInfo(
        _KIND,
        f"{device}.{_KIND}",
        addresses=[socket.inet_aton(address) for address in addresses],
        port=int(port),
        properties={"programme": _mark(programme), "device": device},
        server=f"distro-{device}.local.",
    )
    try:
        zeroconf = _open(addresses)
    except OSError:
        yield
        return
    try:
        # A laptop's id is nobody else's: what still stands in the network is its own hub's, from before a restart.
        zeroconf.register_service(info, cooperating_responders=True)
        yield
    finally:
        zeroconf.close()


def reachable(listen: str) -> str:
    """The address at which other laptops reach what listens at `listen`."""
    host, _, port = listen.rpartition(":")
    return f"{_addresses()[0]}:{port}" if host in ("", "0.0.0.0") else listen


def find(
    programme: str, seconds: float, shows_itself: Callable[[Nearby], bool], one: bool = False, on: str = ""
) -> list[Nearby]:
    """The hubs of a programme that answer within `seconds` and of which `shows_itself` is true.

    That is asked in threads of its own, of many at a time. `one`: the first one is enough. `on`: one interface.
    """
    asked: set[Nearby] = set()
    found: set[Nearby] = set()

    def ask(hub: Nearby) -> None:
        if shows_itself(hub):
            found.add(hub)

    def look_into(zc: Zeroconf, name: str) -> None:
        info = zc.get_service_info(_KIND, name, int(_ANSWER * 1000))
        told = info.properties if info else {}
        if info is None or told.get(b"programme") != _mark(programme).encode():
            return
        device = (told.get(b"device") or b"").decode("ascii", "replace")
        for address in info.parsed_addresses(IPVersion.V4Only)[:_MOST]:
            hub = Nearby(device, f"{address}:{info.port}")
            if hub not in asked:
                asked.add(hub)
                pool.submit(ask, hub)

    class Heard(ServiceListener):
        def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            pool.submit(look_into, zc, name)

        update_service = add_service

        def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            pass

    try:
        zeroconf = _open([on] if on else _addresses())
    except OSError:
        return []
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        ServiceBrowser(zeroconf, _KIND, Heard())
        until = time.monotonic() + seconds
        while time.monotonic() < until and not (one and found):
            time.sleep(0.05)
    finally:
        zeroconf.close()
        pool.shutdown(wait=False, cancel_futures=True)
    return sorted(found)


def _open(addresses: list[str]) -> Zeroconf:
    return Zeroconf(interfaces=[*addresses], ip_version=IPVersion.V4Only)


def _addresses() -> list[str]:
    """This laptop's addresses in its networks, that of itself alone when it is in none."""
    found = [str(ip.ip) for adapter in get_adapters() for ip in adapter.ips if ip.is_IPv4]
    return [address for address in found if not address.startswith("127.")] or [_LOOPBACK]


def _mark(programme: str) -> str:
    return hashlib.sha256(f"distro hub {programme}".encode()).hexdigest()[:16]
