"""What a plan of a survey must say before somebody can approve it (A6.1: purpose, population, content, method, time)."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.rules.faults import faults
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.kernel.errors import Message

SMALLEST_CONFIDENTIAL = 5
"""Figures of a confidential survey are never shown for fewer answers than this."""


class Planned(Protocol):
    """What is looked at."""

    purpose: str
    population: str
    content: str
    modes: list[str]
    starts_on: date | None
    ends_on: date | None


def lacking(plan: Planned, questionnaire: Questionnaire | None) -> dict[str, Message]:
    """For each part of the plan that is missing: what to do. Empty when it can be submitted."""
    found: dict[str, Message] = {}
    for field, message in (
        ("purpose", _("请写明调查目的。")),
        ("population", _("请写明调查对象。")),
        ("content", _("请写明调查内容。")),
        ("modes", _("请选择调查方式。")),
        ("starts_on", _("请填写开始日期。")),
        ("ends_on", _("请填写结束日期。")),
    ):
        if not getattr(plan, field):
            found[field] = message
    if questionnaire is None:
        found["definition"] = _("还没有问卷。")
    elif grave := [one for one in faults(questionnaire) if one.grave]:
        found["definition"] = _("问卷还有 %(n)d 处需要改正：%(first)s") % {"n": len(grave), "first": grave[0].message}
    return found


def dates_wrong(starts_on: date | None, ends_on: date | None, report_on: date | None) -> tuple[str, Message] | None:
    """The field whose date cannot follow the ones before it, and why."""
    if starts_on and ends_on and ends_on < starts_on:
        return "ends_on", _("结束日期不能早于开始日期。")
    if ends_on and report_on and report_on < ends_on:
        return "report_on", _("报告日期不能早于结束日期。")
    return None
