"""Tables of the row history: the act (who, why, from where), what it touched, and each changed row."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_lazy as _

from yueke.kernel import rights


class TransactionField(models.Field):
    """The number of a database transaction (``xid8``), which says whether a snapshot knew of it."""

    def db_type(self, connection: object) -> str:
        """Postgres' own type."""
        return "xid8"


class Act(models.Model):
    """What one command did in one transaction. Written by the database with the first row that changes.

    ``at`` is the moment the command was given, ``written_at`` the clock of the database. A change nobody announced
    (SQL typed by hand) has no name; ``database_user`` then is all that is known of its author.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("时间"))
    written_at = models.DateTimeField()
    person_id = models.BigIntegerField(_("操作人"), null=True)
    name = models.CharField(max_length=60, blank=True)
    post = models.CharField(_("岗位"), max_length=60, blank=True)
    command = models.CharField(_("命令"), max_length=80, blank=True)
    clause = models.CharField(_("依据条款"), max_length=40, blank=True)
    cause_id = models.BigIntegerField(null=True)
    door = models.CharField(_("入口"), max_length=40, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=40, blank=True)
    address = models.CharField(_("网络地址"), max_length=45, blank=True)
    database_user = models.CharField(_("数据库用户"), max_length=63)
    transaction = TransactionField(null=True)
    """Filled by the database; not known of acts before this column was there."""

    history_left_out = "the history itself"
    application_may = rights.READ

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="acts_latest"),
            models.Index(fields=["person_id", "-at", "-id"], name="acts_of_person"),
            models.Index(fields=["command", "-at", "-id"], name="acts_of_command"),
            models.Index(fields=["clause", "-at", "-id"], name="acts_for_clause", condition=~Q(clause="")),
            # Acts are appended, so a few pages tell which stretch of the table a span of days lies in.
            BrinIndex(fields=["written_at"], name="acts_by_day"),
            models.Index(fields=["transaction"], name="acts_by_transaction", condition=Q(transaction__isnull=False)),
        ]
        triggers = [pgtrigger.Protect(name="acts_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Touched(models.Model):
    """How many rows of a kind an act made, changed and took away: what a list shows without counting changes."""

    pk = models.CompositePrimaryKey("act", "kind")
    act = models.ForeignKey(
        Act, on_delete=models.DO_NOTHING, related_name="touched", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)

    history_left_out = "the history itself"
    application_may = rights.READ

    class Meta:
        indexes = [models.Index(fields=["kind", "-at", "-act"], name="acts_on_kind")]


class Change(models.Model):
    """One row that was made (``I``), changed (``U``) or taken away (``D``).

    ``kind`` names the model, ``root`` the record whose page shows the row: for a contact, its customer. ``before`` and
    ``after`` hold the columns that changed, as the database had them: personal data as ciphertext. A row that was
    taken away is kept whole. A new row is not copied: its first values are what ``before`` of later changes and the
    row itself say (:func:`reading.first_values`), so an import costs little and a million rows are not kept twice.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(Act, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    root = models.CharField(max_length=60)
    root_id = models.BigIntegerField(null=True)
    op = models.CharField(max_length=1)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    history_left_out = "the history itself"
    application_may = rights.READ

    class Meta:
        indexes = [
            models.Index(fields=["root", "root_id", "-id"], name="changes_of_record"),
            models.Index(fields=["act", "id"], name="changes_of_act"),
            # What is gone can still be found by the number it had.
            models.Index(KeyTransform("number", "before"), name="removed_by_number", condition=Q(op="D")),
        ]
        triggers = [pgtrigger.Protect(name="changes_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
