"""What two people must have signed: the close of a day, and what a count of the store room came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from distro.stations.audit.moves import of_kind
from distro.stations.audit.stream import Document


def signed_alone(documents: list[Document]) -> Iterator[str]:
    """The days, and the papers of a count, that one person signed, or nobody; `documents` in the order of ids.

    A paper of a count names who approved; who counted stands in the passes that its laptop kept before it. The papers
    of one count are written at one moment.
    """
    for close in of_kind(documents, "DayClosed"):
        if not _are_two(close["counted_by"], close["approved_by"]):
            yield close["day"]
    counters: defaultdict[tuple[str, str], set[str]] = defaultdict(set)  # by laptop and site
    signed: dict[tuple[str, str], str] = {}
    for document in of_kind(documents, "ShelfCounted", "GoodsMoved"):
        where = document["device"], document["site"]
        if document["kind"] == "ShelfCounted":
            if document["account"][0] == "store":
                if signed.pop(where, ""):
                    counters[where].clear()
                counters[where].add(document["counted_by"])
        elif _is_of_count(document):
            of_one = signed.setdefault(where, document["recorded_at"]) == document["recorded_at"]
            if not of_one or not any(_are_two(one, document.get("witness", "")) for one in counters[where]):
                yield document["document"]


def counts_taken_back(documents: list[Document]) -> Iterator[str]:
    """The papers of a count that one word cancelled: only the next count undoes what two signed."""
    counts = {paper["document"] for paper in of_kind(documents, "GoodsMoved") if _is_of_count(paper)}
    for cancelled in of_kind(documents, "DocumentCancelled"):
        if cancelled["document"] in counts:
            yield cancelled["document"]


def _is_of_count(paper: Document) -> bool:
    return bool(paper["why"] == "loss" and paper["document"].startswith(f"{paper['site']}-IN-"))


def _are_two(one: str, other: str) -> bool:
    """Whether these are two people who proved who they are; a name that was only told stands in quotation marks."""
    one, other = one.strip().casefold(), other.strip().casefold()
    return bool(one and other) and one != other and not {"“", "”"} & {*one, *other}
