"""The nightly reading of how good the data is (clauses A2.2, A2.3)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from yueke.domains.customers.quality.models import QualityReading
from yueke.domains.customers.queries.quality import figures
from yueke.kernel.access import Actor, command


@command(may="customers.steward")
def read_quality(actor: Actor, *, stale: datetime, at: datetime) -> int:
    """Keep today's figure of every rule; ``stale`` is the moment before which a review is too old.

    Read again on the same day, the later figures count. Returns how many were kept.
    """
    today = timezone.localtime(at).date()
    rows = [
        QualityReading(on=today, rule=figure.code, found=figure.found, of=figure.of, at=at)
        for figure in figures(actor, stale)
    ]
    QualityReading.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["rule", "on"], update_fields=["found", "of", "at"]
    )
    return len(rows)
