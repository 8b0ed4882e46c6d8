"""In words: the members of a hub that is a cluster, and what to do about one that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from distro.model.hub_members import MemberSeen, MemberState
from distro.texts import listed, say


def clusters_in_words(told: Iterable[Sequence[MemberSeen]]) -> list[str]:
    """Each cluster once, however many of its members told of it."""
    clusters = {tuple(one.address for one in members): members for members in told}
    return [line for members in clusters.values() for line in _cluster_in_words(members)]


def _cluster_in_words(members: Sequence[MemberSeen]) -> list[str]:
    """A line for each, and what to do about those that lack something; nothing for a hub of one server."""
    lines = [say(f"hub.members.{one.state}", address=one.address, n=one.lacks) for one in members]
    away = [one.address for one in members if one.state is MemberState.AWAY]
    if away:
        lines.append(say("hub.members.when_away", address=listed(away)))
    elif any(one.state is MemberState.BEHIND for one in members):
        lines.append(say("hub.members.when_behind"))
    return lines
