"""Pairs of likenesses in a merge: the pair itself is settled, pairs with others go over to the survivor."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.carrying import Carrying
from yueke.domains.customers.merging.relations import Going, Relation


class Relink:
    """The pair of the two is merged; a pair of the absorbed with a third becomes the survivor's, decision and all.

    When the survivor has a pair with that third already, the other stays behind.
    """

    def foresee(self, of: Relation, survivor: int, absorbed: int) -> Going:
        """How many pairs go over."""
        n = len(self._going(of, survivor, absorbed))
        return [(_("改为与保留的档案比较"), n)] if n else []

    def carry(self, of: Relation, work: Carrying) -> None:
        """Settle the pair, then turn the others over; few rows, each with its own two sides."""
        one, other = sorted((work.survivor, work.absorbed))
        between = of.table._base_manager.filter(first_id=one, second_id=other).exclude(state="merged")
        for pk, state in between.values_list("pk", "state"):
            work.change(of, between.filter(pk=pk), was={"state": state}, now={"state": "merged"})
        for pk, first, second in self._going(of, work.survivor, work.absorbed):
            third = second if first == work.absorbed else first
            low, high = sorted((work.survivor, third))
            work.change(
                of,
                of.table._base_manager.filter(pk=pk),
                was={"first_id": first, "second_id": second},
                now={"first_id": low, "second_id": high},
                counted=True,
            )

    def _going(self, of: Relation, survivor: int, absorbed: int) -> list[tuple[int, int, int]]:
        pairs = of.table._base_manager.all()
        own = pairs.filter(Q(first_id=survivor) | Q(second_id=survivor)).values_list("first_id", "second_id")
        known = {side for pair in own for side in pair} | {survivor, absorbed}
        rows = pairs.filter(Q(first_id=absorbed) | Q(second_id=absorbed)).order_by("pk")
        return [
            (pk, first, second)
            for pk, first, second in rows.values_list("pk", "first_id", "second_id")
            if (second if first == absorbed else first) not in known
        ]
