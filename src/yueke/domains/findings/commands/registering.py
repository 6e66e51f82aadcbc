"""Benchmarks, trends, segments with their expectations, and cross-checks (D5.1, D5.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.findings.choices import Against, Heard, Importance, Movement, Whose
from yueke.domains.findings.commands.finding import at_work, local_day, locked, said
from yueke.domains.findings.models import Benchmark, CrossCheck, Expectation, Segment, Trend
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused

FILE_KINDS = ("image", "pdf", "docx", "xlsx")
"""What may go with a benchmark."""


@dataclass(frozen=True)
class BenchmarkDraft:
    """A figure of others as it was published; an award may have none."""

    against: str
    name: str
    indicator: str
    value: float | None
    source: str
    begins_on: date
    ends_on: date
    scale: str = ""
    n: int | None = None


@command(may="findings.keep")
def add_benchmark(actor: Actor, draft: BenchmarkDraft, upload: Any = None, *, at: datetime) -> Benchmark:
    """Enter a benchmark, with the paper it stands in if there is one."""
    if draft.against not in Against.values:
        raise Invalid(_("请选择对象。"), field="against")
    if draft.value is None and draft.against != Against.AWARD:
        raise Invalid(_("请填数值。"), field="value")
    if draft.ends_on < draft.begins_on:
        raise Invalid(_("结束日期不能早于开始日期。"), field="ends_on")
    file = files.store(upload, actor=actor, at=at, kinds=FILE_KINDS, field="file") if upload else None
    return Benchmark.objects.create(
        against=draft.against, name=said(draft.name, "name", _("请写名称。"), 120),
        indicator=said(draft.indicator, "indicator", _("请写指标。"), 120), value=draft.value,
        scale=draft.scale.strip()[:60], source=said(draft.source, "source", _("请写出处。"), 200),
        begins_on=draft.begins_on, ends_on=draft.ends_on, n=draft.n, file=file, noted_by_id=actor.person_id, noted_at=at,
    )  # fmt: skip


@command(may="findings.keep")
def withdraw_benchmark(actor: Actor, benchmark_id: int, reason: str, *, at: datetime) -> Benchmark:
    """Use it no more, and say why; it stays on record."""
    benchmark = locked(Benchmark, benchmark_id)
    if benchmark.withdrawn_at is not None:
        raise Refused(_("这条标杆已经停用。"))
    benchmark.withdrawn_why = said(reason, "reason", _("请写明停用原因。"), 200)
    benchmark.withdrawn_at = at
    benchmark.save(update_fields=["withdrawn_why", "withdrawn_at"])
    return benchmark


@command(may="findings.keep")
def note_trend(actor: Actor, kind: str, month: date, value: float, source: str, *, at: datetime) -> Trend:
    """Enter market share, customers won or lost of a month; entered again, the later value holds."""
    if kind not in Movement.values:
        raise Invalid(_("请选择事项。"), field="kind")
    if month.day != 1 or month > local_day(at):
        raise Invalid(_("请选择已经开始的月份。"), field="month")
    if value < 0 or (kind == Movement.SHARE and value > 100):
        raise Invalid(_("数值不在可能的范围内。"), field="value")
    values = {"value": value, "source": said(source, "source", _("请写出处。"), 200)}
    values |= {"noted_by_id": actor.person_id, "noted_at": at}
    return Trend.objects.update_or_create(kind=kind, month=month, defaults=values)[0]


@command(may="findings.keep")
def add_segment(actor: Actor, name: str, whose: str, owner_id: int, *, at: datetime) -> Segment:
    """Learn the expectations of a group of customers from now on; somebody answers for that."""
    words = said(name, "name", _("请写名称。"), 80)
    if whose not in Whose.values:
        raise Invalid(_("请选择是谁的顾客。"), field="whose")
    at_work(owner_id, "owner")
    if Segment.objects.filter(name=words).exists():
        raise Invalid(_("已经有这个细分顾客群。"), field="name")
    return Segment.objects.create(name=words, whose=whose, owner_id=owner_id, made_at=at)


@command(may="findings.keep")
def retire_segment(actor: Actor, segment_id: int, *, at: datetime) -> Segment:
    """Learn its expectations no more."""
    segment = locked(Segment, segment_id)
    if segment.retired_at is not None:
        raise Refused(_("这个细分顾客群已经停用。"))
    segment.retired_at = at
    segment.save(update_fields=["retired_at"])
    return segment


@dataclass(frozen=True)
class ExpectationDraft:
    """What a segment expects of an attribute, how important it is (0..100), and how that was learnt."""

    segment_id: int
    attribute: str
    expectation: str
    importance: float
    how: str
    heard: str
    source: str
    survey_id: int = 0


@command(may="findings.keep")
def add_expectation(actor: Actor, draft: ExpectationDraft, *, at: datetime) -> Expectation:
    """Enter an expectation; what was known of the same attribute of the segment in the same way gives way to it."""
    segment = locked(Segment, draft.segment_id)
    if segment.retired_at is not None:
        raise Refused(_("这个细分顾客群已经停用。"))
    if not 0 <= draft.importance <= 100:
        raise Invalid(_("重要性在 0 到 100 之间。"), field="importance")
    if draft.how not in Importance.values or draft.heard not in Heard.values:
        raise Invalid(_("请选择来源。"), field="how")
    attribute = said(draft.attribute, "attribute", _("请写质量特性。"), 80)
    made = Expectation.objects.create(
        segment=segment, attribute=attribute, importance=draft.importance, how=draft.how, heard=draft.heard,
        expectation=said(draft.expectation, "expectation", _("请写期望。"), 300), survey_id=draft.survey_id,
        source=said(draft.source, "source", _("请写来源。"), 160), noted_by_id=actor.person_id, noted_at=at,
    )  # fmt: skip
    same = Expectation.objects.filter(segment=segment, attribute=attribute, how=draft.how, replaced_at__isnull=True)
    same.exclude(pk=made.pk).update(replaced_at=at)
    return made


@dataclass(frozen=True)
class CrossCheckDraft:
    """A cross-check of a survey: its span, the table as JSON rows, what follows, and how well expectations are learnt."""

    survey_id: int
    survey_label: str
    begins_on: date
    ends_on: date
    rows: Sequence[Mapping[str, Any]]
    conclusion: str
    process: str


@command(may="findings.keep")
def cross_check(actor: Actor, draft: CrossCheckDraft, *, at: datetime) -> CrossCheck:
    """Record that a survey's expectations were held against complaints, losses and gains (D5.1), once."""
    if CrossCheck.objects.filter(survey_id=draft.survey_id).exists():
        raise Refused(_("这次调查已经做过交叉核对。"), clause="D5.1-crosscheck")
    if not draft.rows:
        raise Refused(_("还没有登记期望，先登记期望再核对。"), clause="D5.1-register")
    return CrossCheck.objects.create(
        survey_id=draft.survey_id, survey_label=draft.survey_label[:160], begins_on=draft.begins_on,
        ends_on=draft.ends_on, rows=[dict(one) for one in draft.rows],
        conclusion=said(draft.conclusion, "conclusion", _("请写印证的结论。")),
        process=said(draft.process, "process", _("请评价了解期望的过程本身。")), done_by_id=actor.person_id, done_at=at,
    )  # fmt: skip
