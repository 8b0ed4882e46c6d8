"""What a station or the store refuses, in words: a role and a task by their names, not by their codes."""

from __future__ import annotations

from collections.abc import Mapping

from distro.texts.say import say


def refusal(room: str, code: str, params: Mapping[str, object]) -> str:
    """The sentence for `code` of the catalogue `room`, filled with `params`."""
    named = {name: say(f"roles.{name}.{params[name]}") for name in ("role", "task") if code == _OF_A_ROLE}
    return say(f"{room}.{code}", **{**params, **named})


_OF_A_ROLE = "not_your_role"
