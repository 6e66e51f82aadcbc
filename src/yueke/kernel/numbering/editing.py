"""Changing how numbers look, without ever giving a number twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Message, NotFound
from yueke.kernel.events import DomainEvent, publish, timeline
from yueke.kernel.numbering.giving import declared, written
from yueke.kernel.numbering.models import NumberCount, NumberRule
from yueke.kernel.numbering.shapes import DATE_FORMATS, WIDTHS, Shape

LONGEST_PREFIX = 8
_PREFIX = re.compile(r"[A-Za-z0-9\u4e00-\u9fff-]*")


@dataclass(frozen=True)
class Kind:
    """One kind of number: its code, what it is called, its look now, and the number to be given next."""

    code: str
    title: Message
    shape: Shape
    following: str


@dataclass(frozen=True, kw_only=True)
class NumberRuleEdited(DomainEvent):
    """Somebody changed how numbers look; ``before`` and ``after`` are the fields of the shapes, ``example`` the next."""

    kind: ClassVar[str] = "kernel.number_rule_edited"
    label: ClassVar[Message] = _("修改了编号规则")
    audited: ClassVar[bool] = True
    code: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    example: str

    @property
    def stream(self) -> str:
        return stream_of(self.code)


def stream_of(code: str) -> str:
    """The stream of events of a rule."""
    return f"kernel.numberrule:{code}"


def kinds(at: datetime) -> list[Kind]:
    """Every kind of number people may edit, with the number it gives next."""
    rules = {rule.pk: rule.shape for rule in NumberRule.objects.all()}
    local = timezone.localtime(at)
    counts = {(rule, period): last for rule, period, last in NumberCount.objects.values_list("rule", "period", "last")}
    found = []
    for code, known in declared.items():
        if known.title:
            shape = rules.get(code, known.shape)
            last = counts.get((code, shape.period(local)), 0)
            found.append(Kind(code, known.title, shape, shape.number(local, last + 1)))
    return found


def preview(code: str, shape: Shape, at: datetime) -> str:
    """The number that would be given next if ``shape`` were in force; raises Invalid when it may not be."""
    rule = NumberRule.objects.filter(pk=code).first() or NumberRule(pk=code, **vars(_declared(code)))
    _check(rule, shape, at)
    return shape.number(timezone.localtime(at), _reached(rule, shape, at) + 1)


@command(may="system.numbering")
def edit_rule(actor: Actor, code: str, shape: Shape, *, at: datetime) -> NumberRule:
    """Give the numbers of ``code`` another look from now on; numbers given before stay as they are.

    Refuses a look whose numbers could meet one given before, or one of another kind: whoever quotes a number
    must mean one record.
    """
    _declared(code)
    rule = NumberRule.objects.select_for_update().get(pk=written(code).pk)
    before = rule.shape
    _check(rule, shape, at)
    if before == shape:
        return rule
    reached = _reached(rule, shape, at)
    for field, value in vars(shape).items():
        setattr(rule, field, value)
    rule.save()
    local = timezone.localtime(at)
    NumberCount.objects.update_or_create(rule=rule, period=shape.period(local), defaults={"last": reached})
    example = shape.number(local, reached + 1)
    publish(
        actor, NumberRuleEdited(at=at, code=code, before=dict(vars(before)), after=dict(vars(shape)), example=example)
    )
    return rule


def _declared(code: str) -> Shape:
    if code not in declared or not declared[code].title:
        raise NotFound
    return declared[code].shape


def _reached(rule: NumberRule, shape: Shape, at: datetime) -> int:
    """The count ``shape`` goes on from: beyond every count given so far while the date alone would not tell.

    A period that begins later has a date no number carries yet, and starts at 1.
    """
    counts = NumberCount.objects.filter(rule=rule)
    if shape.reset == rule.reset:
        counts = counts.filter(period=shape.period(timezone.localtime(at)))
    return counts.aggregate(most=Max("last"))["most"] or 0


def _check(rule: NumberRule, shape: Shape, at: datetime) -> None:
    if len(shape.prefix) > LONGEST_PREFIX or not _PREFIX.fullmatch(shape.prefix):
        raise Invalid(_("前缀最多 8 个字，只能用汉字、字母、数字和“-”。"), field="prefix")
    if shape.date_format not in DATE_FORMATS:
        raise Invalid(_("请选择日期格式。"), field="date_format")
    if shape.width not in WIDTHS:
        raise Invalid(_("流水号应为 2 至 8 位。"), field="width")
    if shape.reset not in NumberRule.Reset.values:
        raise Invalid(_("请选择流水号何时重新从 1 开始。"), field="reset")
    if not shape.tells_its_period:
        raise Invalid(
            _("流水号重新从 1 开始时，日期里要看得出是哪一期，否则会重号。请换日期格式，或少重置。"), field="reset"
        )
    for former in _former(rule):
        if not shape.continues(former) and shape.may_equal(former):
            raise Invalid(
                _("这样的编号可能与以前按“%(shape)s”编出的重号。请换前缀，或在日期后加“-”。")
                % {"shape": former.number(timezone.localtime(at), 1)},
                field="prefix",
            )
    for code, other in _others(rule.pk):
        if shape.may_equal(other):
            raise Invalid(
                _("这样的编号会与%(title)s分不清。请换前缀。") % {"title": declared[code].title}, field="prefix"
            )


def _former(rule: NumberRule) -> list[Shape]:
    """Every look the numbers of this rule have had, the present one too."""
    edits = timeline(stream_of(rule.pk), limit=1000)
    return [rule.shape, *(Shape(**row.payload["before"]) for row in edits)]


def _others(code: str) -> list[tuple[str, Shape]]:
    rules = {rule.pk: rule.shape for rule in NumberRule.objects.all()}
    return [
        (other, rules.get(other, known.shape)) for other, known in declared.items() if known.title and other != code
    ]
