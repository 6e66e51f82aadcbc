"""记为结论: from a row of the workbench to the form of a finding, with what the row says filled in (A6.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.findings.choices import Kind, Unit
from yueke.domains.findings.queries import KEEP
from yueke.domains.surveys.models import Survey
from yueke.insight.readings import INDEX, reading_of
from yueke.insight.satisfaction.indexing import branches
from yueke.insight.satisfaction.measuring import Measure
from yueke.insight.satisfaction.panels import HIDDEN, Panel, text_of
from yueke.insight.satisfaction.segments import dimension_name
from yueke.insight.satisfaction.study import Study
from yueke.kernel.access import Actor
from yueke.methods.intervals import wilson
from yueke.sites.office.satisfaction.workbench import Asked, Looked

MOST = 300
"""Letters of a statement."""
Row = tuple[Any, ...]
Facts = dict[str, Any]


def may_conclude(actor: Actor, survey: Survey) -> bool:
    """Whether the reader keeps findings, and the figures stand: provisional ones conclude nothing."""
    return actor.may(KEEP) and survey.state == "settled"


def urls(found: Looked, panel: Panel) -> list[str]:
    """The address of the form for each row of a panel; empty where a row is no conclusion by itself."""
    told = _TOLD.get(panel.code)
    if told is None:
        return [""] * len(panel.rows)
    study, codes = found.read.study, _codes(found.read.study)
    made = [None if HIDDEN in row else told(study, found.asked, codes, row) for row in panel.rows]
    return [_address(found, facts) if facts else "" for facts in made]


def said_url(found: Looked, said: tuple[str, ...]) -> str:
    """The form with the sentences an analysis is summed up in."""
    return _address(found, {"statement": "".join(said)}) if said else ""


def _address(found: Looked, facts: Facts) -> str:
    study = found.read.study
    statement = f"{facts['statement'][: MOST - 60]}（{_cut(study, facts.get('n'))}）"
    told = {name: value for name, value in facts.items() if value not in (None, "")}
    told |= {"survey": found.asked.survey_id, "statement": statement, "fingerprint": study.told.fingerprint}
    return f"{reverse('office:finding-new')}?{urlencode(told)}"


def _cut(study: Study, n: int | None) -> str:
    text = _("n=%(n)s，第%(cut)s次数据切面") % {"n": n or study.n, "cut": study.told.cut}
    return text + (_("，仅供参考") if n is not None and n < 30 else "")


def _codes(study: Study) -> dict[str, str]:
    """What findings call each name: the indicator, the reference of one of several ratings of it, or the group."""
    codes = {one.title: one.code for one in branches(study)}
    for one in study.of("performance", "overall"):
        name = study.name_of(one)
        codes[name] = one.ref if name == one.title and name != study.title_of(one.indicator) else one.indicator
    return codes


def _figure(one: Measure | None) -> Facts:
    """The figure a later wave can be held against."""
    if one is None or one.value is None or one.low is None or one.high is None:
        return {}
    return {
        "unit": Unit.POINTS,
        "figure": _rounded(one.value),
        "low": _rounded(one.low),
        "high": _rounded(one.high),
        "n": one.n,
    }


def _rounded(value: float) -> str:
    return f"{value:.1f}"


def _scored(study: Study, codes: dict[str, str], name: str) -> tuple[Facts, str]:
    """An indicator with its figure, as facts and in words."""
    code = codes.get(name, "")
    facts = _figure(reading_of(study, code)) if code else {}
    words = _("得分%(figure)s（95%%区间%(low)s–%(high)s）") % facts if facts else ""
    return {"indicator": code, "indicator_name": name, **facts}, words


def _driver(study: Study, _asked: Asked, codes: dict[str, str], row: Row) -> Facts:
    name, _share, part, low, high = row[:5]
    facts, words = _scored(study, codes, name)
    numbers = {
        "name": name,
        "part": text_of(part, "share"),
        "low": text_of(low, "share"),
        "high": text_of(high, "share"),
    }
    statement = _("%(name)s对满意度的解释份额为%(part)s（95%%区间%(low)s–%(high)s）") % numbers
    told = "，".join(filter(None, (statement, words))) + (f"；{row[-1]}" if row[-1] else "")
    return facts | {"kind": Kind.PRIORITY, "statement": told}


def _placed(study: Study, _asked: Asked, codes: dict[str, str], row: Row) -> Facts:
    name, *_rest, quadrant, unsure = row
    facts, words = _scored(study, codes, name)
    kinds = {_("优先改进"): Kind.PRIORITY, _("保持优势"): Kind.STRENGTH}
    numbers = {"name": name, "quadrant": quadrant, "importance": text_of(row[1], "score")}
    statement = _("%(name)s落在“%(quadrant)s”：重要性%(importance)s") % numbers
    told = "，".join(filter(None, (statement, words))) + (_("；与平均线的差别在误差之内") if unsure else "")
    return facts | {"kind": Kind.SUGGESTION if unsure else kinds.get(quadrant, Kind.SUGGESTION), "statement": told}


def _group(study: Study, asked: Asked, _codes_of: dict[str, str], row: Row) -> Facts:
    label, value, low, high, n = row[:5]
    by = asked.params.get("by", "")
    by = dimension_name(by if by in study.dimensions else study.dimensions[0])
    facts = _figure(Measure(value, low, high, n=n or 0))
    numbers = {"by": by, "label": label, "value": text_of(value, "score")}
    statement = _("%(by)s“%(label)s”的满意度指数为%(value)s") % numbers
    if facts:
        statement += _("（95%%区间%(low)s–%(high)s）") % facts
    kind = apart(reading_of(study, INDEX), low, high)
    statement += _("；与总体的差别在误差之内") if kind == Kind.SUGGESTION else ""
    name = _("满意度指数（%(by)s：%(label)s）") % {"by": by, "label": label}
    # No indicator: a later wave's figure of everybody is no figure of this group.
    return facts | {"kind": kind, "statement": statement, "indicator_name": name, "n": n}


def apart(whole: Measure | None, low: float | None, high: float | None) -> Kind:
    """What may be said of a group: only what lies outside its interval."""
    if whole is None or whole.value is None or low is None or high is None:
        return Kind.SUGGESTION
    return Kind.PROBLEM if high < whole.value else Kind.STRENGTH if low > whole.value else Kind.SUGGESTION


def _theme(study: Study, _asked: Asked, _codes_of: dict[str, str], row: Row) -> Facts:
    fragment, times, part = row[:3]
    n = round(times / part) if part else 0
    facts = _of_share(times, n) | {"indicator_name": _("说到“%(words)s”的占比") % {"words": fragment}}
    statement = _("写了原话的顾客中，%(share)s说到“%(words)s”") % {"share": text_of(part, "share"), "words": fragment}
    return facts | {"kind": Kind.PROBLEM, "statement": statement}


def _theme_apart(study: Study, _asked: Asked, _codes_of: dict[str, str], row: Row) -> Facts:
    fragment, times, part = row[:3]
    n = round(times / part) if part else 0
    facts = _of_share(times, n) | {"indicator_name": _("不满意者说到“%(words)s”的占比") % {"words": fragment}}
    statement = _("不满意的顾客中，%(share)s说到“%(words)s”") % {"share": text_of(part, "share"), "words": fragment}
    return facts | {"kind": Kind.PROBLEM, "statement": statement}


def _of_share(times: int, n: int) -> Facts:
    ends = wilson(times, n)
    if ends is None:
        return {}
    return {
        "unit": Unit.SHARE,
        "figure": _rounded(100 * times / n),
        "low": _rounded(100 * ends[0]),
        "high": _rounded(100 * ends[1]),
        "n": n,
    }


_TOLD: dict[str, Callable[[Study, Asked, dict[str, str], Row], Facts]] = {
    "drivers": _driver, "quadrant": _placed, "groups": _group, "themes": _theme, "apart": _theme_apart,
}  # fmt: skip
"""What the rows of a table say, by its code; of the others no row is a conclusion."""
