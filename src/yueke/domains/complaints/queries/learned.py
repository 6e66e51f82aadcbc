"""What may be learned from settled complaints: their texts, and the category they were sorted under."""

from __future__ import annotations

from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.records import SEARCHED

MOST = 20_000
"""The latest: more teach little and take long."""


def sorted_texts() -> list[tuple[str, str]]:
    """Description and code of the category of settled complaints of everybody, in the order they came in."""
    rows = Complaint.objects.filter(state__in=("closed", "archived"), category__is_active=True)
    latest = rows.order_by("-received_at", "-pk").values_list("description", "category__code")[:MOST]
    return [(text[:SEARCHED], code) for text, code in reversed(latest)]
