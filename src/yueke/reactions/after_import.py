"""A sheet brought many customers or orders at once, or took them out again: nobody waits for the night."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.mail.models import Letter
from yueke.domains.complaints.commands.importing import uses
from yueke.domains.customers import commands as customers
from yueke.domains.customers.events import CustomersImported
from yueke.domains.imports.events import BatchImported, BatchUndone
from yueke.domains.improvement.models import Source
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.reactions import nightly


@reaction(CustomersImported, why=_("导入客户后，把等候的检索词收进索引，搜索照旧快"))
def index_waiting_terms(event: CustomersImported, actor: Actor, at: datetime) -> None:
    """What an import left for later; searches find it all the while."""
    customers.index_waiting_terms(SYSTEM, at=at)


@reaction(BatchImported, why=_("导入之后，立即重新分类分级并安排回访"), clause="A2.3", takes_long=True)
def judge_what_was_imported(event: BatchImported, actor: Actor, at: datetime) -> None:
    """Classes, grades and visits follow the new facts."""
    nightly.bring_up_to_date(at)


@reaction(BatchUndone, why=_("撤销导入之后，类别和等级随之改回"), clause="A2.3", takes_long=True)
def judge_what_is_left(event: BatchUndone, actor: Actor, at: datetime) -> None:
    """Classes and grades follow what is left."""
    nightly.bring_up_to_date(at)


@uses
def followed_up(complaint_ids: Collection[int]) -> set[int]:
    """Imported complaints that an improvement answers to, or a letter went with: they stay."""
    improved = Source.objects.filter(kind="complaints.complaint", origin_id__in=complaint_ids)
    written = Letter.objects.filter(about_kind="complaints.complaint", about_id__in=complaint_ids)
    return {
        *improved.values_list("origin_id", flat=True),
        *(pk for pk in written.values_list("about_id", flat=True) if pk),
    }
