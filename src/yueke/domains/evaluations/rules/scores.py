"""A step on a scale as 0..100, by the rule that is stated."""

from __future__ import annotations

from collections.abc import Mapping

from yueke.methods.satisfaction.scales import Scale

OWN_RULE = "full steps"
"""Stars and one-to-five answers outside of surveys: 100/80/60/40/20, as surveys count unless they state otherwise."""
STARS = 5


def score(raw: int, low: int, high: int, rule: str) -> float:
    """The answer ``raw`` on the scale ``low``..``high`` as 0..100.

    Raises:
        ValueError: it is not on the scale, or there is no such rule.
    """
    return Scale(low, high, rule).score(raw)


ASKED: Mapping[str, tuple[str, ...]] = {
    "product": ("product.performance", "product.reliability", "product.ease"),
    "order": ("delivery.timely", "delivery.accurate", "service.during"),
    "service": ("service.attitude", "service.speed", "service.solving"),
    "staff": ("service.attitude", "service.speed", "service.solving"),
}
"""What is asked besides the whole, by what is evaluated: codes of indicators."""
OVERALL = "overall"
