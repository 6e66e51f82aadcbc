"""The table of the machine API: posts that have been carried out."""

from __future__ import annotations

from django.db import models


class AnsweredCall(models.Model):
    """A post that was carried out under a key; sent again (the answer got lost), it tells of the same record.

    Holds the record's id and a digest of what was asked, nothing of what was said.
    """

    history_left_out = "keeps a post from being carried out twice; no business fact"

    token_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    asked = models.BinaryField()
    record_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_id", "key"], name="call_once")]
