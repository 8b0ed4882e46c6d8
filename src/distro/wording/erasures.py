"""Erasures in words: who asked when, and what each laptop has proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from distro.books import Books
from distro.books.proofs import ErasureAsked, ErasureProof
from distro.texts import say
from distro.wording import dates


def erasures_in_words(found: Sequence[ErasureAsked]) -> list[str]:
    """A line for each erasure, and one for each laptop below it."""
    lines: list[str] = []
    for one in found:
        day, time = dates.day(one.at.date()), dates.clock(one.at)
        lines.append(say("erasures.asked", reference=one.reference, day=day, time=time, by=one.by))
        lines += [f"  {_proof(proof)}" for proof in one.proofs]
        lines.append(f"  {say('erasures.everywhere' if one.done else 'erasures.waiting')}")
    return lines or [say("erasures.none")]


def carried_out_in_words(households: int) -> list[str]:
    """That this laptop has just forgotten so many whom others were asked to forget; nothing for none."""
    return [say("erasures.carried_out", n=households)] if households else []


def held_in_words(books: Books, waiting: Mapping[str, int]) -> list[str]:
    """A line for each laptop that asks for so many that they wait here."""
    return [say("erasures.held", laptop=books.devices.name_of(device), n=n) for device, n in sorted(waiting.items())]


def _proof(proof: ErasureProof) -> str:
    if proof.at is not None:
        return say(
            "erasures.proven",
            laptop=proof.laptop,
            day=dates.day(proof.at.date()),
            time=dates.clock(proof.at),
            records=proof.records,
            left=proof.left,
        )
    return say("erasures.out_of_reach" if proof.retired else "erasures.unheard", laptop=proof.laptop)
