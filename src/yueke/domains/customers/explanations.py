"""Why a customer is in a class and grade, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.customers.choices import AmountClass, FrequencyClass, Grade, Kind
from yueke.domains.customers.models import Standing
from yueke.domains.customers.rules import ClassPolicy
from yueke.ui.formats import duration


def why(standing: Standing, terms: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The figures and points behind ``standing``, measured against ``terms`` (those of its run)."""
    told = standing.explanation
    if not told or not terms:
        return ()
    policy = ClassPolicy.from_terms(terms)
    return (
        _frequency(standing, told, policy),
        _amount(standing, told, policy),
        _("性质：建档时确定为%(kind)s。") % {"kind": Kind(standing.nature).label},
        _grade(standing, told, policy),
    )


def _frequency(standing: Standing, told: Mapping[str, Any], policy: ClassPolicy) -> str:
    thresholds = {"high": policy.high, "medium": policy.medium, "low": policy.low}
    values = {"window": duration(policy.window), "n": told["orders"]}
    if standing.frequency_class == FrequencyClass.NONE:
        return _("频次：近%(window)s下单 %(n)s 次，未达低频标准（%(least)s 次）。") % {**values, "least": policy.low}
    return _("频次：近%(window)s下单 %(n)s 次，达到%(class)s标准（%(least)s 次以上）。") % {
        **values,
        "class": FrequencyClass(standing.frequency_class).label,
        "least": thresholds[standing.frequency_class],
    }


def _amount(standing: Standing, told: Mapping[str, Any], policy: ClassPolicy) -> str:
    thresholds = {"large": policy.large, "medium": policy.middling, "small": policy.small}
    values = {"window": duration(policy.window), "yuan": _yuan(told["amount"])}
    if standing.amount_class == AmountClass.NONE:
        return _("金额：近%(window)s购买 %(yuan)s，未达小客户标准（%(least)s）。") % {
            **values,
            "least": _yuan(policy.small),
        }
    return _("金额：近%(window)s购买 %(yuan)s，达到%(class)s标准（%(least)s以上）。") % {
        **values,
        "class": AmountClass(standing.amount_class).label,
        "least": _yuan(thresholds[standing.amount_class]),
    }


def _grade(standing: Standing, told: Mapping[str, Any], policy: ClassPolicy) -> str:
    thresholds = {"diamond": policy.diamond, "platinum": policy.platinum, "gold": policy.gold}
    parts = _(
        "等级：价值 %(value)s 分×%(wv)s＋潜力 %(potential)s 分×%(wp)s＋忠诚度 %(loyalty)s 分×%(wl)s＝%(score)s 分"
    ) % {
        **{name: told[name] for name in ("value", "potential", "loyalty", "score")},
        "wv": _share(policy.weight_value),
        "wp": _share(policy.weight_potential),
        "wl": _share(policy.weight_loyalty),
    }
    if standing.grade == Grade.ORDINARY:
        rest = _("，未达黄金级门槛（%(least)s 分）。") % {"least": f"{policy.gold.normalize():f}"}
    else:
        rest = _("，达到%(grade)s门槛（%(least)s 分）。") % {
            "grade": Grade(standing.grade).label,
            "least": f"{thresholds[standing.grade].normalize():f}",
        }
    return parts + rest


def _yuan(amount: Any) -> str:
    return f"¥{Decimal(str(amount)):,.2f}"


def _share(weight: Decimal) -> str:
    return f"{(100 * weight).normalize():f}%"
