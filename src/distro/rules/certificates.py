"""What the programme's root said of its laptops, and so whose word is whose: certificates decide, never an id.

Who is made the office is believed also for what it said before; who is made a desk again keeps what it had said as the
office, up to the number that the root knew of it then.
"""

from __future__ import annotations

from collections import defaultdict

from distro.model.events import Author, DeviceCertified, Event, LaptopRole, RootAdopted
from distro.model.quarantine import Reason

_MAY_SAY = {
    Author.OFFICE: (LaptopRole.OFFICE, LaptopRole.ROOT),
    Author.ROOT: (LaptopRole.ROOT,),
}
_HUBS = (LaptopRole.HUB, LaptopRole.OFFICE, LaptopRole.ROOT)


class Certificates:
    """Those of the key `root`, by laptop; and which root each laptop goes by, as it says itself."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._of: defaultdict[str, list[DeviceCertified]] = defaultdict(list)
        self._joined: dict[str, int] = {}
        self._goes_by: dict[str, tuple[int, str]] = {}
        self._peers: defaultdict[str, set[str]] = defaultdict(set)

    def copy(self) -> Certificates:
        """The same, to learn more for a while."""
        made = Certificates(self.root)
        made._of.update({device: list(said) for device, said in self._of.items()})
        made._joined, made._goes_by = dict(self._joined), dict(self._goes_by)
        made._peers.update({root: set(peers) for root, peers in self._peers.items()})
        return made

    def learn(self, event: Event) -> None:
        """Take note of a certificate, or of a laptop that goes by another root from here on."""
        if isinstance(event, DeviceCertified):
            self.certified(event)
        elif isinstance(event, RootAdopted):
            self.adopted(event)

    def certified(self, event: DeviceCertified) -> None:
        """Its signature is right; the gate saw to that."""
        self._peers[event.root].add(event.peer)
        if event.root == self.root:
            said = self._of[event.peer]
            said.append(event)
            said.sort(key=lambda each: (each.number, each.signature))
        if event.role is LaptopRole.ROOT and event.peer == event.device:
            self._says(event, event.root)

    def adopted(self, event: RootAdopted) -> None:
        if event.root == self.root:
            self._joined[event.device] = min(event.seq, self._joined.get(event.device, event.seq))
        self._says(event, event.root)

    def _says(self, event: Event, root: str) -> None:
        self._goes_by[event.device] = max((event.seq, root), self._goes_by.get(event.device, (0, "")))

    @property
    def last(self) -> int:
        """The highest number that the root has given."""
        return max((said[-1].number for said in self._of.values()), default=0)

    def now(self) -> dict[str, DeviceCertified]:
        """The certificate of each laptop that counts."""
        return {device: said[-1] for device, said in self._of.items()}

    def of(self, device: str) -> DeviceCertified | None:
        """The certificate of this laptop that counts."""
        return self._of[device][-1] if device in self._of else None

    def role(self, device: str) -> LaptopRole | None:
        """What a laptop is; None without a certificate."""
        certificate = self.of(device)
        return certificate.role if certificate else None

    def may_be_hub(self, device: str) -> bool:
        """Whether the root certified a laptop as one that others may meet at.

        Before it has said anything here, on a laptop that is about to join, who compared the words decides.
        """
        return not self._of or self.role(device) in _HUBS

    def may(self, author: Author, device: str, seq: int) -> bool:
        """Whether it is a laptop's to say, as its number `seq`, what `author` says."""
        said = self._of.get(device, [])
        ended = (later.since < seq for later in said[1:])
        over = max((at for at, is_over in enumerate(ended, 1) if is_over), default=0)  # those before it were over
        return any(one.role in _MAY_SAY[author] for one in said[over:])

    def goes_by(self, device: str) -> str:
        """The root that a laptop says it goes by; "" when it has said nothing of it."""
        return self._goes_by.get(device, (0, ""))[1]

    def peers(self, root: str) -> set[str]:
        """The laptops that the key `root` certified."""
        return set(self._peers[root])

    def against(self, event: Event) -> Reason | None:
        """Why an event is not for its laptop to say; None when nothing speaks against it.

        What was decided by another root counts nothing here, nor do its cards: they bear another key.
        """
        decides = event.said_by in _MAY_SAY
        if not decides and event.table != "cards":
            return None
        if event.seq < self._joined.get(event.device, 0):
            return Reason.OTHER_ROOT
        if decides and self.may(event.said_by, event.device, event.seq):
            return None
        if self.goes_by(event.device) not in ("", self.root):
            return Reason.OTHER_ROOT
        return Reason.NOT_ALLOWED if decides else None
