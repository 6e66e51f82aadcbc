"""Secrets of personal links and of answers begun: what is handed out, and the fingerprint that is kept of it.

From a link's secret its answers' key follows, but not from the fingerprint of the one that of the other: whoever reads the
tables cannot tell which answers came by which link, whoever holds the link can go on answering.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is easily taken for something else when read aloud or copied from paper."""
DOOR_LENGTH, SECRET_LENGTH = 8, 20


def new_door_code() -> str:
    """The code of an open link: short enough to be typed from a poster."""
    return _random(DOOR_LENGTH)


def new_secret() -> str:
    """The secret of a personal link, or the key of answers begun at an open one: 31²⁰ of them."""
    return _random(SECRET_LENGTH)


def link_index(secret: str) -> bytes:
    """What is kept of a personal link."""
    return _fingerprint("link", secret)


def key_of(secret: str) -> str:
    """The key of the answers given through a personal link."""
    return sha256(f"answers by {_plain(secret)}".encode()).hexdigest()[:32]


def key_index(key: str) -> bytes:
    """What is kept of the key of a response."""
    return _fingerprint("response", key)


def device_index(survey_id: int, device: str) -> bytes:
    """What is kept of a device or address: comparable within one survey only."""
    return _fingerprint(f"device of {survey_id}", device)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(length))


def _plain(text: str) -> str:
    return text.strip().upper()


def _fingerprint(purpose: str, text: str) -> bytes:
    return sha256(f"{purpose}: {_plain(text)}".encode()).digest()
