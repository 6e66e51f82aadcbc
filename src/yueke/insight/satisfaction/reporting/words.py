"""What a report says of how a survey was carried out, and what it concludes: written by rules, careful with what is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.indexing import index
from yueke.insight.satisfaction.overview import index_name
from yueke.insight.satisfaction.panels import Panel, text_of, told_as
from yueke.insight.satisfaction.reporting.facts import Facts
from yueke.insight.satisfaction.reporting.parts import Parts
from yueke.methods.intervals import wilson
from yueke.methods.satisfaction.scales import FEW
from yueke.ui.formats import count, moment

MOST_NAMED = 8


def overview(facts: Facts, of: Parts) -> list[str]:
    """Purpose, population, sample, time and modes; the index in one sentence."""
    study = of.study
    told = study.told
    size = _("，总体%(n)s户") % {"n": count(told.size)} if told.size else ""
    found = [
        _("本报告依据“%(title)s”（%(number)s）的数据写成，由%(department)s组织。")
        % {"title": facts.title, "number": facts.number, "department": facts.department}
    ]
    if facts.purpose:
        found.append(_("目的：%(purpose)s") % {"purpose": _sentence(facts.purpose)})
    if told.population:
        found.append(_("调查对象：%(population)s%(size)s。") % {"population": told.population, "size": size})
    if facts.content:
        found.append(_("内容：%(content)s") % {"content": _sentence(facts.content)})
    sample = _("样本：抽取%(n)s户，") % {"n": count(facts.drawn.size)} if facts.drawn else _("样本：")
    answers = {"sample": sample, "all": count(study.columns.n), "n": count(study.n)}
    found.append(_("%(sample)s收回答完的答卷%(all)s份，甄别后计入%(n)s份。") % answers)
    if facts.modes:
        named = "、".join(_("%(mode)s%(n)s份") % {"mode": mode, "n": count(n)} for mode, n in facts.modes)
        found.append(_("方式（计入的答卷）：%(modes)s。") % {"modes": named})
    if facts.period:
        found.append(_("时间：%(period)s。") % {"period": facts.period})
    whole = index(study)
    if whole is not None and whole.measure.value is not None:
        known = {"name": index_name(whole.by), "value": told_as(whole.measure), "n": count(whole.measure.n)}
        found.append(_("结果：%(name)s为%(value)s，n=%(n)s。") % known)
    if told.confidential:
        text = _("本次为保密调查：答卷不与顾客关联，少于%(n)s份的数字不显示，本报告不含任何单份答卷。")
        found.append(text % {"n": study.smallest})
    return found


def drawing(facts: Facts) -> list[str]:
    """The list, the draw, and what there is without either."""
    found = []
    if facts.listed is not None:
        left = [(reason, n) for reason, n in facts.listed.left_off if n]
        off = (
            _("；未列入：%(reasons)s") % {"reasons": "、".join(f"{reason}{count(n)}" for reason, n in left)}
            if left
            else ""
        )
        known = {"at": moment(facts.listed.taken_at), "n": count(facts.listed.size), "off": off}
        found.append(_("抽样框：%(at)s取自客户档案，列入%(n)s户%(off)s。") % known)
    if facts.drawn is None:
        found.append(
            _("本次没有抽取样本，答卷来自公开的入口或自愿参加的顾客，不是概率样本：数字说明参加者，区间只反映答卷多少，不能反映没有参加者的不同。")
        )  # fmt: skip
        return found
    drawn = facts.drawn
    rule = _("，%(rule)s分配") % {"rule": drawn.rule} if drawn.rule else ""
    # In groups of eight it is compared by eye, and breaks where the line ends.
    proof = " ".join(wrap(drawn.proof, 8))
    known = {"method": drawn.method, "rule": rule, "n": count(drawn.size), "seed": drawn.seed, "proof": proof}
    found.append(_("抽样：%(method)s%(rule)s，抽取%(n)s户。") % known)
    found.append(_("随机种子%(seed)s，校验值%(proof)s；凭名单和种子可以重复抽取并核对。") % known)
    return found


def answering(of: Parts) -> list[str]:
    """How many of those asked answered."""
    asked = sum(one[0] for one in of.study.told.asked.values())
    answered = sum(one[1] for one in of.study.told.asked.values())
    ends = wilson(answered, asked) if asked else None
    if ends is None:
        return []
    known = {
        "asked": count(asked), "answered": count(answered), "rate": text_of(answered / asked, "share"),
        "low": text_of(ends[0], "share"), "high": text_of(ends[1], "share"),
    }  # fmt: skip
    return [_("应答：邀请%(asked)s户，答完%(answered)s份，应答率%(rate)s（%(low)s–%(high)s）。没有应答的人可能与应答的人不同。") % known]  # fmt: skip


def weighing(facts: Facts, of: Parts) -> list[str]:
    """Weights, and whether the precision wanted was reached."""
    study = of.study
    found = [_sentence(study.told.weighted or _("未加权"))]
    panel = of.panel("quality", "weights")
    values = {str(row[0]): row[1] for row in panel.rows} if panel else {}
    effect, effective = values.get(_("设计效应")), values.get(_("有效样本量"))
    if effect is not None and effective is not None:
        known = {"effect": text_of(effect, "number"), "n": text_of(effective, "number")}
        found.append(_("权重不等使方差放大为%(effect)s倍，相当于%(n)s份简单随机样本的答卷。") % known)
    whole = index(study)
    one = whole.measure if whole else None
    if facts.precision is not None and one is not None and one.low is not None and one.high is not None:
        reached = (one.high - one.low) / 2 <= facts.precision
        text = (
            _("计划要求指数的95%%区间不宽于±%(wanted)s分，实际为%(low)s–%(high)s，达到要求。")
            if reached
            else _("计划要求指数的95%%区间不宽于±%(wanted)s分，实际为%(low)s–%(high)s，没有达到要求。")
        )
        ends = {"low": text_of(one.low, "score"), "high": text_of(one.high, "score")}
        found.append(text % {"wanted": f"{facts.precision:g}", **ends})
    return found


def cleaning(facts: Facts, of: Parts) -> list[str]:
    """What was screened out, for which reasons."""
    out = of.study.columns.n - of.study.n
    if not out:
        return [_("甄别：没有剔除答卷。")]
    found = [_("甄别：剔除%(n)s份，剔除的答卷仍保留，甄别前后的数字一并列出。") % {"n": count(out)}]
    # Reasons of a few would tell what somebody did in a survey that promised not to.
    if facts.screened and not of.study.told.confidential:
        named = "、".join(_("%(reason)s%(n)s份") % {"reason": reason, "n": count(n)} for reason, n in facts.screened)
        found.append(_("原因（一份可有多项）：%(named)s。") % {"named": named})
    return found


def conclusions(of: Parts) -> list[str]:
    """What is sure enough to be said, what is not, and what must not be read into it."""
    codes = ("overview", "trend", "drivers", "quadrant", "rivals")
    found: list[str] = ["".join(of[code].said) for code in codes if of[code].said]
    found += ["".join(one.said) for one in of.groups.values() if one.said]
    few = tentative(panel for _title, panel in of.panels())
    if few:
        known = {"names": "、".join(few[:MOST_NAMED]), "n": FEW}
        text = _("以下数字的答卷不足%(n)s份，仅供参考：%(names)s等。") if len(few) > MOST_NAMED else _("以下数字的答卷不足%(n)s份，仅供参考：%(names)s。")  # fmt: skip
        found.append(text % known)
    if of["drivers"].panels:
        found.append(_("驱动因素说的是关联，不等于因果；改进是否有效，以下一期调查的变化为准。"))
    return found


def tentative(panels: Iterable[Panel]) -> list[str]:
    """Rows that are marked as for reference only, each once."""
    mark = _("仅供参考")
    found = [str(row[0]) for one in panels for row in one.rows if mark in map(str, row)]
    return list(dict.fromkeys(found))


def numbered(lines: Sequence[str]) -> list[str]:
    """As a list in running text."""
    return [f"{n}. {text}" for n, text in enumerate(lines, 1)]


def _sentence(text: str) -> str:
    words = text.strip().replace("\n", "")
    return words if words.endswith(("。", "！", "？", ".", "；")) else f"{words}。"
