"""Columns of a held complaint that no step changes: written at once, or together when one command changes many.

A complaint is a wide row that a score of indexes point to, so each writing of it costs more than what is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from yueke.domains.complaints.models import Complaint


def write(complaint: Complaint, **values: Any) -> None:
    """Set columns of a complaint whose row the caller holds."""
    for name, value in values.items():
        setattr(complaint, name, value)
    if complaint.unwritten is not None:
        complaint.unwritten |= values
    else:
        Complaint.objects.filter(pk=complaint.pk).update(**values)


@contextmanager
def together(complaint: Complaint) -> Iterator[None]:
    """Write once, at the end, what the block sets through this object; nothing when the block fails.

    The block may not ask the database for what it has set.
    """
    complaint.unwritten = values = dict[str, Any]()
    try:
        yield
    finally:
        complaint.unwritten = None
    if values:
        Complaint.objects.filter(pk=complaint.pk).update(**values)
