"""The table of readings: how many archives broke a rule on a day."""

from __future__ import annotations

from django.db import models


class QualityReading(models.Model):
    """On a day, ``found`` of ``of`` live archives broke ``rule``; completeness steps are rules of their own."""

    on = models.DateField()
    rule = models.CharField(max_length=40)
    found = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    at = models.DateTimeField()

    history_left_out = "one appended figure for each rule and day"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "on"], name="quality_read_once_a_day")]
