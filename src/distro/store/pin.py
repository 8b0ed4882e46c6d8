"""PINs: four to eight digits, and none of those that everybody tries first.

Of leaked PINs one in four is of a few kinds: rows, one or two digits over and over, dates and years, columns of a
keypad (Bonneau, Preibusch and Anderson, "A birthday present every eleven wallets?", FC 2012).
"""

from __future__ import annotations

from itertools import pairwise

from distro.store.errors import WeakPin

_LENGTHS = range(4, 9)
_COLUMNS = ("147", "258", "369", "159", "357", "2580")  # as they lie on a keypad
_YEARS = range(1900, 2050)


def demand_unguessable(pin: str) -> None:
    """WeakPin unless it is four to eight digits that somebody chose."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in _LENGTHS) or _is_common(pin):
        raise WeakPin()


def _is_common(pin: str) -> bool:
    steps = {(int(second) - int(first)) % 10 for first, second in pairwise(pin)}
    if len(set(pin)) < 3 or len(steps) == 1:  # 0000, 1212, 1122, 1234, 4321, 2468
        return True
    half = len(pin) // 2
    if len(pin) % 2 == 0 and pin[:half] in (pin[half:], pin[: half - 1 : -1]):  # 123123, 4774
        return True
    if len(pin) == 4 and int(pin) in _YEARS:
        return True
    if len(pin) in (6, 8) and _is_date(pin):
        return True
    return any(pin in column * 3 or pin in column[::-1] * 3 for column in _COLUMNS)


def _is_date(pin: str) -> bool:
    """Day and month, and a year behind them or before."""
    year_first, day_first = pin[-4:], pin[:4]
    if len(pin) == 8 and not any(int(year) in _YEARS for year in (pin[:4], pin[-4:])):
        return False
    return any(
        (1 <= int(two[:2]) <= 31 and 1 <= int(two[2:]) <= 12) or (1 <= int(two[2:]) <= 31 and 1 <= int(two[:2]) <= 12)
        for two in (year_first, day_first)
    )
