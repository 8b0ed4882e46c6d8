"""Laptops find the hub of their programme in the network, and no other."""

from __future__ import annotations

import time

from distro.exchange.nearby import announced, find


def test_a_hub_is_found_by_its_own_programme_only() -> None:
    with announced("MAR23", "3ab4c1b9", "127.0.0.1:4321"), announced("OTHER", "ffffffff", "127.0.0.1:4322"):
        begun = time.monotonic()
        found = {one.device: one.address for one in find("MAR23", 10, "3ab4c1b9", on="127.0.0.1")}
        assert found["3ab4c1b9"] == "127.0.0.1:4321"
        assert "ffffffff" not in found
        assert time.monotonic() - begun < 9, "it does not look any longer than it has to"
    assert "3ab4c1b9" not in {one.device for one in find("MAR23", 1, on="127.0.0.1")}


def test_a_hub_that_comes_back_is_found_at_its_new_address() -> None:
    with announced("MAR23", "5ec0dd11", "127.0.0.1:4331"):
        assert find("MAR23", 10, "5ec0dd11", on="127.0.0.1")
    with announced("MAR23", "5ec0dd11", "127.0.0.1:4332"):
        assert "127.0.0.1:4332" in {one.address for one in find("MAR23", 5, on="127.0.0.1")}


def test_the_announcement_does_not_tell_the_programme() -> None:
    import socket
    import struct

    heard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    heard.bind(("", 5353))
    group = struct.pack("4s4s", socket.inet_aton("224.0.0.251"), socket.inet_aton("127.0.0.1"))
    heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    heard.settimeout(0.2)
    with announced("SECRETPROGRAMME", "00c0ffee", "127.0.0.1:4321"):
        packets, until = b"", time.monotonic() + 2
        while time.monotonic() < until:
            try:
                packets += heard.recv(9000)
            except TimeoutError:
                continue
    heard.close()
    assert b"00c0ffee" in packets
    assert b"SECRETPROGRAMME" not in packets
