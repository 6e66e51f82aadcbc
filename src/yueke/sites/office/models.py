"""The tables of the staff site: posts of forms that have been carried out, and who knocks how often."""

from __future__ import annotations

from django.db import models


class AnsweredPost(models.Model):
    """A form that was sent and carried out; sent again (the answer got lost), it leads to ``url``, the same place."""

    history_left_out = "keeps a form from being carried out twice; no business fact"

    person_id = models.BigIntegerField()
    token = models.CharField(max_length=40)
    url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "token"], name="post_once")]


class Knock(models.Model):
    """How often somebody (a digest of an address or an account) knocked in the minute they last did."""

    history_left_out = "counts requests of the last minute; no business fact"

    who = models.CharField(max_length=40, primary_key=True)
    minute = models.BigIntegerField(db_index=True)
    times = models.IntegerField()
