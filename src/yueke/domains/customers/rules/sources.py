"""Where a fact of an archive comes from (clause A2.1): department, person, channel and time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

EVERY = "*"
"""The key of the fact that holds for every field without an entry of its own."""


def fact(*, department: int | None, person: int | None, channel: str, at: datetime) -> dict[str, Any]:
    """One source fact as it is stored."""
    return {"department": department, "person": person, "channel": channel, "at": at.isoformat()}


def source_of(source: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """Who recorded ``field``, when and through which channel; empty when that was never recorded."""
    return source.get(field) or source.get(EVERY) or {}
