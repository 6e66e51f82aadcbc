"""Tables of duplicates: pairs of archives worth a look, merges that were done, and the rows each of them changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.lifecycles import LINK_LIFE
from yueke.kernel.history.triggers import kept
from yueke.kernel.vault import EncryptedField

CUSTOMER = "customers.Customer"
PERSON = "organization.Person"


class DuplicateLink(models.Model):
    """Two customers found to be related or perhaps the same, kept side by side until somebody decides.

    ``reasons`` are messages in Chinese, ``weights`` what each counts for in bits (see ``methods.matching``); ``weight``
    is their sum, None for pairs noted without a score. ``certain`` is what is suggested for merging. A pair put off rests until ``resting_until``.
    """

    first = models.ForeignKey(CUSTOMER, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(CUSTOMER, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    weights = ArrayField(models.FloatField(), default=list)
    weight = models.FloatField(null=True)
    certain = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LINK_LIFE.choices, default=LINK_LIFE.initial)
    found_at = models.DateTimeField()
    resting_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(
                F("weight").desc(nulls_last=True), F("id").asc(), name="pairs_waiting", condition=Q(state="open")
            ),
        ]
        triggers = [*LINK_LIFE.triggers("link_life"), *kept(of="first")]


class DuplicateSearch(models.Model):
    """One look through the whole archive: how many archives, pairs compared, and pairs found."""

    at = models.DateTimeField()
    customers = models.PositiveIntegerField()
    compared = models.PositiveIntegerField()
    certain = models.PositiveIntegerField()
    possible = models.PositiveIntegerField()
    seconds = models.FloatField()

    history_left_out = "one appended row for each run"


class MergeBatch(models.Model):
    """Several merges decided in one step, to be undone in one step."""

    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("合并理由"), max_length=200)

    class Meta:
        triggers = kept()


class Merge(models.Model):
    """One archive put into another: who, why, what was chosen, and what the two rows held before and after.

    ``choices`` is ``{field: side}``. ``survivor_was`` and ``absorbed_was`` are ``{column: [before, after]}`` of the
    columns that changed, as the database writes them in JSON: personal data as ciphertext.
    """

    survivor = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(CUSTOMER, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(MergeBatch, on_delete=models.PROTECT, null=True, related_name="merges")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("合并理由"), max_length=200)
    choices = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    survivor_was = models.JSONField(default=dict)
    absorbed_was = models.JSONField(default=dict)
    undone_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(_("撤销理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("合并记录")
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merged_away_once"),
            models.CheckConstraint(condition=~Q(survivor=F("absorbed")), name="merged_with_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="merges_latest")]
        triggers = kept(of="survivor")


class MergedRows(models.Model):
    """Rows of one table that a merge changed alike, or made: all an undo needs.

    ``was`` and ``now`` hold the columns set, before and after; both empty for rows that were made. ``marks`` are
    fingerprints of ``columns`` of each row as the merge left it: a row with another one has been changed since. ``seal`` is
    the key they were made under (see :mod:`.marks`); empty for tables that hold nothing encrypted, and in old records.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=80)
    model = models.CharField(max_length=60)
    made = models.BooleanField(default=False)
    was = models.JSONField(default=dict)
    now = models.JSONField(default=dict)
    ids = ArrayField(models.BigIntegerField())
    columns = ArrayField(models.TextField(), default=list)
    marks = ArrayField(models.BigIntegerField(), default=list)
    seal = EncryptedField(context="customers.merged_rows.seal")

    history_left_out = "is itself the record of what a merge did"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "position"], name="step_of_a_merge_once")]
