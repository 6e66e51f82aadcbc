"""The yearly review of how satisfaction is measured (E6.2), and the quarterly checks of it (E6.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.findings import rules
from yueke.domains.findings.choices import Result
from yueke.domains.findings.commands.finding import at_work, local_day, locked, said, theirs
from yueke.domains.findings.events import CheckDone, ReviewIssued
from yueke.domains.findings.lifecycles import CHECK_LIFE, REVIEW_LIFE
from yueke.domains.findings.models import Check, CheckItem, Review
from yueke.domains.findings.rules import Point
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="findings.keep")
def begin_review(actor: Actor, year: int, figures: Sequence[Mapping[str, Any]], *, at: datetime) -> Review:
    """Begin the review of a year with the figures there are; the one there is already, with its figures read anew."""
    if not 2000 <= year <= timezone.localtime(at).year:
        raise Invalid(_("请选择已经开始的年度。"), field="year")
    review, is_new = Review.objects.get_or_create(
        year=year,
        defaults={"figures": list(figures), "made_by_id": actor.person_id, "made_at": at, "updated_at": at},
    )
    if not is_new:
        review = _draft(review.pk)
        review.figures, review.updated_at = list(figures), at
        review.save(update_fields=["figures", "updated_at"])
    return review


@command(may="findings.keep")
def judge_review(
    actor: Actor, review_id: int, *, judgement: str, changes: str, amendment_id: int | None = None, at: datetime
) -> Review:
    """What the figures say, and what is changed about it; an amendment of the regulation when it needs one."""
    review = _draft(review_id)
    review.judgement, review.changes = judgement.strip()[:4000], changes.strip()[:4000]
    review.amendment_id, review.updated_at = amendment_id, at
    review.save(update_fields=["judgement", "changes", "amendment_id", "updated_at"])
    return review


@command(may="findings.keep")
def issue_review(actor: Actor, review_id: int, body: Mapping[str, Any], *, at: datetime) -> Review:
    """Issue it (E6.2), once the year is over and its figures were judged."""
    review = _draft(review_id)
    if review.year >= timezone.localtime(at).year:
        raise Refused(_("这一年还没有过完，次年才能发布评审。"), clause="E6.2")
    said(review.judgement, "judgement", _("请先写评审意见。"))
    said(review.changes, "changes", _("请先写决定的调整；不需要调整也要写明。"))
    REVIEW_LIFE.move(review, "issue", at=at, body=dict(body), issued_by_id=actor.person_id, issued_at=at)
    publish(actor, ReviewIssued(at=at, review_id=review.pk, year=review.year))
    return review


@dataclass(frozen=True)
class Looked:
    """What was found at a point of a check; ``mend`` and what follows when it was bad."""

    result: str
    seen: str = ""
    mend: str = ""
    mend_owner_id: int | None = None
    mend_by: date | None = None


@command(may="findings.keep")
def begin_check(actor: Actor, quarter: date, points: Sequence[Point], *, at: datetime) -> Check:
    """Begin the check of a quarter with a list of points; the one there is already, if there is."""
    if rules.quarter_of(quarter) != quarter or quarter > local_day(at):
        raise Invalid(_("请选择已经开始的季度。"), field="quarter")
    check, is_new = Check.objects.get_or_create(
        quarter=quarter, defaults={"made_by_id": actor.person_id, "made_at": at, "updated_at": at}
    )
    if is_new:
        CheckItem.objects.bulk_create(
            CheckItem(check_of=check, n=n, step=one.step, point=one.point) for n, one in enumerate(points, start=1)
        )
    return check


@command(may="findings.keep")
def look(actor: Actor, item_id: int, looked: Looked, *, at: datetime) -> CheckItem:
    """Write down what was found at a point, and what is to be put right by whom."""
    item = locked(CheckItem, item_id)
    if item.check_of.state != "draft":
        raise Refused(_("检查已经完成，不能再改。"))
    if looked.result not in Result.values:
        raise Invalid(_("请选择检查结果。"), field="result")
    bad = looked.result == Result.BAD
    if bad:
        said(looked.mend, "mend", _("请写明整改要求。"))
        at_work(looked.mend_owner_id, "mend_owner")
        if looked.mend_by is None:
            raise Invalid(_("请填整改期限。"), field="mend_by")
    item.result, item.seen = looked.result, looked.seen.strip()[:500]
    item.mend = looked.mend.strip()[:300] if bad else ""
    item.mend_owner_id, item.mend_by = (looked.mend_owner_id, looked.mend_by) if bad else (None, None)
    item.save()
    return item


@command(may="findings.keep")
def finish_check(actor: Actor, check_id: int, verdict: str, *, at: datetime) -> Check:
    """Finish it (E6.1), once every point has a result and every bad one says what is to be put right."""
    check = locked(Check, check_id)
    rows = [(one.n, one.result, bool(one.mend)) for one in check.items.all()]
    if missing := rules.missing_to_finish(rows):
        told = "、".join(map(str, missing))
        raise Refused(_("第 %(n)s 项还没有检查结果或者整改要求。") % {"n": told}, clause="E6.1")
    words = said(verdict, "verdict", _("请写检查意见。"))
    CHECK_LIFE.move(check, "finish", at=at, verdict=words, done_by_id=actor.person_id, done_at=at)
    bad = sum(result == Result.BAD for _n, result, _told in rows)
    publish(actor, CheckDone(at=at, check_id=check.pk, bad=bad))
    return check


@command(may="findings.view")
def mend(actor: Actor, item_id: int, mending: str, *, at: datetime) -> CheckItem:
    """Say how something was put right; whoever was asked to does, or whoever keeps findings."""
    item = locked(CheckItem, item_id)
    theirs(actor, item.mend_owner_id)
    if item.result != Result.BAD or item.mended_at is not None:
        raise Refused(_("只有需要整改、尚未整改的项目可以登记。"))
    item.mending, item.mended_at = said(mending, "mending", _("请写明怎样整改的。"), 500), at
    item.save(update_fields=["mending", "mended_at"])
    return item


def _draft(review_id: int) -> Review:
    review = locked(Review, review_id)
    if review.state != "draft":
        raise Refused(_("已经发布的评审不能再改。"))
    return review
