"""From the database to a study: the latest cut, the questionnaire, the indicator tree, and what the figures stand beside."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueke.domains.customers.choices import AmountClass, Grade, Kind
from yueke.domains.evaluations import queries as evaluations
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models import Cut, Survey
from yueke.domains.surveys.queries.cuts import cuts
from yueke.domains.surveys.rules.cuts import Columns, unpacked
from yueke.domains.surveys.rules.shape import opened
from yueke.insight.satisfaction.study import Study
from yueke.insight.satisfaction.told import Beside, Node, Told, Tree
from yueke.kernel.access import Actor
from yueke.ui.formats import count, moment

KEPT = 4
"""Cuts kept unpacked by each process."""
EPOCH = date(1970, 1, 1)

BY_NAME = frozenset({Mode.LINK.value, Mode.PHONE.value})
_unpacked: OrderedDict[str, Columns] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Read:
    """A survey's latest cut, and the study of it."""

    survey: Survey
    cut: Cut
    study: Study


def read(actor: Actor, survey: Survey, beside: Beside | None = None) -> Read | None:
    """The latest cut of a survey as a study; None while there is none. Three queries, two when the cut is kept."""
    cut = cuts(actor, survey.pk).order_by("-n").defer("columns").first()
    return None if cut is None else Read(survey, cut, study_of(survey, cut, beside or besides()))


def study_of(survey: Survey, cut: Cut, beside: Beside) -> Study:
    """A study of a cut."""
    summary = cut.summary
    columns = columns_of(cut)
    told = Told(
        survey.title, cut.n, cut.made_at, cut.fingerprint, survey.population, _size(summary), weighted_as(summary),
        survey.rule, survey.confidential, survey.smallest_group, _asked(survey, summary, columns),
    )  # fmt: skip
    return Study(columns, opened(survey.definition), told, beside)


def columns_of(cut: Cut) -> Columns:
    """The columns of a cut, kept unpacked for a while."""
    with _lock:
        if cut.fingerprint in _unpacked:
            _unpacked.move_to_end(cut.fingerprint)
            return _unpacked[cut.fingerprint]
    found = unpacked(cut.columns)
    with _lock:
        _unpacked[cut.fingerprint] = found
        while len(_unpacked) > KEPT:
            _unpacked.popitem(last=False)
    return found


def besides() -> Beside:
    """The tree of indicators, the target, and the words for labels. One query."""
    labels = {
        "grade": _choices(Grade), "kind": _choices(Kind), "amount_class": _choices(AmountClass), "mode": _choices(Mode),
    }  # fmt: skip
    return Beside(tree(), settings.SATISFACTION_TARGET, labels=labels)


def tree() -> Tree:
    """The indicators in use."""
    english = (get_language() or "").startswith("en")
    rows = [one.row for one in evaluations.tree() if one.row.is_active]
    codes = {row.pk: row.code for row in rows}
    return {
        row.code: Node(
            row.english if english and row.english else row.title, codes.get(row.parent_id or 0, ""), float(row.weight)
        )
        for row in rows
    }


def source(one: Study) -> str:
    """Under every figure: how many, when, of whom, how weighted, with what error, from which cut."""
    days = one.columns.day[one.rows]
    told = one.told
    parts = [_("n=%(n)s") % {"n": count(one.n)}]
    if len(days):
        first, last = (EPOCH + timedelta(days=int(end)) for end in (days.min(), days.max()))
        form = "%Y-%m" if told.confidential else "%Y-%m-%d"
        parts.append(_("答卷%(first)s至%(last)s") % {"first": first.strftime(form), "last": last.strftime(form)})
    if told.population:
        size = _("（%(n)s户）") % {"n": count(told.size)} if told.size else ""
        parts.append(_("总体：%(population)s%(size)s") % {"population": told.population, "size": size})
    parts.append(told.weighted)
    parts.append(_("95%置信区间按抽样设计"))
    parts.append(_("第%(cut)s次数据切面，%(at)s") % {"cut": told.cut, "at": moment(told.made_at)})
    return " · ".join(part for part in parts if part)


def weighted_as(summary: dict[str, object]) -> str:
    """How answers were weighted, in words."""
    weighting = summary.get("weighting")
    steps = weighting.get("steps", ()) if isinstance(weighting, dict) else ()
    words = {
        "draw": _("抽样权重"), "silence": _("按层补偿未答"), "margins": _("按已知占比调整"), "even": "",
    }  # fmt: skip
    named = [words.get(str(one.get("name")), "") for one in steps]
    if not any(named):
        return _("未加权")
    return _("加权：%(steps)s") % {"steps": "、".join(filter(None, named))}


def _size(summary: dict[str, object]) -> int | None:
    weighting = summary.get("weighting")
    size = weighting.get("population") if isinstance(weighting, dict) else None
    return int(size) if size else None


def _asked(survey: Survey, summary: dict[str, object], columns: Columns) -> dict[str, tuple[int, int]]:
    """By stratum, how many were drawn and how many of them answered; nothing where nobody was asked by name."""
    weighting = summary.get("weighting")
    sample = weighting.get("sample", {}) if isinstance(weighting, dict) else {}
    told = {name: (int(n), min(int(n), int(columns.stratum.is_(name).sum()))) for name, n in sample.items()}
    # Who was drawn but only met open doors, tablets and paper was not asked, so has not declined either.
    by_name = BY_NAME & set(survey.modes) or any(answered for _drawn, answered in told.values())
    return told if by_name else {}


def _choices(of: type[Grade] | type[Kind] | type[AmountClass] | type[Mode]) -> dict[str, str]:
    return {str(value): str(label) for value, label in of.choices}
