"""Numbers and shares as each language writes them, by Unicode's CLDR: `1 350`, `1,350`, `1.350`; `60 %`, `60%`."""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import cache

from distro.texts.spaces import NO_BREAK

# Morocco writes western digits, with the point between thousands.
_LOCALES = {"fr": "fr", "en": "en", "ar": "ar_MA"}
_MOST_DIGITS = 5_000  # more than Python reads of a number; a typed one is said as it is, however long
_THIN = "\u202f"  # CLDR's space between French thousands; not in every terminal's font


def number(value: float, language: str) -> str:
    """`value` with its separators. Small whole numbers, which are most, have none."""
    if isinstance(value, int) and -1000 < value < 1000:
        return str(value)
    return _formatted(value, _LOCALES[language])


@cache
def _formatted(value: float, locale: str) -> str:
    from babel.numbers import format_decimal  # loaded with the first number that needs it

    with localcontext(prec=_MOST_DIGITS):
        return format_decimal(value, locale=locale).replace(_THIN, NO_BREAK)


def money(value: Decimal, language: str) -> str:
    """An amount to the cent: `15 206,50`, `15,206.50`. Two of one sentence are written in one way."""
    from babel.numbers import format_decimal

    return format_decimal(value, format="#,##0.00", locale=_LOCALES[language]).replace(_THIN, NO_BREAK)


@cache
def share(permille: int, language: str) -> str:
    """A share of a thousand in percent, with a tenth where there is one: `62,5 %`."""
    from babel.numbers import format_percent

    told = format_percent(permille / 1000, locale=_LOCALES[language], decimal_quantization=False)
    return told.replace(_THIN, NO_BREAK)
