"""信度效度: do the questions measure one thing, and does the model of causes hold?"""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import NAMES
from yueke.insight.satisfaction.panels import Column, Finding, Panel, nothing
from yueke.insight.satisfaction.study import Item, Study, joined
from yueke.methods.paths.judging import Analysis, Interval, analyse
from yueke.methods.paths.model import Model
from yueke.methods.responses.items import Reliability, item_analysis

ORDER = ("expectation", "quality", "value", "satisfaction", "complaint", "loyalty")
"""Blocks of the model, causes before what they lead to: Fornell and others 1996, Tenenhaus and others 2005."""
CAUSES = {
    "quality": ("expectation",), "value": ("expectation", "quality"), "satisfaction": ("expectation", "quality", "value"),
    "complaint": ("satisfaction",), "loyalty": ("satisfaction", "complaint"),
}  # fmt: skip
PREFIX = "model."
MOST_MISSING = 0.5
"""Questions that more than this share did not answer are left out of what needs complete answers."""
GREAT = 20_000


def soundness(study: Study) -> Finding:
    """Item analysis of the ratings of our performance, and the path model where its blocks were asked."""
    asked = _answered(study, study.of("performance", "overall", "comparison"))
    panels, said = [], []
    told_ = (
        item_analysis(joined([study.answers(o.ref) for o in asked]), [study.name_of(o) for o in asked])
        if len(asked) > 1
        else None
    )
    if told_ is not None and told_.n >= study.smallest:
        panels.append(_items(told_))
        said.append(_alpha(told_))
    found = model_of(study)
    if found is not None:
        panels += [_latents(found), _paths(found), _loadings(found), _apart(found)]
    if not panels:
        why = _("至少要有两道打分题、并有足够多的人全部答了，才能判断信度。")
        return nothing("soundness", why, _("用评价指标问卷或满意指数模型问卷。"))
    return Finding("soundness", said=tuple(said), panels=tuple(one for one in panels if one.rows))


def model_of(study: Study) -> Analysis | None:
    """The path model of the questions bound to ``model.<block>.<question>``; None with fewer than three blocks or rows too few."""
    asked = _answered(study, tuple(one for one in study.items if one.indicator.startswith(PREFIX)))
    blocks: dict[str, list[int]] = {}
    for place, one in enumerate(asked):
        blocks.setdefault(one.indicator.split(".")[1], []).append(place)
    named = [name for name in ORDER if name in blocks]
    if len(named) < 3:
        return None
    causes = {name: tuple(one for one in CAUSES.get(name, ()) if one in named) for name in named}
    lonely = [name for name in named if not causes[name] and not any(name in one for one in causes.values())]
    named = [name for name in named if name not in lonely]
    kept = [place for name in named for place in blocks[name]]
    where = {place: k for k, place in enumerate(kept)}
    model = Model({name: [where[p] for p in blocks[name]] for name in named}, {n: causes[n] for n in named}, {})
    answers = joined([study.answers(asked[place].ref) for place in kept])
    if int((~np.isnan(answers).any(axis=1)).sum()) < study.smallest:
        return None
    ranges = [(float(asked[place].scale.low), float(asked[place].scale.high)) for place in kept]
    names = [f"{asked[place].ref} {study.name_of(asked[place])}" for place in kept]
    return analyse(answers, names, model, ranges=ranges, replicates=500 if study.n < GREAT else 200)


def block_name(code: str) -> str:
    """«感知质量» for quality."""
    return str(NAMES.get(code, code))


