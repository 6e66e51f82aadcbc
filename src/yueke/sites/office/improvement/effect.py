"""The effect of an improvement as a page shows it: figures, chart, and the sentence that says how it was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.improvement.choices import Verdict
from yueke.domains.improvement.counting import counter_of
from yueke.domains.improvement.models import Effect
from yueke.kernel.errors import Message
from yueke.sites.office.improvement.listing import LIGHTS
from yueke.ui.charts import Chart, Series
from yueke.ui.formats import count, moment
from yueke.ui.templatetags.yueke import light

METHODS = {"exact rate ratio": gettext_lazy("两个发生率之比的精确区间（Clopper-Pearson）")}
"""What the methods are called."""
PER = 100
"""Rates are told for so many of what the events are counted out of."""


@dataclass(frozen=True)
class EffectShown:
    """One measurement with its light, its chart, the ratio in words; ``lines`` are span, days, events and exposure."""

    row: Effect
    light: SafeString
    chart: Chart
    ratio: str
    scope: str
    exposed: str
    lines: tuple[tuple[Message, str, int, str], ...]


def shown_effects(rows: Sequence[Effect]) -> list[EffectShown]:
    """Measurements in the order given."""
    return [_shown(row) for row in rows]


def _shown(row: Effect) -> EffectShown:
    counter = counter_of(row.counted_kind)
    title = str(counter.title) if counter else row.counted_kind
    exposed = str(counter.exposed) if counter else ""
    narrowed = counter.words(row.counted_filter) if counter else ""
    return EffectShown(
        row,
        light(LIGHTS[Verdict(row.verdict)], row.get_verdict_display()),
        _chart(row, title, exposed),
        _ratio(row),
        f"{title}（{narrowed}）" if narrowed else title,
        exposed,
        (
            (_("措施前"), _days(row.before_from, row.before_end), row.before, _much(row.before_exposure)),
            (_("措施后"), _days(row.after_from, row.after_end), row.after, _much(row.after_exposure)),
        ),
    )


def _much(exposure: float) -> str:
    return count(int(exposure)) if exposure == int(exposure) else f"{exposure:,.1f}"


def _days(first: date, end: date) -> str:
    return f"{moment(first)}～{moment(end - timedelta(days=1))}"


def _ratio(row: Effect) -> str:
    if row.low is None or not (row.before or row.after):
        return _("两段时间里都没有发生，或者没有可比的基数，算不出比值。")
    facts = {
        "ratio": f"{row.ratio:.2f}" if row.ratio is not None else "∞",
        "level": f"{row.level:.0%}",
        "low": f"{row.low:.2f}",
        "high": f"{row.high:.2f}" if row.high is not None else "∞",
    }
    return _("措施后的发生率是措施前的 %(ratio)s 倍（%(level)s 区间 %(low)s～%(high)s）。") % facts


def _chart(row: Effect, title: str, exposed: str) -> Chart:
    rates = [_rate(row.before, row.before_exposure), _rate(row.after, row.after_exposure)]
    spans = [
        f"{_('措施前')} {moment(row.before_from)}",
        f"{_('措施后')} {moment(row.after_from)}",
    ]
    low, high = _whiskers(row, rates)
    note = _(
        "两段时间一样长，中间实施的日子不算。竖线是发生率比值的 %(level)s 区间，不含措施前的高度才算有变化。方法：%(method)s。"
    )
    return Chart(
        "bar",
        _("措施前后的%(what)s") % {"what": title},
        spans,
        [Series(_("每百%(exposed)s") % {"exposed": exposed}, rates, low, high)],
        unit=_("每百%(exposed)s") % {"exposed": exposed},
        n=row.before + row.after,
        note=note % {"level": f"{row.level:.0%}", "method": METHODS.get(row.method, row.method)},
        x_title=_("时段"),
    )


def _whiskers(row: Effect, rates: Sequence[float | None]) -> tuple[list[float] | None, list[float] | None]:
    """The interval of the ratio at the height of the rate before, drawn on the bar after."""
    before = rates[0]
    if before is None or row.low is None or row.high is None:
        return None, None
    return [before, round(before * row.low, 2)], [before, round(before * row.high, 2)]


def _rate(events: int, exposure: float) -> float | None:
    return round(PER * events / exposure, 2) if exposure > 0 else None
