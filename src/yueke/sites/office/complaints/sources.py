"""The improvements a complaint led to."""

from __future__ import annotations

from typing import Any

from yueke.domains.improvement import queries as improvement
from yueke.kernel.access import Actor
from yueke.sites.office.complaints.batch import KIND
from yueke.sites.office.regulation.case_rows import address


def improvements_of(actor: Actor, complaint_id: int) -> list[tuple[Any, str]]:
    """Each with its page; none for who may not see improvements."""
    if not actor.may("improvement.view"):
        return []
    found = improvement.of_source(actor, KIND, complaint_id)
    return [(one, address("office:improvement", one.pk)) for one in found]
