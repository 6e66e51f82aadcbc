"""What a token looks like, what it may carry, and when it works; without Django and clock."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

BEGINNING = "yk_"
"""What every token begins with, so that one left in a file is recognised by whoever finds it."""

SHOWN = 8
"""So many of its characters stay visible, to tell one token from another."""

LONGEST = timedelta(days=365)
"""A token works no longer than that."""

MOST = 10
"""Tokens one person may have at a time."""

GRANTABLE = (
    "customers.view",
    "customers.create",
    "customers.edit",
    "orders.view",
    "orders.create",
    "visits.view",
    "visits.record",
    "regulation.view",
    "privacy.plain",
    "privacy.sensitive",
)
"""The permissions a token can carry: those the API asks for. What belongs to the administrators is not among them."""


def new_secret() -> str:
    """A new token: 256 random bits behind :data:`BEGINNING`."""
    return BEGINNING + secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """What is kept of a token. So many random bits cannot be guessed, so no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def is_over(expires_at: datetime, revoked_at: datetime | None, at: datetime) -> bool:
    """Whether a token has stopped working at ``at``."""
    return revoked_at is not None or expires_at <= at
