"""The table that tells whether the keys fit the data."""

from __future__ import annotations

from django.db import models


class KeyCheck(models.Model):
    """A known text under this installation's keys; the one row is written when the database is made."""

    id = models.SmallIntegerField(primary_key=True)
    cipher = models.BinaryField()
    index = models.BinaryField()

    history_left_out = "tells whether the keys fit; no business fact"
