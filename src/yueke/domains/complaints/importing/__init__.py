"""Complaints from sheets of another system: fields, cleaning, whose they are, writing them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.commands.importing import remove_batch
from yueke.domains.complaints.importing.cleaning import clean
from yueke.domains.complaints.importing.examining import ComplaintExaminer
from yueke.domains.complaints.importing.fields import FIELDS
from yueke.domains.complaints.importing.summaries import SUMMARIES
from yueke.domains.complaints.importing.writing import ComplaintWriter
from yueke.domains.imports.importer import Advice, Option, Work
from yueke.domains.orders.importing.summaries import FIND_BUYERS
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message


class ComplaintImporter:
    """Past and running complaints; customers are named by number, or by name and phone."""

    kind = "complaints"
    title = _("投诉")
    permission = "complaints.import"
    fields = FIELDS
    hidden_options: tuple[str, ...] = ()
    instructions: tuple[Message, ...] = (
        _("一行一件投诉，可以是已办结的，也可以是办理中的。原编号相同的只导入一次。"),
        _("客户按编号，或按名称和手机，在客户档案中查找；找不到的，称呼和电话留在投诉上。"),
        _("已办结的直接归档；办理中的从导入时起按现行制度计时，写明责任部门的待其签收，否则待受理。"),
        _("登记人不会记成导入人；在原系统里的办理时效不参与制度判定。"),
    )
    options: tuple[Option, ...] = (
        Option(
            "customers",
            _("档案里没有的客户"),
            (("keep", _("称呼和电话留在投诉上")), ("refuse", _("退回该行"))),
        ),
    )
    summaries: Mapping[str, str] = SUMMARIES
    advice: tuple[Advice, ...] = (FIND_BUYERS,)
    clean = staticmethod(clean)
    whole_rows = True
    """The ids of customer, category, department and handler are put on each row."""

    def settled(self, columns: Mapping[str, int]) -> dict[str, int]:
        """As recognised."""
        return dict(columns)

    def missing(self, columns: Mapping[str, int]) -> list[Message]:
        """A complaint needs its old number, a day, and words."""
        wanted = (
            ("number", _("请指出哪一列是原编号。")),
            ("received", _("请指出哪一列是投诉时间。")),
            ("description", _("请指出哪一列是问题描述。")),
            ("state", _("请指出哪一列是办理状态。")),
        )
        return [message for code, message in wanted if code not in columns]

    def examiner(self, work: Work) -> ComplaintExaminer:
        """For one check."""
        return ComplaintExaminer(work)

    def writer(self, work: Work, *, expected: int) -> ComplaintWriter:
        """For one import."""
        return ComplaintWriter(work)

    def undo(self, actor: Actor, batch_id: int, *, filled: Sequence[int], at: datetime) -> int:
        """Take the complaints out, unless somebody has worked on one."""
        return remove_batch(actor, batch_id, at=at)

    def labels(self, actor: Actor, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
        """Complaints are never shown beside rows."""
        return {}
