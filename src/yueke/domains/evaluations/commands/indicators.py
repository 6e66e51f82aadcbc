"""Keeping the tree of indicators (E2.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yueke.domains.evaluations.events import IndicatorsChanged
from yueke.domains.evaluations.models import Indicator
from yueke.domains.evaluations.rules.weights import MOST_LEVELS, level, wrong_sum
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish

SETTINGS, CLAUSE = "evaluations.settings", "E2.1"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,18}")


@command(may=SETTINGS)
def add_indicator(
    actor: Actor, parent_id: int | None, name: str, title: str, english: str = "", *, at: datetime
) -> Indicator:
    """Add an indicator below a parent, or at the top; it weighs nothing yet. ``name``: the last part of its code."""
    parent = _locked(parent_id) if parent_id is not None else None
    fields: dict[str, list[Message]] = {}
    name = name.strip().lower()
    code = f"{parent.code}.{name}" if parent else name
    if not _NAME.fullmatch(name):
        fields["name"] = [_("代码用小写字母开头，可含数字和下划线，最多 19 个字符。")]
    elif len(code) > 40 or level(code) > MOST_LEVELS:
        fields["name"] = [_("指标最多三级。")]
    elif Indicator.objects.filter(code=code).exists():
        fields["name"] = [_("已经有这个代码的指标。")]
    if not title.strip():
        fields["title"] = [_("请填写指标名称。")]
    if fields:
        raise Invalid(_("指标没有加上，请看标红的地方。"), fields=fields)
    last = Indicator.objects.filter(parent=parent).order_by("-position").values_list("position", flat=True).first()
    made = Indicator.objects.create(
        code=code, parent=parent, title=title.strip()[:40], english=english.strip()[:60], position=(last or 0) + 1
    )
    publish(actor, IndicatorsChanged(at=at, codes=(code,)))
    return made


@command(may=SETTINGS)
def edit_indicator(
    actor: Actor, indicator_id: int, *, title: str, english: str, position: int, is_active: bool, at: datetime
) -> Indicator:
    """Name an indicator anew, move it, or use it no more. Its code stays: questions are bound to it."""
    found = _locked(indicator_id)
    if not title.strip():
        raise Invalid(_("请填写指标名称。"), field="title")
    if not is_active and found.weight > 0:
        raise Refused(_("这项指标还有权重。请先把权重分给同级的其他指标，再停用。"), field="is_active", clause=CLAUSE)
    if not is_active and Indicator.objects.filter(parent=found, is_active=True).exists():
        raise Refused(_("下级指标还在使用，不能停用上级。"), field="is_active", clause=CLAUSE)
    if is_active and found.parent is not None and not found.parent.is_active:
        raise Refused(_("请先启用上级指标。"), field="is_active", clause=CLAUSE)
    found.title, found.english = title.strip()[:40], english.strip()[:60]
    found.position, found.is_active = max(0, min(position, 32_000)), is_active
    found.save()
    publish(actor, IndicatorsChanged(at=at, codes=(found.code,)))
    return found


@command(may=SETTINGS)
def set_weights(
    actor: Actor, parent_id: int | None, weights: Mapping[int, Decimal], *, at: datetime
) -> list[Indicator]:
    """Weigh all indicators in use below one parent (None: the groups), percent.

    Raises:
        Invalid: one is missing, out of 0..100, or the sum is neither 100 nor 0; said at the fields ``w<id>``.
    """
    rows = list(
        Indicator.objects.filter(parent_id=parent_id, is_active=True).order_by("position", "pk").select_for_update()
    )
    if not rows or {row.pk for row in rows} != set(weights):
        raise Refused(_("指标刚被他人调整过。请刷新后再改权重。"), clause=CLAUSE)
    beyond = {pk for pk, value in weights.items() if not value.is_finite() or not 0 <= value <= 100}
    if beyond:
        raise Invalid(_("权重没有保存。"), fields={f"w{pk}": [_("权重在 0 到 100 之间。")] for pk in sorted(beyond)})
    rounded = {pk: value.quantize(Decimal("0.01")) for pk, value in weights.items()}
    total = wrong_sum(rounded)
    if total is not None:
        told = _("同级权重合计须为 100%%，现为 %(sum)s%%。") % {"sum": f"{total.normalize():f}"}
        raise Invalid(told, fields={f"w{rows[-1].pk}": [told]})
    changed = [row for row in rows if row.weight != rounded[row.pk]]
    for row in changed:
        row.weight = rounded[row.pk]
        row.save(update_fields=["weight"])
    if changed:
        publish(actor, IndicatorsChanged(at=at, codes=tuple(row.code for row in changed)))
    return rows


def _locked(indicator_id: int) -> Indicator:
    found = Indicator.objects.select_related("parent").select_for_update(of=("self",)).filter(pk=indicator_id).first()
    if found is None:
        raise NotFound
    return found
