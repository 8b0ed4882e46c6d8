"""What a station or the store refuses, in words: a role and a task by their names, not by their codes."""

from __future__ import annotations

from collections.abc import Mapping

from distro.texts.say import listed, say


def refusal(room: str, code: str, params: Mapping[str, object]) -> str:
    """The sentence for `code` of the catalogue `room`, filled with `params`."""
    if code == _OF_A_ROLE:
        named = {name: say(f"roles.{name}.{params[name]}") for name in ("role", "task")}
        params = {**params, **named, "who": roles_in_words(params["who"])}
    return say(f"{room}.{code}", **params)


def roles_in_words(roles: object) -> str:
    """Some roles by their names, as somebody would call for them."""
    assert isinstance(roles, tuple)
    return listed(say(f"roles.role.{role}") for role in roles)


_OF_A_ROLE = "not_your_role"
