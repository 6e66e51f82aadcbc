"""What the working calendar is made of, and the tables SQL reads it from."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.kernel.history.triggers import kept


class CalendarDay(models.Model):
    """A day that differs from its weekday. The company's word on a day goes before the state's."""

    class Kind(models.TextChoices):
        """What the day is."""

        HOLIDAY = "holiday", _("法定节假日")
        WORKDAY = "workday", _("调休上班")
        COMPANY_OFF = "company_off", _("公司休息")
        COMPANY_WORK = "company_work", _("公司上班")

    class Source(models.TextChoices):
        """Who says so."""

        STATUTORY = "statutory", _("国务院通知")
        COMPANY = "company", _("公司安排")

    WORKING = (Kind.WORKDAY, Kind.COMPANY_WORK)
    SOURCE_OF = {
        Kind.HOLIDAY: Source.STATUTORY,
        Kind.WORKDAY: Source.STATUTORY,
        Kind.COMPANY_OFF: Source.COMPANY,
        Kind.COMPANY_WORK: Source.COMPANY,
    }

    id = models.BigAutoField(primary_key=True)
    date = models.DateField(verbose_name=_("日期"))
    kind = models.CharField(max_length=12, choices=Kind.choices, verbose_name=_("类型"))
    name = models.CharField(max_length=40, blank=True, verbose_name=_("名称"))
    source = models.CharField(max_length=10, choices=Source.choices, verbose_name=_("来源"))

    class Meta:
        ordering = ["date", "source"]
        constraints = [models.UniqueConstraint(fields=["date", "source"], name="one_word_on_a_day_from_each")]
        triggers = kept()


class WorkPeriod(models.Model):
    """Opening hours on some weekdays (ISO: Monday is 1); a day split by lunch has two."""

    id = models.BigAutoField(primary_key=True)
    weekdays = ArrayField(models.SmallIntegerField(), verbose_name=_("星期"))
    start = models.TimeField(verbose_name=_("开始"))
    end = models.TimeField(verbose_name=_("结束"))

    class Meta:
        ordering = ["start"]
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="hours_end_after_they_start")]
        triggers = kept()


class CalendarVersion(models.Model):
    """The one row that changes with every edit, so that processes know to load the calendar again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    # Random rather than counted: a number rolled back and given out again would look unchanged.
    version = models.UUIDField(default=uuid.uuid4)

    history_left_out = "follows from the days and hours"


class Workday(models.Model):
    """Each day from 1990 to 2069 with what SQL needs to count and roll; written by ``editing.rebuild``."""

    date = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    ordinal = models.IntegerField(help_text="working days from the table's beginning up to and with this day")
    next_working = models.DateField(help_text="this day when it is a working day, else the next one")

    history_left_out = "follows from the days and hours"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ordinal"], condition=Q(is_working=True), include=["date"], name="workday_by_ordinal"
            )
        ]


class Workspan(models.Model):
    """Each stretch of open hours, with the open seconds of the table before it."""

    starts = models.DateTimeField(primary_key=True)
    ends = models.DateTimeField()
    before = models.BigIntegerField(unique=True)

    history_left_out = "follows from the days and hours"
