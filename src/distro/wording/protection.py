"""What protects a store, in words: on the terminal, and as it is printed with the day report."""

from __future__ import annotations

from distro.model.protection import Protection
from distro.texts import listed, say


def protection_in_words(now: Protection) -> list[str]:
    """Its keys, who opens what with them, whether an older copy would be noticed; and what is to be done, if anything.

    A line for each.
    """
    lines = [say("audit.protection.keys", epoch=now.epoch, keys=now.keys, registers=now.registers)]
    lines += [
        say("audit.protection.opens", what=say(f"audit.protection.kind.{kind}"), who=listed(who) or "–")
        for kind, who in now.opens.items()
    ]
    lines.append(say("audit.protection.readers", laptops=listed(now.readers)))
    lines.append(say(f"audit.protection.{'watched' if now.watched else 'unwatched'}"))
    lines += [say("audit.protection.missing", what=listed(now.missing))] if now.missing else []
    lines += [say("audit.protection.shared")] if now.shared else []
    lines += [] if now.signed else [say("audit.protection.unsigned")]
    return lines
