"""Secrets by which whoever signed in nowhere follows their evaluation; a fingerprint is all that is kept."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from yueke.kernel.numbering import declare

NUMBERS = "evaluations.evaluation"
declare(NUMBERS, prefix="PJ", date_format="%Y%m%d-", width=4, reset="day", title=_("评价编号"))

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
DOOR_LENGTH = 10


def new_door_code() -> str:
    """The code of a link or QR: 31¹⁰ of them."""
    return "".join(secrets.choice(ALPHABET) for _place in range(DOOR_LENGTH))


def secret_of(key: str) -> str:
    """The secret that opens the evaluation sent with the form ``key``: sent again, it is the same."""
    return sha256(f"evaluation by {key}".encode()).hexdigest()[:32]


def secret_index(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(f"evaluation: {secret.strip().lower()}".encode()).digest()


def intake_of(key: str) -> str:
    """What is kept of a form's key, 64 hexadecimal digits."""
    return sha256(f"form: {key}".encode()).hexdigest()
