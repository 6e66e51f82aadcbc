"""Every night: how complaints are sorted is learned from those that are settled, and tried on the latest of them."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.complaints import queries as complaints
from yueke.domains.complaints.rules.sorting import SUBJECT
from yueke.domains.suggestions import commands
from yueke.kernel.access import SYSTEM


def every_night(at: datetime) -> None:
    """Learn anew; safe to repeat."""
    sorted_ones = complaints.sorted_texts()
    commands.learn(SYSTEM, SUBJECT, [text for text, _code in sorted_ones], [code for _text, code in sorted_ones], at=at)
