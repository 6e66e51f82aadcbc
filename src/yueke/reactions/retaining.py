"""What is let go when it is old: each kind of data, how much of it, a sample, and how it goes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.models import Notice
from yueke.domains.customers.models import Customer
from yueke.domains.organization.models import SignInRecord
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy import retention
from yueke.domains.privacy.models import ContactMade, Erasure
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
    )
)
retention.offer(
    retention.Kind(
        "contacts-made",
        _("联系次数记录"),
        _("用于控制联系频次的计数。"),
        "1 year",
        "30 days",
        lambda before: ContactMade.objects.filter(at__lt=before).count(),
        lambda before: [
            f"{row.at:%Y-%m-%d}" for row in ContactMade.objects.filter(at__lt=before).order_by("at")[:_FEW]
        ],
        lambda before, at: ContactMade.objects.filter(at__lt=before).delete()[0],
    )
)
retention.offer(
    retention.Kind(
        "notices",
        _("站内消息"),
        _("员工已读的提醒。"),
        "1 year",
        "30 days",
        lambda before: Notice.objects.filter(created_at__lt=before, read_at__isnull=False).count(),
        lambda before: [
            row.kind
            for row in Notice.objects.filter(created_at__lt=before, read_at__isnull=False).order_by("created_at")[:_FEW]
        ],
        lambda before, at: Notice.objects.filter(created_at__lt=before, read_at__isnull=False).delete()[0],
    )
)
retention.offer(
    retention.Kind(
        "sign-in-log",
        _("登录日志"),
        _("登录、失败与锁定的记录，依法至少保存六个月。"),
        "12 months",
        "6 months",
        lambda before: SignInRecord.objects.filter(at__lt=before).count(),
        lambda before: [
            f"{row.at:%Y-%m-%d}" for row in SignInRecord.objects.filter(at__lt=before).order_by("at")[:_FEW]
        ],
        lambda before, at: SignInRecord.objects.filter(at__lt=before).delete()[0],
    )
)


def every_night(at: datetime) -> None:
    """Let go what is switched on; copies whose time is over always."""
    privacy.expire_copies(SYSTEM, at=at)
    privacy.let_go(SYSTEM, at=at)
