"""The rules of data quality: each one condition, so that the figure and the list behind it cannot disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.models import Contact, Customer
from yueke.kernel.cleaning.regions import regions
from yueke.kernel.errors import Message

Condition = Callable[[datetime], Q]
"""What breaks the rule, given the moment before which a review is too old."""


@dataclass(frozen=True)
class Check:
    """A rule: what breaks it, and what to do about it."""

    code: str
    label: Message
    advice: Message
    broken: Condition


def _no_phone(stale: datetime) -> Q:
    reachable = Contact.objects.filter(customer=OuterRef("pk"), phone_index__isnull=False)
    return Q(~Exists(reachable), phone_index__isnull=True)


def _shared_phone(stale: datetime) -> Q:
    borne = Customer.objects.live().filter(phone_index__isnull=False).order_by().values("phone_index")
    return Q(phone_index__in=borne.annotate(n=Count("pk")).filter(n__gt=1).values("phone_index"))


def _unknown_region(stale: datetime) -> Q:
    known = {province.name: [city.name for city in province.children] for province in regions()}
    cities = [name for names in known.values() for name in names]
    return Q(province="") | ~Q(province__in=list(known)) | (~Q(city="") & ~Q(city__in=[*cities, *known]))


CHECKS: tuple[Check, ...] = (
    Check("no_phone", _("没有电话"), _("档案和联系人都没有电话，无法回访。"), _no_phone),
    Check("unknown_region", _("地区缺失或无法识别"), _("省市为空，或不在行政区划里。"), _unknown_region),
    Check("shared_phone", _("电话与他人相同"), _("多份档案使用同一个电话，可能是同一客户。"), _shared_phone),
    Check("no_owner", _("没有负责人"), _("没有人跟进，请分配。"), lambda stale: Q(owner__isnull=True)),
    Check("stale", _("久未核对"), _("超过制度规定的周期没有核对。"), lambda stale: Q(reviewed_at__lt=stale)),
    Check("incomplete", _("资料不全"), _("完整度不到 60 分。"), lambda stale: Q(completeness__lt=60)),
)
"""All rules, in the order they are shown."""

STEPS: tuple[tuple[int, int], ...] = ((0, 39), (40, 59), (60, 79), (80, 99), (100, 100))
"""Steps of completeness, both ends included."""


def check_of(code: str) -> Check | None:
    """The rule called ``code``."""
    return next((check for check in CHECKS if check.code == code), None)


def step_code(step: tuple[int, int]) -> str:
    """How the reading of a step of completeness is called."""
    return f"completeness:{step[0]}-{step[1]}"
