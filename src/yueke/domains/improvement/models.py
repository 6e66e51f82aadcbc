"""Tables of improvements, their sources, measures with their evidence, and the effects measured."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement.choices import Kind, Verdict
from yueke.domains.improvement.lifecycles import AGREED, IMPROVEMENT_LIFE, OPEN
from yueke.kernel import rights
from yueke.kernel.access import Actor, ScopedQuerySet
from yueke.kernel.history.triggers import kept

_PERSON, _DEPARTMENT = "organization.Person", "organization.Department"


class ImprovementQuerySet(ScopedQuerySet):
    """Improvements, as readers may chain them."""

    def shared_with(self, actor: Actor) -> Q:
        """Whoever proposed one or has a measure to carry out sees it, wherever they sit."""
        mine = Measure.objects.filter(owner_id=actor.person_id or 0).values("improvement_id")
        return Q(proposed_by_id=actor.person_id or 0) | Q(pk__in=mine)

    def open(self) -> Self:
        """Those in which somebody still owes something."""
        return self.filter(state__in=OPEN)


class Improvement(models.Model):
    """Something to be put right for good: the problem, its cause, measures, and their effect.

    ``counted_kind`` and ``counted_filter`` say which events must become fewer; whoever declared the kind counts them.
    ``begun_on`` is the day the first measure was done, ``finished_at`` when the last one of this ``round`` was;
    ``window`` is the span compared, fixed then, and ``measure_from`` the day from which the effect can be told.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("改进编号"), max_length=30, unique=True)
    title = models.CharField(_("标题"), max_length=120)
    state = models.CharField(
        _("状态"), max_length=12, choices=IMPROVEMENT_LIFE.choices, default=IMPROVEMENT_LIFE.initial
    )
    problem = models.TextField(_("问题"))
    cause = models.TextField(_("根本原因"), blank=True)
    whys = ArrayField(models.CharField(max_length=300), verbose_name=_("逐层追问"), default=list, blank=True)
    department = models.ForeignKey(
        _DEPARTMENT, verbose_name=_("责任部门"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        _PERSON, verbose_name=_("责任人"), null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    counted_kind = models.CharField(_("计量的事项"), max_length=60, blank=True)
    counted_filter = models.JSONField(_("计量的范围"), default=dict, blank=True)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    begun_on = models.DateField(_("首项措施完成日"), null=True)
    finished_at = models.DateTimeField(_("措施全部完成时间"), null=True)
    window = models.CharField(_("比较时段"), max_length=30, blank=True)
    measure_from = models.DateField(_("效果可测自"), null=True)
    verdict = models.CharField(_("效果"), max_length=10, choices=Verdict.choices, blank=True)
    unmeasured_reason = models.TextField(_("不能测量的原因"), blank=True)
    unmeasured_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    approval_note = models.CharField(_("批准意见"), max_length=300, blank=True)
    closed_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(_("关闭时间"), null=True)
    closing_note = models.CharField(_("关闭意见"), max_length=300, blank=True)
    reopened_reason = models.CharField(_("重新打开原因"), max_length=300, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("提出时间"))
    updated_at = models.DateTimeField()
    search_terms = ArrayField(models.TextField(), default=list)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="improvements_latest"),
            models.Index(fields=["department", "state"], name="improvements_of_department"),
            models.Index(fields=["owner", "state"], name="improvements_of_owner"),
            models.Index(fields=["measure_from"], name="improvements_to_measure", condition=Q(state="verifying")),
            GinIndex(fields=["search_terms"], name="improvement_search", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_at__isnull=False), name="closed_has_a_time"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True)
                | Q(owner__isnull=True)
                | ~Q(closed_by=F("owner"))
                | ~Q(state="closed"),
                name="closed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["planned", "doing", "verifying", "closed"]) | Q(approved_at__isnull=False),
                name="agreed_has_a_time",
            ),
        ]
        triggers = [*IMPROVEMENT_LIFE.triggers("improvement_life"), *kept()]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something."""
        return self.state in OPEN

    @property
    def is_agreed(self) -> bool:
        """Whether it was approved and is still under way."""
        return self.state in AGREED


class Source(models.Model):
    """What an improvement answers to: a record of another module, by kind, id and a label that is no secret."""

    id = models.BigAutoField(primary_key=True)
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="sources", db_index=False)
    kind = models.CharField(_("来源类别"), max_length=60)
    origin_id = models.BigIntegerField(_("来源"))
    label = models.CharField(_("来源编号"), max_length=60)
    added_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(_("加入时间"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["improvement", "kind", "origin_id"], name="improvement_source_once")
        ]
        indexes = [models.Index(fields=["kind", "origin_id"], name="improvements_of_source")]
        triggers = kept(of="improvement")


class MeasureQuerySet(models.QuerySet):
    """Measures, as readers may chain them."""

    def standing(self) -> Self:
        """Those that were not given up."""
        return self.filter(dropped_at__isnull=True)

    def owed(self) -> Self:
        """Agreed on and not yet done."""
        return self.standing().filter(planned_at__isnull=False, done_at__isnull=True, improvement__state__in=AGREED)


class Measure(models.Model):
    """Something to be done by ``owner`` by ``due_on``; owed since ``planned_at``, when it was agreed on.

    Done by its owner with evidence, then verified by somebody else, or sent back.
    """

    id = models.BigAutoField(primary_key=True)
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="measures", db_index=False)
    n = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("措施类别"), max_length=12, choices=Kind.choices)
    what = models.TextField(_("措施"))
    owner = models.ForeignKey(
        _PERSON, verbose_name=_("负责人"), null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    due_on = models.DateField(_("计划完成日期"))
    planned_at = models.DateTimeField(_("确定时间"), null=True)
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    doing = models.TextField(_("完成情况"), blank=True)
    verified_at = models.DateTimeField(_("验证时间"), null=True)
    verified_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    verifying_note = models.CharField(_("验证意见"), max_length=300, blank=True)
    returned_note = models.CharField(_("退回原因"), max_length=300, blank=True)
    dropped_at = models.DateTimeField(_("放弃时间"), null=True)
    drop_reason = models.CharField(_("放弃原因"), max_length=300, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["improvement", "n"], name="measure_numbered_once"),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | Q(done_at__isnull=False), name="measure_done_before_verified"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(done_by__isnull=True) | ~Q(verified_by=F("done_by")),
                name="measure_verified_by_somebody_else",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                name="measures_owed",
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(fields=["due_on"], name="measures_by_day"),
        ]
        triggers = kept(of="improvement")

    def __str__(self) -> str:
        return f"{self.n}"


class Evidence(models.Model):
    """A file that shows a measure was carried out."""

    id = models.BigAutoField(primary_key=True)
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="+", db_index=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(_("上传时间"))

    class Meta:
        triggers = kept(of="improvement")


class Effect(models.Model):
    """One measurement: the events and what they are counted out of, before and after, and the ratio of the rates.

    ``low`` and ``high`` bound the ratio (``level``); each is empty where there is no finite one. The filter is kept as it was.
    """

    id = models.BigAutoField(primary_key=True)
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="effects", db_index=False)
    round = models.PositiveSmallIntegerField(_("轮次"))
    counted_kind = models.CharField(max_length=60)
    counted_filter = models.JSONField(default=dict)
    before_from = models.DateField()
    before_end = models.DateField()
    after_from = models.DateField()
    after_end = models.DateField()
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    before_exposure = models.FloatField()
    after_exposure = models.FloatField()
    ratio = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    level = models.FloatField()
    method = models.CharField(max_length=60)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    measured_at = models.DateTimeField()
    measured_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        indexes = [models.Index(fields=["improvement", "-measured_at"], name="effects_of_improvement")]
