"""How much of a hub's line is in memory at a time: its owner may let it say anything, also without an end."""

from __future__ import annotations

from typing import Any

from nats.errors import ProtocolError
from nats.protocol.parser import AWAITING_CONTROL_LINE, Parser

# The longest that an honest one says: the names of as many segments as a server lists at once, a hundred thousand.
MOST = 16 << 20  # bytes
_LINE = 64 << 10  # bytes of what goes before a message, or stands for none: a server tells of itself in less


class BoundedParser(Parser):
    """Reads a line as the library does; ends it where a message is longer than any hub has to say, or says to be."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self.is_over = False
        self.came = 0  # bytes, since the line is there

    async def parse(self, data: bytes = b"") -> None:
        """ProtocolError, on which the library hangs up."""
        self.came += len(data)
        if len(self.buf) + len(data) > MOST:
            self._hang_up()
        await super().parse(data)
        if self.needed > MOST or (self.state == AWAITING_CONTROL_LINE and len(self.buf) > _LINE):
            self._hang_up()

    def _hang_up(self) -> None:
        self.is_over = True
        self.reset()
        raise ProtocolError("longer than a hub has to say")
