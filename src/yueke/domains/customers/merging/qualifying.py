"""Key status in a merge: at most one, never two at a time (clause B4.4)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.carrying import Carrying
from yueke.domains.customers.merging.relations import MOVES, Going, Relation
from yueke.kernel.errors import Refused

OPEN = ("applied", "approved")


class OneQualification:
    """An open qualification goes to the survivor; what was decided and ended stays with its archive.

    Refused when both have one open, or when the times in which both were key customers would overlap: formal
    decisions are not dropped silently, and the periods of one customer must not overlap.
    """

    def foresee(self, of: Relation, survivor: int, absorbed: int) -> Going:
        """One open qualification moves, or none."""
        return [(MOVES, 1)] if self._open(of, survivor, absorbed) else []

    def carry(self, of: Relation, work: Carrying) -> None:
        """Move the open one; mark and number follow on the two archives."""
        if self._open(of, work.survivor, work.absorbed) is not None:
            rows = of.rows(work.absorbed).filter(state__in=OPEN)
            work.change(of, rows, was={of.column: work.absorbed}, now={of.column: work.survivor}, counted=True)

    def _open(self, of: Relation, survivor: int, absorbed: int) -> Any:
        coming = of.rows(absorbed).filter(state__in=OPEN).first()
        if coming is None:
            return None
        if of.rows(survivor).filter(state__in=OPEN).exists():
            raise Refused(_("两份档案都有待审批或有效的重点客户资格，请先处理其中一份。"), clause="B4.4")
        since = coming.decided_at or coming.applied_at
        if of.rows(survivor).filter(state="withdrawn", withdrawn_at__gt=since).exists():
            raise Refused(_("两份档案作为重点客户的时间有重叠，请改为保留另一份档案。"), clause="B4.4")
        return coming
