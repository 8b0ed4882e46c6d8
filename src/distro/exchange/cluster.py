"""A hub on three laptops: the server of each holds all that the hub holds, and two of them go on without the third.

What the hub took is on the disks of two of them at least when it says so. A server is called by the address at which
the others reach it; so whoever replaces a laptop that is lost takes its address, and is filled by the two others. Other
addresses are another hub, which begins empty and which all laptops give again what they have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from msgspec import Struct

from distro.exchange.errors import HubRefused
from distro.exchange.handshake import member_authority, member_certificate
from distro.exchange.keys import Address, Identity
from distro.model.hub_members import MemberSeen, MemberState

MEMBERS = 3
_MOST = 9  # members that a hub's answer is read to: its owner may let it name any number
_AWAY = 10 * 10**9  # nanoseconds without a word; servers speak to each other every second
_NAME = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_SAID = re.compile(rf"(?P<device>[^@]+)@(?P<host>{_NAME}|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{{1,5}})")


class Member(Struct, frozen=True, kw_only=True):
    """A laptop of the cluster, and where the others reach its server ("host:port")."""

    device: str
    address: str


class Cluster(Struct, frozen=True, kw_only=True):
    """What the server of one member has to know: its own address, those of all three, and the keys of those of them
    that are to be believed."""

    own: str
    addresses: tuple[str, ...]
    keys: Mapping[str, Address]

    @property
    def place(self) -> str:
        """Tells these three addresses from any others, in whatever order they were said."""
        return sha256("\n".join(sorted(self.addresses)).encode()).hexdigest()[:8]


def members_of(said: Sequence[str], listen: str) -> tuple[Member, ...]:
    """The members that are `said` as DEVICE@HOST:PORT. HubRefused unless they are three, each said once, and none of
    them speaks to the others at the port where it listens to laptops."""
    found = [match for match in map(_SAID.fullmatch, said) if match is not None]
    members = tuple(Member(device=one["device"], address=f"{one['host']}:{one['port']}") for one in found)
    different = {one.device for one in members}, {one.address for one in members}
    port = listen.rpartition(":")[2]
    if any(len(each) != MEMBERS for each in (said, *different)) or any(
        one["port"] == port or not 0 < int(one["port"]) < 1 << 16 for one in found
    ):
        raise HubRefused("hub_cluster")
    return members


def seen_in(told: Any) -> tuple[MemberSeen, ...]:
    """The members that a stream's state (`cluster` of what NATS answers) tells of, by address; none where the hub is
    one server alone. ValueError, TypeError where that makes no sense."""
    if told is None or not told.replicas:
        return ()
    members = [MemberSeen(address=str(told.leader), state=MemberState.LEADS)] if told.leader else []
    for one in list(told.replicas)[:_MOST]:
        state = MemberState.CURRENT if one.current else MemberState.BEHIND
        if one.offline or int(one.active or 0) > _AWAY:
            state = MemberState.AWAY
        members.append(MemberSeen(address=str(one.name), state=state, lacks=int(one.lag or 0)))
    return tuple(sorted(members, key=lambda one: one.address))


def certificates_of(cluster: Cluster, identity: Identity) -> dict[str, bytes]:
    """What a server shows to the others and what it believes of them (PEM), by the names of their files.

    The name of what is believed is made of it, so that the server's configuration changes with it.
    """
    shown = member_certificate(identity, _host(cluster.own))
    believed = b"".join(member_authority(keys, _host(at)) for at, keys in sorted(cluster.keys.items()))
    return {"member.pem": shown, f"members-{sha256(believed).hexdigest()[:16]}.pem": believed}


def lines_of(cluster: Cluster, called: str, shown: str, key: str, believed: str) -> str:
    """Those of the server's configuration that say who the others are, with the paths of its certificate, of the key to
    it, and of what it believes. Laptops are told no address of a member.
    """
    routes = ", ".join(f'"tls://{at}"' for at in sorted(cluster.keys) if at != cluster.own)
    port = cluster.own.rpartition(":")[2]
    return (
        f'server_name: "{cluster.own}"\n'
        f'cluster {{ name: "{called}", listen: "0.0.0.0:{port}", no_advertise: true, routes: [{routes}], tls {{ '
        f'cert_file: "{shown}", key_file: "{key}", ca_file: "{believed}", verify: true, min_version: "1.3" }} }}\n'
    )


def _host(address: str) -> str:
    return address.rpartition(":")[0].strip("[]")
