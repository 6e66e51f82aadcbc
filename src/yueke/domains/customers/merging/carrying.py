"""The hands of a merge: rows are changed set by set, and what was done is written down for the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from yueke.domains.customers.merging.marks import marked_columns, marks_of, seal_for
from yueke.domains.customers.merging.models import Merge, MergedRows
from yueke.domains.customers.merging.relations import Relation


class Carrying:
    """One merge at work. ``survivor`` and ``absorbed`` are ids; ``counts`` tells rows moved by relation."""

    def __init__(self, survivor: int, absorbed: int) -> None:
        self.survivor = survivor
        self.absorbed = absorbed
        self.counts: dict[str, int] = {}
        self._steps: list[MergedRows] = []

    def change(
        self,
        of: Relation,
        rows: QuerySet[Any],
        *,
        was: Mapping[str, Any],
        now: Mapping[str, Any],
        counted: bool = False,
    ) -> int:
        """Set the columns ``now`` of ``rows``, which all hold ``was`` there; one reading and one writing statement."""
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        if ids:
            of.table._base_manager.filter(pk__any_of=ids).update(**now)
            self._note(of, ids, was=dict(was), now=dict(now))
            if counted:
                self.counts[of.name] = self.counts.get(of.name, 0) + len(ids)
        return len(ids)

    def made(self, of: Relation, row: Model) -> None:
        """Note a row that the merge has just made."""
        self._note(of, [row.pk], made=True)

    def write_down(self, merge: Merge) -> None:
        """Keep what was done, with the fingerprints of the rows as they are now."""
        for step in self._steps:
            step.merge = merge
            model = apps.get_model(step.model)
            step.columns, step.seal = marked_columns(model), seal_for(model)
            found = marks_of(model, step.ids, step.columns, step.seal)
            step.marks = [found[pk] for pk in step.ids]
        MergedRows.objects.bulk_create(self._steps)

    def _note(self, of: Relation, ids: list[int], **facts: Any) -> None:
        self._steps.append(MergedRows(position=len(self._steps), relation=of.name, model=of.model, ids=ids, **facts))
