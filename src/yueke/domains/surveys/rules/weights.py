"""From the chance of the draw to the weight of a figure: in steps, each of which is told.

1. The draw: the inverse of the chance. 2. Silence: within each stratum those who answered stand for all of it (adjustment
cells; J. M. Brick and G. Kalton, Statistical Methods in Medical Research 5 (1996) 215-238). 3. Margins known of the population:
post-stratified with one, raked with several, trimmed (``methods.weighting.fitting``). At the end weights are scaled to a mean
of 1 over the answers counted.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import isfinite, sqrt
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from yueke.domains.surveys.rules.cuts import MISSING, Bools, Coded, Columns, Reals
from yueke.kernel.errors import Message
from yueke.methods.multiplicity import holm, two_sided
from yueke.methods.weighting.fitting import Fitted, Margin, design_effect, rake

FRAME, HAND = "frame", "hand"
MOST_MARGINS = 4
MEANT = 0.02
"""A margin may be off by so much of the total when weights are trimmed; more is said to be impossible."""
_ROUNDS = 200


@dataclass(frozen=True)
class MarginPlan:
    """What is known of one group: ``shares`` (or counts) by label, from the sampling list or entered by hand."""

    group: str
    shares: Mapping[str, float]
    source: str = HAND


@dataclass(frozen=True)
class Plan:
    """How to weight. ``draw``: begin with the chances; ``silence``: adjust by stratum; limits in times the mean weight."""

    draw: bool = True
    silence: bool = True
    margins: tuple[MarginPlan, ...] = ()
    lowest: float | None = None
    highest: float | None = None

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        margins = [{"group": one.group, "shares": dict(one.shares), "source": one.source} for one in self.margins]
        return {"draw": self.draw, "silence": self.silence, "margins": margins, "lowest": self.lowest, "highest": self.highest}  # fmt: skip


def opened(stored: Mapping[str, Any]) -> Plan:
    """The plan as it was stored."""
    margins = tuple(MarginPlan(one["group"], one["shares"], one["source"]) for one in stored["margins"])
    return Plan(stored["draw"], stored["silence"], margins, stored["lowest"], stored["highest"])


class ImpossibleMarginError(Exception):
    """The weights wanted cannot be. ``field``: of the form, ``shares_1`` for the first margin; ``message``: what to do."""

    def __init__(self, field: str, message: Message) -> None:
        super().__init__(str(message))
        self.field, self.message = field, message


@dataclass(frozen=True)
class Weighted:
    """Weights (n; 0 where not counted, mean 1 where counted) and what came of them, as it is kept in a cut."""

    weights: Reals
    told: dict[str, Any] = field(default_factory=dict)


def group_of(columns: Columns, name: str) -> Coded | None:
    """A group, the stratum, the mode, or a question with one choice, by name."""
    plain = {"stratum": columns.stratum, "mode": columns.mode}
    return plain.get(name) or columns.groups.get(name) or columns.choices.get(name)


def weighted(columns: Columns, plan: Plan, strata: Mapping[str, int]) -> Weighted:
    """Weight the answers counted. ``strata``: population by stratum, as the sampling list has it; empty without one.

    Raises:
        ImpossibleMarginError: a margin or a limit cannot be met.
    """
    rows = np.flatnonzero(columns.counted)
    final = np.zeros(columns.n)
    if not len(rows):
        return Weighted(final, {"n": 0, "steps": [], "margins": [], "uncovered": []})
    now = columns.base[rows].astype(np.float64) if plan.draw else np.ones(len(rows))
    steps: list[dict[str, Any]] = [{"name": "draw" if plan.draw else "even", "effect": design_effect(now)}]
    uncovered: list[str] = []
    if plan.silence and strata:
        now, uncovered = _for_the_silent(now, _part(columns.stratum, rows), strata)
        steps.append({"name": "silence", "effect": design_effect(now)})
    before, fitted = now, None
    margins = [_margin(columns, rows, one, n) for n, one in enumerate(plan.margins, start=1)]
    if margins or plan.lowest is not None or plan.highest is not None:
        fitted = _fitted(now, margins, plan)
        now = fitted.weights
        steps.append({"name": "margins", "effect": fitted.design_effect})
    now = now * (len(now) / now.sum())
    final[rows] = now
    return Weighted(final, _told(columns, rows, plan, strata, before, now, fitted, steps, uncovered))


def _for_the_silent(weights: Reals, stratum: Coded, strata: Mapping[str, int]) -> tuple[Reals, list[str]]:
    """Let the answers of each stratum stand for all of it; strata nobody answered for are told."""
    sums = np.bincount(stratum.codes[stratum.codes >= 0], weights[stratum.codes >= 0], minlength=len(stratum.labels))
    factors = np.ones(len(stratum.labels) + 1)
    for code, label in enumerate(stratum.labels):
        if label in strata and sums[code]:
            factors[code] = strata[label] / sums[code]
    answered = {label for code, label in enumerate(stratum.labels) if sums[code]}
    return weights * factors[stratum.codes], sorted(set(strata) - answered)


def _margin(columns: Columns, rows: Any, wanted: MarginPlan, n: int) -> Margin:
    """The margin as raking takes it, or why it cannot be."""
    at, group = f"shares_{n}", group_of(columns, wanted.group)
    if group is None:
        raise ImpossibleMarginError(f"group_{n}", _("答卷里没有这一项。"))
    shares = {label: float(share) for label, share in wanted.shares.items()}
    if not shares or any(not isfinite(one) or one < 0 for one in shares.values()) or not sum(shares.values()):
        raise ImpossibleMarginError(at, _("请填写各组在总体中的人数或占比，不能是负数。"))
    codes = group.codes[rows]
    counts = np.bincount(codes[codes >= 0], minlength=len(group.labels))
    there = {label for code, label in enumerate(group.labels) if counts[code]}
    if lacking := [label for label, share in shares.items() if share > 0 and label not in there]:
        message = _("“%(labels)s”没有一份有效答卷，无法代表这部分总体；请与相近的组合并后再填。")
        raise ImpossibleMarginError(at, message % {"labels": "、".join(lacking[:5])})
    if strange := sorted(label for label in there if not shares.get(label)):
        message = _("答卷里有“%(labels)s”，但没有填它在总体中的占比。")
        raise ImpossibleMarginError(at, message % {"labels": "、".join(strange[:5])})
    categories = [group.labels[code] if code >= 0 else None for code in codes.tolist()]
    return Margin(wanted.group, categories, dict[Hashable, float](shares.items()))


def _fitted(weights: Reals, margins: list[Margin], plan: Plan) -> Fitted:
    if plan.lowest is not None and not 0 < plan.lowest < 1:
        raise ImpossibleMarginError("lowest", _("最低权重要在 0 和 1 倍平均权重之间。"))
    if plan.highest is not None and not plan.highest > 1:
        raise ImpossibleMarginError("highest", _("最高权重要大于平均权重的 1 倍。"))
    fitted = rake(weights, margins, lowest=plan.lowest, highest=plan.highest, rounds=_ROUNDS)
    limited = plan.lowest is not None or plan.highest is not None
    if fitted.off > MEANT:
        if limited:
            message = _("权重截断得太紧：仍有一组与总体相差 %(off).1f 个百分点。请放宽上下限，或合并相差悬殊的组。")
            raise ImpossibleMarginError(
                "highest" if plan.highest is not None else "lowest", message % {"off": 100 * fitted.off}
            )
        message = _("这几项总体占比互相矛盾，无法同时满足（仍相差 %(off).1f 个百分点）。请核对或去掉一项。")
        raise ImpossibleMarginError(f"shares_{len(margins)}", message % {"off": 100 * fitted.off})
    return fitted


def _told(
    columns: Columns, rows: Any, plan: Plan, strata: Mapping[str, int], before: Reals, after: Reals,
    fitted: Fitted | None, steps: list[dict[str, Any]], uncovered: list[str],
) -> dict[str, Any]:  # fmt: skip
    known = [(one.group, one.source, dict(one.shares)) for one in plan.margins]
    if strata and not any(name == "stratum" for name, _source, _shares in known):
        known.insert(0, ("stratum", FRAME, {label: float(n) for label, n in strata.items()}))
    effect = design_effect(after)
    return {
        "n": len(rows), "steps": steps, "design_effect": effect, "effective": len(rows) / effect, "uncovered": uncovered,
        "lowest": float(after.min()), "highest": float(after.max()), "limited": fitted.limited if fitted else 0,
        "rounds": fitted.rounds if fitted else 0, "off": fitted.off if fitted else 0.0,
        "converged": fitted.converged if fitted else True,
        "margins": [
            {"group": name, "source": source, "rows": compared(_part(group_of(columns, name), rows), shares, before, after)}
            for name, source, shares in known
        ],
    }  # fmt: skip


def compared(group: Coded, shares: Mapping[str, float], before: Reals, after: Reals) -> list[dict[str, Any]]:
    """Each label: n answers, their share, that of the population, before and after weighting, and whether they stand for it.

    ``p``: of the plain share against the population's, two-sided, corrected after Holm over the labels.
    """
    total, n = sum(shares.values()), int((group.codes >= 0).sum())
    found = []
    for label, number in shares.items():
        mine: Bools = group.is_(label)
        share, target = (int(mine.sum()) / n if n else 0.0), number / total
        error = sqrt(target * (1 - target) / n) if n else 0.0
        found.append(
            {
                "label": label, "n": int(mine.sum()), "population": number, "target": target, "share": share,
                "before": _share(before, mine, group), "after": _share(after, mine, group),
                "p": two_sided((share - target) / error) if error else 1.0,
            }
        )  # fmt: skip
    for one, p in zip(found, holm([float(one["p"]) for one in found]), strict=True):  # type: ignore[arg-type]
        one["p"] = p
    return found


def _share(weights: Reals, mine: Bools, group: Coded) -> float:
    known = float(weights[group.codes >= 0].sum())
    return float(weights[mine].sum()) / known if known else 0.0


def _part(group: Coded | None, rows: Any) -> Coded:
    return Coded((), np.full(len(rows), MISSING, np.int32)) if group is None else Coded(group.labels, group.codes[rows])
