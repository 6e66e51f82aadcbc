"""Evaluation meetings: agenda, attendance, minutes, actions (E5.2)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.findings.lifecycles import MEETING_LIFE
from yueke.domains.findings.models.finding import Finding, person
from yueke.kernel.history.triggers import kept


class Meeting(models.Model):
    """The meeting on a quarter's results. ``quarter`` is its first day; ``body`` the minutes as they were issued."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(_("会议编号"), max_length=30, unique=True)
    title = models.CharField(_("标题"), max_length=120)
    quarter = models.DateField(_("季度"))
    state = models.CharField(_("状态"), max_length=12, choices=MEETING_LIFE.choices, default=MEETING_LIFE.initial)
    held_at = models.DateTimeField(_("会议时间"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    chair = person(_("主持人"))
    summary = models.TextField(_("会议情况"), blank=True)
    body = models.JSONField(_("纪要正文"), null=True)
    issued_at = models.DateTimeField(_("签发时间"), null=True)
    issued_by = person(_("签发人"))
    cancel_reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    made_by = person(_("安排人"))
    made_at = models.DateTimeField(_("安排时间"))
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评价会议")
        ordering = ("-held_at", "-id")
        indexes = [
            models.Index(F("held_at").desc(), F("id").desc(), name="findings_meetings_list"),
            models.Index(F("quarter"), F("issued_at"), name="findings_meetings_quarter"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)), name="meeting_of_a_quarter"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False), name="minutes_have_a_time"
            ),
        ]
        triggers = [
            *MEETING_LIFE.triggers("meeting_life"),
            pgtrigger.Protect(
                name="minutes_for_ever", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="issued")
            ),
            pgtrigger.Protect(name="meeting_never_lost", operation=pgtrigger.Delete),
            *kept(without=("body",)),
        ]

    def __str__(self) -> str:
        return self.number


class AgendaItem(models.Model):
    """A point of the agenda, from a finding or not, and what the meeting concluded on it."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda", db_index=False)
    n = models.PositiveSmallIntegerField(_("序号"))
    topic = models.CharField(_("议题"), max_length=300)
    finding = models.ForeignKey(
        Finding, verbose_name=pgettext_lazy("finding", "结论"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    conclusion = models.TextField(_("会议结论"), blank=True)

    class Meta:
        verbose_name = _("会议议题")
        ordering = ("n",)
        constraints = [models.UniqueConstraint(fields=("meeting", "n"), name="findings_agenda_numbered")]
        triggers = kept(of="meeting")


class Attendee(models.Model):
    """Somebody asked to come (``came`` says whether they did), or only told of the minutes (``informed``)."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees", db_index=False)
    person = models.ForeignKey(
        "organization.Person", verbose_name=_("人员"), on_delete=models.CASCADE, related_name="+"
    )
    informed = models.BooleanField(_("只发纪要"), default=False)
    came = models.BooleanField(_("到会"), null=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        verbose_name = _("参会人")
        ordering = ("informed", "id")
        constraints = [models.UniqueConstraint(fields=("meeting", "person"), name="findings_attends_once")]
        triggers = kept(of="meeting")


class Action(models.Model):
    """What the meeting gave somebody to do, and by when."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions", db_index=False)
    n = models.PositiveSmallIntegerField(_("序号"))
    what = models.CharField(_("行动"), max_length=300)
    owner = person(_("负责人"))
    due_on = models.DateField(_("期限"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_by = person(_("登记完成的人"))
    doing = models.CharField(_("完成情况"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("会议行动")
        ordering = ("n",)
        constraints = [models.UniqueConstraint(fields=("meeting", "n"), name="findings_action_numbered")]
        indexes = [
            models.Index(F("owner_id"), F("due_on"), name="findings_actions_owed", condition=Q(done_at__isnull=True))
        ]
        triggers = kept(of="meeting")