def _answered(study: Study, asked: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(one for one in asked if np.isnan(study.answers(one.ref)).mean() <= MOST_MISSING)


def _items(found: Reliability) -> Panel:
    rows = tuple(
        (o.name, o.mean, o.deviation, o.item_total, o.alpha_without, o.discrimination, o.floor, o.ceiling, o.missing,
         _("偏弱") if o.weak else "")
        for o in found.items
    )  # fmt: skip
    columns = (
        Column(_("题目")), Column(_("均值"), "number"), Column(_("标准差"), "number"), Column(_("与总分相关"), "number"),
        Column(_("删去后α"), "number"), Column(_("区分度"), "number"), Column(_("最低分占比"), "share"),
        Column(_("最高分占比"), "share"), Column(_("缺答"), "share"), Column(_("说明")),
    )  # fmt: skip
    title = _("题目分析")
    note = told("alpha") + _("用全部答了的%(n)s份，另%(left)s份有缺答未用；均值按原打分。") % {
        "n": found.n,
        "left": found.left_out,
    }
    return Panel("questions", title, columns, rows, found.n, note, wide=True)


def _alpha(found: Reliability) -> str:
    facts = {"alpha": f"{found.alpha:.2f}", "low": f"{found.low:.2f}", "high": f"{found.high:.2f}"}
    if found.low >= 0.7:
        return _("题目内部一致：α=%(alpha)s（%(low)s–%(high)s）。") % facts
    if found.high < 0.7:
        return _("题目内部不够一致：α=%(alpha)s（%(low)s–%(high)s），低于0.7，合成一个指数要慎重。") % facts
    return _("题目内部是否一致说不准：α=%(alpha)s（%(low)s–%(high)s）。") % facts


def _latents(found: Analysis) -> Panel:
    rows = tuple(
        (block_name(o.name), o.index, o.alpha, o.reliability, o.ave, *_interval(o.explained),
         "" if o.sound is None else _("合格") if o.sound else _("不合格"))
        for o in found.latents
    )  # fmt: skip
    columns = (
        Column(_("变量")), Column(_("指数"), "score"), Column("α", "number"), Column(_("组合信度ρ"), "number"),
        Column("AVE", "number"), Column("R²", "number"), Column(_("95%下限"), "number"), Column(_("95%上限"), "number"),
        Column(_("判断")),
    )  # fmt: skip
    return Panel("latents", _("结构模型的变量"), columns, rows, found.n, told("paths") + _about(found), wide=True)


def _paths(found: Analysis) -> Panel:
    rows = tuple(
        (block_name(a), block_name(b), *_interval(one), one.error, *_interval(found.effects.get((a, b)))[:1],
         _("有影响") if one.shown else _("没有显示"))
        for (a, b), one in found.paths.items()
    )  # fmt: skip
    columns = (
        Column(_("从")), Column(_("到")), Column(_("路径系数"), "number"), Column(_("95%下限"), "number"),
        Column(_("95%上限"), "number"), Column(_("标准误"), "number"), Column(_("总影响"), "number"), Column(_("判断")),
    )  # fmt: skip
    return Panel("paths", _("路径"), columns, rows, found.n, told("paths"))


def _loadings(found: Analysis) -> Panel:
    rows = tuple(
        (block_name(latent), question, *_interval(one), found.weights[latent, question].value)
        for (latent, question), one in found.loadings.items()
    )
    columns = (
        Column(_("变量")), Column(_("题目")), Column(_("载荷"), "number"), Column(_("95%下限"), "number"),
        Column(_("95%上限"), "number"), Column(_("权重"), "number"),
    )  # fmt: skip
    return Panel("loadings", _("载荷与权重"), columns, rows, found.n, told("paths"))


def _apart(found: Analysis) -> Panel:
    rows = tuple(
        (block_name(a), block_name(b), value, _("区分不开") if value > 0.85 else "")
        for (a, b), value in found.htmt.items()
    )
    columns = (Column(_("变量")), Column(_("另一变量")), Column("HTMT", "number"), Column(_("说明")))
    return Panel("htmt", _("区分效度"), columns, rows, found.n, told("paths"))


def _interval(one: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if one is None else (one.value, one.low, one.high)


def _about(found: Analysis) -> str:
    facts = {"n": found.n, "left": found.left_out, "samples": found.samples, "of": found.replicates}
    text = _("用全部答了的%(n)s份，另%(left)s份有缺答未用；自助样本%(of)s个，收敛%(samples)s个。") % facts
    return text if found.converged else text + _("本次计算没有收敛，数字不可用。")
