"""The numbers of complaints, and the codes by which customers follow them."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext_lazy as _

from yueke.kernel.numbering import declare

NUMBERS = "complaints.complaint"
declare(NUMBERS, prefix="TS", date_format="%Y%m%d-", width=4, reset="day", title=_("投诉编号"))

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs that are not taken for one another (no 0 and O, no 1, I and L)."""
LENGTH = 10


def new_code() -> str:
    """A random code: 31¹⁰ of them, so that guessing one is hopeless."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
