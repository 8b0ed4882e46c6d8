"""Acts of a laptop that lies: somebody trusted it, and it says what is not for it to say."""

from __future__ import annotations

from collections.abc import Callable

from distro.exchange.segment import seal
from hostile import HANDOVER, Liar
from world import town
from world.calendar import SHORT, Calendar
from world.mishaps import Mishaps

_LINE = {"movements": [[["RIZ", "L1", None, ""], 2**70, ["point", "RBT"], ["household", ""]]]}


class Liars(Mishaps):
    """Nothing that it says changes anything; it is named, and what it says is handed on with its name."""

    def __init__(self, rooms: tuple[int, ...], calendar: Calendar = SHORT) -> None:
        super().__init__(rooms, calendar)
        self.liar: Liar | None = None
        self.deceived = 0

    def lie(self, who: int, one: int, two: int) -> None:
        if self.liar is None:
            self.liar, self.deceived = Liar(self.laptops[who]), who
            self.truth.liars.add(self.liar.device)
        if self.deceived in self.gone:
            return
        liar, victim = self.liar, self.laptops[self.deceived]
        other = self.laptops[two % len(self.laptops)].store.device
        last = victim.session.books.devices.have.get(other, 0)
        lies: list[Callable[[], bytes]] = [
            lambda: liar.doc("Handover", device=other, seq=last + 1, **HANDOVER),
            lambda: liar.doc("Handover", device=other, seq=max(1, last), **HANDOVER),
            lambda: liar.doc("Handover", **(HANDOVER | _LINE)),
            lambda: liar.doc("DeviceRetired", peer=other, upto=0),
            lambda: liar.doc("RegisterPurged", households=12, people=40, gone=[[other, 1, last]]),
            lambda: liar.doc("CardKeyMade", id_="00000000-0000-7000-8000-000000000001", key="ab" * 32),
            lambda: liar.doc("ReceiptGiven", upto={other: last}, signature=""),
            lambda: liar.doc("WordOfANewerDistro", say="anything"),
            lambda: b"[" * 90,
        ]
        segments = [liar.segment([lies[one % len(lies)]()])]
        if one % 2:  # and it signs as another laptop
            programme, document = (
                victim.session.programme.code,
                liar.doc("Handover", device=other, seq=last + 1, **HANDOVER),
            )
            segments.append(seal(liar.identity, programme, other, "", last + 1, [document], "", ""))
        with self.program_of(self.deceived):
            town.read(victim, liar.sealed(segments))
            if two % 3 == 0:
                victim.restart()
