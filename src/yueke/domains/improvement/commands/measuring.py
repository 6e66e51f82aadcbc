"""Measuring the effect: the events before and after are counted, and the rates compared."""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement import counting, queries, rules
from yueke.domains.improvement.choices import Verdict
from yueke.domains.improvement.commands.finding import local_day, locked
from yueke.domains.improvement.counting import Counted
from yueke.domains.improvement.events import EffectMeasured
from yueke.domains.improvement.models import Effect, Improvement
from yueke.kernel.access import SYSTEM, Actor, command
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish
from yueke.kernel.terms import Term
from yueke.methods import effects

LEVEL = 0.95
"""The level of the interval."""
_VERDICTS = {
    effects.FEWER: Verdict.EFFECTIVE,
    effects.MORE: Verdict.WORSE,
    effects.NOT_SHOWN: Verdict.NOT_SHOWN,
}


@command(may="improvement.verify|improvement.close")
def measure_effect(actor: Actor, improvement_id: int, *, at: datetime) -> Effect:
    """Measure the effect now, once the span after the measures is over; once in each round."""
    improvement = locked(actor, improvement_id)
    if improvement.state != "verifying" or improvement.measure_from is None:
        raise Refused(_("措施全部完成以后才测量效果。"))
    if local_day(at) < improvement.measure_from:
        raise Refused(
            _("比较时段还没有结束，%(day)s起才能测量。") % {"day": improvement.measure_from.isoformat()}, clause="A5.4"
        )
    if improvement.verdict:
        raise Refused(_("这一轮的效果已经测得。"))
    if counting.counter_of(improvement.counted_kind) is None:
        raise Refused(_("没有定下计量的事项，请说明效果不能测量的原因。"))
    return _measured(actor, improvement, at)


@command(may="improvement.close")
def measure_due(actor: Actor, *, at: datetime) -> int:
    """Measure every effect that can be measured by now; returns how many. Safe to repeat."""
    measured = 0
    for pk in list(queries.to_measure(local_day(at)).values_list("pk", flat=True)):
        improvement = locked(SYSTEM, pk)
        known = counting.counter_of(improvement.counted_kind) is not None
        # Somebody may have been faster than the lock.
        if known and improvement.state == "verifying" and not improvement.verdict:
            _measured(actor, improvement, at)
            measured += 1
    return measured


@command(may="improvement.verify|improvement.close")
def judge_by_wave(actor: Actor, improvement_id: int, verdict: str, *, at: datetime) -> bool:
    """Take the effect from a later wave of the survey it came of (A6.4); True when that is news.

    Only after the measures, and only where nobody chose events to be counted: that yardstick was fixed by the approval. Of
    several waves or findings the worst word holds.
    """
    improvement = locked(actor, improvement_id)
    if improvement.state != "verifying" or improvement.counted_kind:
        return False
    order = (Verdict.EFFECTIVE, Verdict.NOT_SHOWN, Verdict.WORSE)
    known = Verdict(improvement.verdict) if improvement.verdict else None
    if known is not None and order.index(Verdict(verdict)) <= order.index(known):
        return False
    improvement.verdict, improvement.unmeasured_reason, improvement.updated_at = verdict, "", at
    improvement.save(update_fields=["verdict", "unmeasured_reason", "updated_at"])
    publish(
        actor,
        EffectMeasured(
            at=at, improvement_id=improvement.pk, number=improvement.number, effect_id=0, verdict=improvement.verdict
        ),
    )  # fmt: skip
    return True


def _measured(actor: Actor, improvement: Improvement, at: datetime) -> Effect:
    counter = counting.counter_of(improvement.counted_kind)
    assert counter is not None
    assert improvement.begun_on is not None
    assert improvement.finished_at is not None
    spans = rules.windows(improvement.begun_on, local_day(improvement.finished_at), Term.parse(improvement.window))
    before, after = (
        counter.count(improvement.counted_filter, one.first, one.end) for one in (spans.before, spans.after)
    )
    effect = Effect.objects.create(
        improvement=improvement,
        round=improvement.round,
        counted_kind=improvement.counted_kind,
        counted_filter=improvement.counted_filter,
        before_from=spans.before.first,
        before_end=spans.before.end,
        after_from=spans.after.first,
        after_end=spans.after.end,
        before=before.events,
        after=after.events,
        before_exposure=before.exposure,
        after_exposure=after.exposure,
        level=LEVEL,
        measured_at=at,
        measured_by_id=actor.person_id,
        **_compared(before, after),
    )
    improvement.verdict = effect.verdict
    improvement.unmeasured_reason, improvement.updated_at = "", at
    improvement.save(update_fields=["verdict", "unmeasured_reason", "updated_at"])
    publish(
        actor,
        EffectMeasured(
            at=at, improvement_id=improvement.pk, number=improvement.number, effect_id=effect.pk, verdict=effect.verdict
        ),
    )
    return effect


def _compared(before: Counted, after: Counted) -> dict[str, Any]:
    """Ratio, interval, method and verdict; nothing can be said where there was nothing to count out of."""
    if before.exposure <= 0 or after.exposure <= 0:
        return {"method": "", "verdict": Verdict.NOT_SHOWN}
    found = effects.rate_ratio(
        effects.Counted(before.events, before.exposure), effects.Counted(after.events, after.exposure), LEVEL
    )
    return {
        "ratio": _finite(found.estimate),
        "low": found.low,
        "high": _finite(found.high),
        "method": found.method,
        "verdict": _VERDICTS[found.verdict],
    }


def _finite(value: float | None) -> float | None:
    """A number as it is stored: none where there is no bound."""
    return value if value is not None and isfinite(value) else None
