"""期望、竞争对手与标杆: our figures against what was expected, against others rated by the same people, against figures entered."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext as _

from yueke.insight.satisfaction.definitions import told
from yueke.insight.satisfaction.indexing import branches, index
from yueke.insight.satisfaction.measuring import Measure, measured
from yueke.insight.satisfaction.panels import HIDDEN, Column, Finding, Panel, nothing, rounded
from yueke.insight.satisfaction.study import Item, Study
from yueke.insight.satisfaction.told import Benchmark
from yueke.methods.distributions import student_two_sided
from yueke.methods.intervals import Z95
from yueke.methods.multiplicity import holm
from yueke.methods.weighting.domains import difference
from yueke.ui.charts import Chart, Series


@dataclass(frozen=True)
class Pair:
    """Two ratings of the same people: both figures over those who gave both, and the first less the second."""

    name: str
    other: str
    ours: Measure
    theirs: Measure
    apart: Measure
    p_value: float

    @property
    def verdict(self) -> str:
        """``above``, ``below`` or ``not shown``, after correction."""
        if self.p_value >= 0.05 or self.apart.value is None:
            return "not shown"
        return "above" if self.apart.value > 0 else "below"


def expectation(study: Study) -> Finding:
    """Experience against expectation (D5.1)."""
    found = [(own, asked) for asked in study.of("expectation") for own in _partner(study, asked)]
    if not found:
        why = _("问卷没有既问期望又问体验的指标。")
        return nothing("expectation", why, _("用“顾客期望”类问卷，或给体验题配一道期望题（同一指标）。"))
    pairs = paired(study, found)
    words = {"above": _("超出期望"), "below": _("没有达到期望"), "not shown": _("没有显示出差别")}
    panel = _panel(
        "expectation", _("体验与期望"), (_("体验"), _("期望")), pairs, words, told("expectation", "error", "few")
    )
    return Finding("expectation", said=tuple(_said(pairs, words)), panels=(panel,))


def rivals(study: Study) -> Finding:
    """Ourselves against competitors rated in the survey, and against benchmarks entered (D5.2, D5.9)."""
    found = [
        (own, other) for other in study.of("competitor")
        for own in study.of("performance", "overall") if own.indicator == other.indicator
    ]  # fmt: skip
    panels, said = [], []
    if found:
        pairs = paired(study, found)
        words = {"above": _("高于对手"), "below": _("低于对手"), "not shown": _("没有显示出差别")}
        note = told("rivals", "error", "few")
        panels.append(_panel("rivals", _("与竞争对手比较"), (_("我们"), _("对手")), pairs, words, note))
        said = _said(pairs, words)
    if study.beside.benchmarks:
        panels.append(benchmark_panel(study))
    panels = [one for one in panels if one.rows]
    if not panels:
        why = _("问卷没有让顾客给竞争对手打分，也没有录入标杆数据。")
        return nothing("rivals", why, _("在问卷里加上对竞争对手的打分（同一指标），或录入行业标杆。"))
    return Finding("rivals", said=tuple(said), panels=tuple(panels))


def paired(study: Study, found: list[tuple[Item, Item]]) -> list[Pair]:
    """Each pair over those who answered both, tests Holm-corrected."""
    rows = []
    for own, other in found:
        a, b = study.scores(own), study.scores(other)
        apart = measured(a - b, study.design, study.smallest, None)
        if apart.value is None:
            rows.append((own, other, apart, apart, apart, 1.0))
            continue
        both = a + b
        ours = measured(a + 0 * both, study.design, study.smallest)
        theirs = measured(b + 0 * both, study.design, study.smallest)
        known = apart.freedom > 0 and apart.error > 0
        p = student_two_sided(apart.value / apart.error, apart.freedom) if known else float(apart.value == 0)
        rows.append((own, other, ours, theirs, apart, p))
    adjusted = holm([one[-1] for one in rows])
    return [
        Pair(study.name_of(own), other.title, ours, theirs, apart, p)
        for (own, other, ours, theirs, apart, _p), p in zip(rows, adjusted, strict=True)
    ]


def benchmark_panel(study: Study) -> Panel:
    """Our figures beside those entered."""
    rows, names, ours, theirs = [], [], [], []
    words = {"above": _("高于标杆"), "below": _("低于标杆"), "not shown": _("没有显示出差别")}
    compared = [(one, _of_indicator(study, one.indicator)) for one in study.beside.benchmarks]
    told_ = [(one, title, m) for one, (title, m) in compared if m is not None and m.value is not None]
    tests = [_against(m, one) for one, _title, m in told_]
    adjusted = holm([test[3] for test in tests])
    for (one, title, m), test, p in zip(told_, tests, adjusted, strict=True):
        verdict = "not shown" if p >= 0.05 else "above" if test[0] > 0 else "below"
        rows.append((
            title, one.name, one.period, one.source, m.value, one.value, test[0], test[1], test[2], p, words[verdict],
        ))  # fmt: skip
        names.append(_("%(title)s对%(name)s") % {"title": title, "name": one.name})
        ours.append(rounded(m.value))
        theirs.append(rounded(one.value))
    note = told("benchmarks", "error")
    chart = Chart(
        "hbar", _("与标杆比较"), names, [Series(_("我们"), ours), Series(_("标杆"), theirs)], unit=_("分"), n=study.n,
        note=note, x_title=_("指标"),
    )  # fmt: skip
    columns = (
        Column(_("指标")), Column(_("标杆")), Column(_("时期")), Column(_("来源")), Column(_("我们"), "score"),
        Column(_("标杆值"), "score"), Column(_("相差"), "signed"), Column(_("95%下限"), "signed"),
        Column(_("95%上限"), "signed"), Column(_("校正p值"), "p"), Column(_("判断")),
    )  # fmt: skip
    return Panel("benchmarks", _("与标杆比较"), columns, tuple(rows), study.n, note, chart, wide=True)


def _against(ours: Measure, other: Benchmark) -> tuple[float, float, float, float]:
    error = 0.0 if other.low is None or other.high is None else (other.high - other.low) / 2 / Z95
    own = (ours.value or 0.0, ours.error, max(1.0, ours.freedom))
    return difference((other.value, error, 1e6), own)


def _of_indicator(study: Study, indicator: str) -> tuple[str, Measure | None]:
    if not indicator:
        whole = index(study)
        return _("满意度指数"), whole.measure if whole else None
    for part in branches(study):
        if part.code == indicator:
            return part.title, part.measure
    for one in study.of("performance", "overall"):
        if one.indicator == indicator:
            return study.name_of(one), measured(study.scores(one), study.design, study.smallest)
    return indicator, None


def _partner(study: Study, asked: Item) -> list[Item]:
    """The rating of the same indicator; else the one that ends alike (``model.expectation.fit`` and ``model.quality.fit``)."""
    own = study.of("performance", "overall")
    same = [one for one in own if one.indicator == asked.indicator]
    if same or "expectation" not in asked.indicator:
        return same[:1]
    last = asked.indicator.rpartition(".")[2]
    alike = [one for one in study.of("performance") if one.indicator.rpartition(".")[2] == last]
    return [one for one in alike if one.indicator.split(".")[0] == asked.indicator.split(".")[0]][:1]


def _panel(code: str, title: str, heads: tuple[str, str], pairs: list[Pair], words: dict[str, str], note: str) -> Panel:
    rows = tuple(
        (p.name, p.other, p.ours.value, p.theirs.value, p.apart.value, p.apart.low, p.apart.high, p.p_value, p.apart.n,
         words[p.verdict] + (_("，仅供参考") if p.apart.tentative else ""))
        if p.apart.value is not None
        else (p.name, p.other, HIDDEN, HIDDEN, None, None, None, None, None, _("答卷太少，不显示"))
        for p in pairs
    )  # fmt: skip
    shown = [p for p in pairs if p.apart.value is not None]
    n = max((p.apart.n for p in shown), default=0)
    ends = [
        [rounded(getattr(m, end) if isfinite(m.error) else m.value) for m in column]
        for column in ([p.ours for p in shown], [p.theirs for p in shown]) for end in ("low", "high")
    ]  # fmt: skip
    chart = Chart(
        "hbar", title, [p.name for p in shown],
        [
            Series(heads[0], [rounded(p.ours.value) for p in shown], ends[0], ends[1]),
            Series(heads[1], [rounded(p.theirs.value) for p in shown], ends[2], ends[3]),
        ],
        unit=_("分"), n=n, note=note, x_title=_("指标"),
    )  # fmt: skip
    columns = (
        Column(_("指标")), Column(_("对比的题")), Column(heads[0], "score"), Column(heads[1], "score"),
        Column(_("相差"), "signed"), Column(_("95%下限"), "signed"), Column(_("95%上限"), "signed"),
        Column(_("校正p值"), "p"), Column("n", "count"), Column(_("判断")),
    )  # fmt: skip
    return Panel(code, title, columns, rows, n, note, chart, wide=True)


def _said(pairs: list[Pair], words: dict[str, str]) -> list[str]:
    found = []
    for verdict in ("below", "above"):
        names = [p.name for p in pairs if p.verdict == verdict]
        if names:
            found.append(_("%(verdict)s：%(names)s。") % {"verdict": words[verdict], "names": "、".join(names)})
    return found or [_("各项都没有显示出差别。")]
