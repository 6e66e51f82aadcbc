"""Reading the ids and small numbers of forms and addresses, which may hold anything."""

from __future__ import annotations

_MOST_DIGITS = 18
"""What fits in the database's bigint; Python itself refuses to read thousands of digits."""


def read_id(text: object) -> int | None:
    """The number ``text`` is written as, in plain digits; None for whatever else, and for what fits in no column."""
    digits = str(text)
    return int(digits) if len(digits) <= _MOST_DIGITS and digits.isascii() and digits.isdecimal() else None
