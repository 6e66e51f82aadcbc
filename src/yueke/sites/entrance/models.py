"""The table of who knocks how often."""

from __future__ import annotations

from django.db import models


class Knock(models.Model):
    """How often somebody (a digest of an address or an account) knocked in the minute they last did."""

    history_left_out = "counts requests of the last minute; no business fact"

    who = models.CharField(max_length=40, primary_key=True)
    minute = models.BigIntegerField(db_index=True)
    times = models.IntegerField()
