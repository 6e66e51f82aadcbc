"""Customers from sheets: fields, cleaning, duplicates, writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.commands import remove_batch
from yueke.domains.customers.importing.cleaning import clean
from yueke.domains.customers.importing.examining import CustomerExaminer
from yueke.domains.customers.importing.fields import FIELDS
from yueke.domains.customers.importing.summaries import SUMMARIES
from yueke.domains.customers.importing.writing import CustomerWriter
from yueke.domains.customers.models import Customer
from yueke.domains.imports.importer import Advice, Option, Work
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message


class CustomerImporter:
    """Customers and prospects; duplicates are merged, linked or taken as new."""

    kind = "customers"
    title = _("客户")
    permission = "customers.import"
    fields = FIELDS
    hidden_options: tuple[str, ...] = ("duplicates",)
    instructions: tuple[Message, ...] = (
        _("一行一位客户。手机、座机至少填一项，便于查重和联系。"),
        _("重复的客户会成组列出，由您决定合并、关联还是都保留；合并只补空缺，不改已有内容。"),
    )
    options: tuple[Option, ...] = (
        Option(
            "existing",
            _("档案里已有的客户"),
            (
                ("both", _("补全空缺，其余新增")),
                ("add", _("不动，只新增")),
                ("update", _("只补全，不新增")),
            ),
        ),
        Option(
            "faults",
            _("有误的单元格"),
            (("refuse", _("整行退回，改好再传")), ("blank", _("留空导入（名称除外）"))),
        ),
        Option(
            "stage",
            _("表中没有阶段时"),
            (("customer", _("记为客户")), ("prospect", _("记为潜在客户"))),
        ),
    )
    summaries: Mapping[str, str] = SUMMARIES
    advice: tuple[Advice, ...] = ()
    clean = staticmethod(clean)
    whole_rows = False

    def settled(self, columns: Mapping[str, int]) -> dict[str, int]:
        """As recognised."""
        return dict(columns)

    def missing(self, columns: Mapping[str, int]) -> list[Message]:
        """A customer needs a name."""
        return [] if "name" in columns else [_("请指出哪一列是客户名称。")]

    def examiner(self, work: Work) -> CustomerExaminer:
        """For one check."""
        return CustomerExaminer(work)

    def writer(self, work: Work, *, expected: int) -> CustomerWriter:
        """For one import."""
        return CustomerWriter(work, expected=expected)

    def undo(self, actor: Actor, batch_id: int, *, filled: Sequence[int], at: datetime) -> int:
        """Remove what the batch created and empty what it filled."""
        return remove_batch(actor, batch_id, absorbed_into=filled, at=at)

    def labels(self, actor: Actor, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
        """Number, name, kind, phone and place of archives."""
        rows = Customer.objects.visible_to(actor).filter(pk__in=ids)
        fields = ("pk", "number", "name", "kind", "phone", "province", "city", "district")
        return {row["pk"]: row for row in rows.values(*fields)}
