"""Columns of the list of improvements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement.counting import counter_of
from yueke.domains.improvement.models import Improvement
from yueke.ui.tables import Column


def counted(row: Improvement) -> str:
    """What the effect is told from, in words."""
    counter = counter_of(row.counted_kind)
    if counter is None:
        return ""
    narrowed = counter.words(row.counted_filter)
    return f"{counter.title}（{narrowed}）" if narrowed else str(counter.title)


COLUMNS = (
    Column("number", _("改进编号"), lambda r: r.number, sort="latest"),
    Column("title", _("标题"), lambda r: r.title),
    Column("state", _("状态"), lambda r: r.get_state_display(), "choice"),
    Column("department", _("责任部门"), lambda r: r.department.name),
    Column("owner", _("责任人"), lambda r: r.owner.name if r.owner else ""),
    Column("progress", _("措施"), lambda r: f"{r.done} / {r.planned}"),
    Column("next_due", _("最近期限"), lambda r: r.next_due, "date", sort="due"),
    Column("verdict", _("效果"), lambda r: r.get_verdict_display() if r.verdict else "", "choice"),
    Column("counted", _("计量的事项"), counted, by_default=False),
    Column("problem", _("问题"), lambda r: r.problem, by_default=False),
    Column("cause", _("根本原因"), lambda r: r.cause, by_default=False),
    Column("created_at", _("提出时间"), lambda r: r.created_at, "datetime", by_default=False),
    Column("approved_at", _("批准时间"), lambda r: r.approved_at, "datetime", by_default=False),
    Column("measure_from", _("效果可测自"), lambda r: r.measure_from, "date", by_default=False),
    Column("closed_at", _("关闭时间"), lambda r: r.closed_at, "datetime", by_default=False),
)
"""All columns, in their usual order."""
