"""Tables of the sampling desk: the list, the draw, and who was drawn."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.surveys.models.survey import Survey
from yueke.kernel import rights

_PERSON = "organization.Person"


class Frame(models.Model):
    """The list a sample is drawn from, as the archive was at a moment (D5.3).

    ``population`` is ``{who: [...], months, filter: {...}}``; ``strata``: size by stratum; ``left_off``: by reason how many of
    the population cannot be asked; ``units``: the list itself (``rules.frames.packed``).
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="frames", db_index=False)
    n = models.PositiveSmallIntegerField(_("次数"))
    population = models.JSONField(_("总体"))
    strata_by = ArrayField(models.CharField(max_length=20), verbose_name=_("分层依据"), default=list)
    size = models.PositiveIntegerField(_("名单人数"))
    strata = models.JSONField(_("各层人数"))
    left_off = models.JSONField(_("未列入"))
    units = models.BinaryField()
    fingerprint = models.CharField(_("指纹"), max_length=64)
    taken_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    taken_at = models.DateTimeField(_("形成时间"))

    history_left_out = "append-only: its rows are the history"
    application_may = rights.APPEND

    class Meta:
        verbose_name = _("抽样名单")
        ordering = ("survey", "n")
        constraints = [models.UniqueConstraint(fields=("survey", "n"), name="surveys_frame_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.n}"


class Draw(models.Model):
    """A draw, which anybody can repeat from the list and the seed. ``numbers``: how many by stratum."""

    id = models.BigAutoField(primary_key=True)
    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="draws", db_index=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    method = models.CharField(pgettext_lazy("sampling", "方法"), max_length=12)
    rule = models.CharField(_("分配方法"), max_length=12, blank=True)
    numbers = models.JSONField(_("各层样本"))
    size = models.PositiveIntegerField(_("样本量"))
    reserve = models.PositiveIntegerField(_("备用人数"), default=0)
    seed = models.CharField(_("随机种子"), max_length=64)
    proof = models.CharField(_("校验值"), max_length=64)
    drawn_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    drawn_at = models.DateTimeField(_("抽取时间"))
    replaced_at = models.DateTimeField(_("作废时间"), null=True)
    replaced_why = models.CharField(_("作废原因"), max_length=200, blank=True)

    history_left_out = "changed once, when it is replaced, which its event tells"

    class Meta:
        verbose_name = _("抽样")
        ordering = ("-id",)
        indexes = [models.Index(F("frame_id"), name="surveys_draws_of_frame")]
        constraints = [
            models.UniqueConstraint(fields=("survey",), condition=Q(replaced_at__isnull=True), name="surveys_one_draw"),
        ]
        triggers = [
            pgtrigger.Protect(
                name=f"survey_draw_{name}_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}),
            )
            for name in ("seed", "proof", "frame")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.size}"


class Member(models.Model):
    """Somebody drawn. ``place`` in the order of asking; ``chance`` of having been drawn, whose inverse is the design weight.

    A ``reserve`` has no chance of its own until it stands in for somebody of its stratum.
    """

    id = models.BigAutoField(primary_key=True)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="members", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    stratum = models.CharField(_("层"), max_length=120, blank=True)
    place = models.PositiveIntegerField(_("顺序"))
    chance = models.FloatField(_("入样概率"), null=True)
    is_reserve = models.BooleanField(_("备用"), default=False)
    asked_at = models.DateTimeField(_("首次联系时间"), null=True)

    history_left_out = "as it was drawn; what is asked of them later is told by the contacts"

    class Meta:
        verbose_name = _("样本")
        ordering = ("draw", "is_reserve", "place")
        indexes = [
            models.Index(F("draw_id"), F("is_reserve"), F("place"), name="surveys_members_in_order"),
            models.Index(F("customer_id"), F("asked_at"), name="surveys_member_asked"),
        ]
        constraints = [models.UniqueConstraint(fields=("draw", "customer"), name="surveys_member_once")]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.place}"
