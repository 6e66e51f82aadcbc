"""The table of the staff site: posts of forms that have been carried out."""

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
