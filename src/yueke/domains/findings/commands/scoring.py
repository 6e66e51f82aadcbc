"""Issuing the fair scores of a span for assessment (E4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.findings.choices import Subject
from yueke.domains.findings.commands.finding import local_day
from yueke.domains.findings.events import ScoresIssued
from yueke.domains.findings.models import Issue, Score
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.methods.fairness import FairScores

METHOD = _("收缩估计（REML）；按评价来源校正客群差异；95 % 区间；互相不能区分的不排名次")


@command(may="findings.keep")
def issue_scores(
    actor: Actor, subject: str, begins_on: date, ends_on: date, scores: FairScores | None, labels: Mapping[Any, str], *, at: datetime
) -> Issue:  # fmt: skip
    """Issue the scores of a span that is over, once; ``labels`` name the units, whose keys are ids."""
    if subject not in Subject.values:
        raise Invalid(_("请选择对象。"), field="subject")
    if ends_on > local_day(at) or ends_on <= begins_on:
        raise Refused(_("这段时间还没有过完，不能发布得分。"), clause="E4.1")
    if scores is None:
        raise Refused(_("评价太少，还算不出公平得分。"), clause="E4.1")
    if Issue.objects.filter(subject=subject, begins_on=begins_on, ends_on=ends_on).exists():
        raise Refused(_("这段时间的得分已经发布，不能再改。"), clause="E4.1")
    issue = Issue.objects.create(
        subject=subject, begins_on=begins_on, ends_on=ends_on, mean=scores.mean, between=scores.between,
        within=scores.within, answers=sum(one.n for one in scores.units), method=str(METHOD),
        issued_by_id=actor.person_id, issued_at=at,
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(
            issue=issue, unit_id=int(str(one.unit)), label=labels.get(one.unit, "")[:120], n=one.n, raw=one.raw, fair=one.fair,
            low=one.low, high=one.high, weight=one.weight, verdict=one.verdict,
        )
        for one in scores.units
    )  # fmt: skip
    publish(
        actor,
        ScoresIssued(
            at=at, issue_id=issue.pk, subject=subject, begins_on=begins_on.isoformat(), ends_on=ends_on.isoformat(),
            units=len(scores.units),
        ),
    )  # fmt: skip
    return issue
