"""What is let go when it is old: each kind of data, how much of it, a sample, and how it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.channels import commands as telling
from yueke.domains.channels import queries as channels
from yueke.domains.customers.models import Customer
from yueke.domains.imports import commands as importing
from yueke.domains.imports import queries as imports
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy import retention
from yueke.domains.privacy.models import ContactMade, Erasure, RelativeClaim
from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.personal import against_erasing

_FEW = 5
_AT_ONCE = 200


def _archived(before: datetime) -> QuerySet[Customer]:
    """Customers put away before the moment, not merged away and not anonymised yet."""
    done = Erasure.objects.values("customer_id")
    return Customer.objects.filter(archived_at__lt=before, merged_into__isnull=True).exclude(pk__in=done).order_by("pk")


def _anonymise(before: datetime, at: datetime) -> int:
    """Those put away long ago of whom nothing is owed; a night's share at a time."""
    ids = list(_archived(before).values_list("pk", flat=True)[:_AT_ONCE])
    owed = against_erasing(ids, at)
    free = [pk for pk in ids if pk not in owed]
    if free:
        privacy.erase(SYSTEM, free, reason=str(_("保存期限届满")), at=at)
    return len(free)


retention.offer(
    retention.Kind(
        "archived-customers",
        _("已归档客户的个人信息"),
        _("归档超过期限的客户档案匿名化，订单和统计保留；有未了事项的不动。"),
        "3 years",
        "1 year",
        lambda before: _archived(before).count(),
        lambda before: [row.number for row in _archived(before)[:_FEW]],
        _anonymise,
        model="customers.customer",
    )
)


def _days(rows: QuerySet[Any], field: str) -> list[str]:
    """The days of the oldest few."""
    return [f"{timezone.localtime(at):%Y-%m-%d}" for at in rows.values_list(field, flat=True)[:_FEW]]


def _contacts(before: datetime) -> QuerySet[ContactMade]:
    return ContactMade.objects.filter(at__lt=before).order_by("at", "pk")


retention.offer(
    retention.Kind(
        "contacts-made",
        _("联系次数记录"),
        _("用于控制联系频次的计数。"),
        "1 year",
        "30 days",
        lambda before: _contacts(before).count(),
        lambda before: _days(_contacts(before), "at"),
        lambda before, at: privacy.forget_contacts(SYSTEM, before=before, at=at),
        model="privacy.contactmade",
    )
)
retention.offer(
    retention.Kind(
        "notices",
        _("站内消息"),
        _("员工已读的提醒。"),
        "1 year",
        "30 days",
        lambda before: channels.read_before(before).count(),
        lambda before: _days(channels.read_before(before), "created_at"),
        lambda before, at: telling.forget_read(SYSTEM, before=before, at=at),
        model="channels.notice",
    )
)
retention.offer(
    retention.Kind(
        "sign-in-log",
        _("登录日志"),
        _("登录、失败与锁定的记录，依法至少保存六个月。"),
        "12 months",
        "6 months",
        lambda before: people.sign_ins_before(before).count(),
        lambda before: _days(people.sign_ins_before(before), "at"),
        lambda before, at: organization.forget_sign_ins(SYSTEM, before=before, at=at),
        model="organization.signinrecord",
    )
)
retention.offer(
    retention.Kind(
        "unfinished-imports",
        _("没有导入完的表格"),
        _("上传后既未导入也未放弃的表格：放弃这一批，清除文件和逐行记录。"),
        "30 days",
        "1 day",
        lambda before: imports.unfinished(before).count(),
        lambda before: list(imports.unfinished(before).values_list("number", flat=True)[:_FEW]),
        lambda before, at: importing.give_up_unfinished(SYSTEM, before=before, at=at),
        model="imports.importrow",
        is_on=True,
    )
)
retention.offer(
    retention.Kind(
        "refused-claims",
        _("没有受理的代为请求"),
        _("监护人、近亲属在门户提出而未受理的申请，连同关系证明。"),
        "1 year",
        "30 days",
        lambda before: _refused_claims(before).count(),
        lambda before: list(_refused_claims(before).values_list("number", flat=True)[:_FEW]),
        lambda before, at: privacy.forget_claims(SYSTEM, before=before, at=at),
        model="privacy.relativeclaim",
        is_on=True,
    )
)
retention.offer(
    retention.Kind(
        "unused-files",
        _("没有用上的文件"),
        _("上传后没有任何记录引用的文件，如表单没有提交。"),
        "7 days",
        "1 day",
        lambda before: files.unused(before).count(),
        lambda before: list(files.unused(before).values_list("name", flat=True)[:_FEW]),
        lambda before, at: files.remove_unused(before),
        model="kernel.storedfile",
        is_on=True,
    )
)


def _refused_claims(before: datetime) -> QuerySet[RelativeClaim]:
    return RelativeClaim.objects.filter(state="refused", decided_at__lt=before).order_by("pk")


def every_night(at: datetime) -> None:
    """Let go what is switched on; copies and codes whose time is over always."""
    privacy.expire_copies(SYSTEM, at=at)
    privacy.forget_keys(SYSTEM, at=at)
    privacy.let_go(SYSTEM, at=at)
