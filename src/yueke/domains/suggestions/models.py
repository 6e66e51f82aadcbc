"""Tables of what was learned, and of what was suggested and taken."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Learned(models.Model):
    """A model for one ``subject`` (``complaints.category``), as ``methods.text.categories.Model`` keeps itself in bytes.

    ``n`` texts were learned from; of the latest ``held_out``, that an earlier model had not seen, ``first`` were suggested
    first and ``among_three`` among the first three.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=40)
    at = models.DateTimeField(_("训练时间"))
    n = models.PositiveIntegerField(_("样本数"))
    held_out = models.PositiveIntegerField(_("检验数"), default=0)
    first = models.PositiveIntegerField(default=0)
    among_three = models.PositiveIntegerField(default=0)
    content = models.BinaryField()

    history_left_out = "made anew every night from records whose history is kept"

    class Meta:
        indexes = [models.Index(fields=["subject", "-id"], name="learned_latest")]


class Suggested(models.Model):
    """What was suggested for a record (by its kind and id), the best first, and what the person chose.

    ``by_rules``: nothing had been learned yet.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=40)
    origin_kind = models.CharField(max_length=60)
    origin_id = models.BigIntegerField()
    labels = ArrayField(models.CharField(max_length=40))
    chosen = models.CharField(max_length=40, blank=True)
    by_rules = models.BooleanField(default=False)
    at = models.DateTimeField(_("时间"))

    history_left_out = "written once and never changed"

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="suggested_latest")]
        constraints = [
            models.UniqueConstraint(fields=["subject", "origin_kind", "origin_id"], name="suggested_once_for_a_record")
        ]
