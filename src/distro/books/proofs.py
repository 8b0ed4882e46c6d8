"""Which laptops have proven that they forgot who asked for it, and which are still to be heard."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from distro.books import Books
from distro.books.laptops import laptops


class ErasureProof(Struct, frozen=True, kw_only=True):
    """What a laptop says of an erasure: `at` is when it was done there, None while nothing was heard; `records` are
    those it held, `left` the traces it found afterwards. `retired`: it is none of ours any more, and nobody reaches
    what lies on it.
    """

    laptop: str
    at: datetime | None = None
    records: int = 0
    left: int = 0
    retired: bool = False


class ErasureAsked(Struct, frozen=True, kw_only=True):
    """An erasure that was asked for, and what each laptop says of it. `reference` is all that is left of whom.

    `done`: every laptop that is one of ours has proven it, and none found a trace. `held_from`: the laptop that asked,
    where it asked for so many that this one waits here; "" where it does not.
    """

    reference: str
    at: datetime
    by: str
    proofs: tuple[ErasureProof, ...]
    done: bool
    held_from: str = ""


def asked_for(books: Books, own: str) -> list[ErasureAsked]:
    """Every erasure that was asked for, in its order, as the laptop `own` has heard of it."""
    known = laptops(books, own)
    found = []
    for one in books.erasures:
        proofs = []
        for laptop in known:
            said = one.proofs.get(laptop.device)
            if said is not None:
                proofs.append(
                    ErasureProof(laptop=laptop.called, at=said.occurred_at, records=said.records, left=said.left)
                )
            elif laptop.here or laptop.trusted or laptop.retired:
                proofs.append(ErasureProof(laptop=laptop.called, retired=bool(laptop.retired)))
        done = all(proof.retired or (proof.at is not None and not proof.left) for proof in proofs)
        asked = one.asked
        found.append(
            ErasureAsked(reference=one.reference, at=asked.occurred_at, by=asked.by, proofs=tuple(proofs), done=done)
        )
    return found
