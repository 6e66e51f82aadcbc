"""Tables of fieldwork: who interviews, whom they ask, each try."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models.collecting import Invitation
from yueke.domains.surveys.models.sampling import Member
from yueke.domains.surveys.models.survey import Survey
from yueke.domains.surveys.rules.calling import OUTCOMES, Result
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

_PERSON = "organization.Person"


class Interviewer(models.Model):
    """Somebody who asks, enters or keeps records for a survey, whatever their data scope. Relieved, they see it no more."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="interviewers", db_index=False)
    person = models.ForeignKey(
        _PERSON, verbose_name=_("访问员"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    named_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    named_at = models.DateTimeField(_("指定时间"))
    relieved_at = models.DateTimeField(_("撤下时间"), null=True)

    class Meta:
        verbose_name = _("访问员")
        indexes = [models.Index(F("person_id"), name="surveys_interviewer_of", condition=Q(relieved_at__isnull=True))]
        constraints = [models.UniqueConstraint(fields=("survey", "person"), name="surveys_interviewer_once")]
        triggers = kept(of="survey")

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.person_id}"


class Contact(models.Model):
    """Somebody to be asked by telephone or in person, and how far that is. Each try is a :class:`Call`.

    ``outcome`` is a field of ``methods.responses.rates.Outcomes`` (``rules.calling.outcome``), ``due_at`` when the next try may be (none when
    nobody asks again). ``holder`` has them on the desk until ``held_until``, and nobody else gets them meanwhile.
    ``answered_on``: the day on which their answers came in. Which answers is not told here.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices, default=Mode.PHONE)
    stratum = models.CharField(_("层"), max_length=120, blank=True)
    place = models.PositiveIntegerField(_("顺序"))
    result = models.CharField(_("结果"), max_length=12, choices=Result.choices, blank=True)
    outcome = models.CharField(max_length=12, choices=[(one, one) for one in OUTCOMES], blank=True)
    tries = models.PositiveSmallIntegerField(_("联系次数"), default=0)
    due_at = models.DateTimeField(_("下次联系"), null=True)
    appointment_at = models.DateTimeField(_("约定时间"), null=True)
    appointed = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    holder = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    held_until = models.DateTimeField(null=True)
    answered_on = models.DateField(_("答完日期"), null=True)

    history_left_out = "each try stands in the calls, which are only ever added"

    class Meta:
        verbose_name = _("访问对象")
        indexes = [
            models.Index(
                F("survey_id"),
                F("tries"),
                F("place"),
                name="surveys_contacts_waiting",
                condition=Q(due_at__isnull=False),
            ),
            models.Index(
                F("survey_id"),
                F("appointment_at"),
                name="surveys_appointments",
                condition=Q(appointment_at__isnull=False),
            ),
            models.Index(F("survey_id"), F("stratum"), F("mode"), F("outcome"), name="surveys_contact_outcomes"),
            models.Index(F("customer_id"), name="surveys_contacts_of"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "member"), condition=Q(member__isnull=False), name="surveys_contact_once"
            ),
            models.UniqueConstraint(
                fields=("survey", "invitation"), condition=Q(invitation__isnull=False), name="surveys_contact_invited_once"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(invitation__isnull=False), name="surveys_contact_of_somebody"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.place}"


class Call(models.Model):
    """One try to ask somebody: when, by whom, how it ended. Of a confidential survey, tries that brought answers tell the day only."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="calls", db_index=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices)
    result = models.CharField(_("结果"), max_length=12, choices=Result.choices)
    appointment_at = models.DateTimeField(_("约定时间"), null=True)
    note = EncryptedField(_("备注"), context="surveys.call_note")

    history_left_out = "append-only: its rows are the history"

    class Meta:
        verbose_name = _("访问记录")
        ordering = ("-id",)
        indexes = [
            models.Index(F("contact_id"), F("id"), name="surveys_calls_of_contact"),
            models.Index(F("survey_id"), F("by_id"), F("result"), name="surveys_calls_by"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.result}"
