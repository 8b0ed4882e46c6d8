"""What a value in an event may be, declared beside the field that holds it.

Whoever reads an event, from a stick or from the disk, holds it to these (`distro.rules.wellformed` does the walking).
What is not annotated has the bounds of its type: a text is clean and short, a number is one that a database can add up,
a time is aware and of this century.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

LONGEST: Final = 500  # letters of a text
MOST: Final = 1_000_000_000  # of anything that is counted: a thousand million of these still add up in 64 bits
EARLIEST, LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
LAST_YEAR = datetime(2099, 1, 1, tzinfo=UTC)  # of ids: nobody leaps into it, or nothing could be written after that
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2200, 1, 1)  # of births and of expiries


class Refers(StrEnum):
    """What of the programme a code names: who lacks it has an older programme than whoever wrote it."""

    ITEM = "item"
    BASKET = "basket"
    POINT = "point"
    ROUND = "round"


class Long(int):
    """How many letters a text may have that is longer than most, and may have lines."""


EventId = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")]
DeviceId = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}\Z")]
Number = Annotated[int, Meta(ge=1, le=MOST)]
Amount = Annotated[int, Meta(ge=0, le=MOST)]
Permille = Annotated[int, Meta(ge=0, le=1000)]
Minute = Annotated[int, Meta(ge=0, lt=24 * 60)]  # of a day, as its clocks say it
Key = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Signature = Annotated[str, Meta(pattern=r"^[0-9a-f]{128}\Z")]
Signer = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{56}\Z")]
Recipient = Annotated[str, Meta(pattern=r"^age1[0-9a-z]{58}\Z")]
# A number of a series is the one after the highest: nine digits are more than anybody will ever write.
PaperNumber = Annotated[str, Meta(max_length=60, pattern=r"^(?!.*[0-9]{10})")]
TradeNumber = Annotated[str, Meta(pattern=r"^[0-9]{14}\Z")]
ItemCode = Annotated[str, Refers.ITEM]
BasketCode = Annotated[str, Refers.BASKET]
PointCode = Annotated[str, Refers.POINT]
RoundCode = Annotated[str, Refers.ROUND]
Submission = Annotated[str, Long(1 << 18)]
Box = Annotated[str, Long(1 << 16)]  # base64
# Of one laptop and number to number, in what somebody signs; it is gone through for everything that moved on that day.
Runs = Annotated[tuple[tuple[DeviceId, Number, Number], ...], Meta(max_length=1000)]
ProgrammeFile = Annotated[str, Long(1 << 18)]
