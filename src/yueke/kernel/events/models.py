"""Tables of events and of the reactions that have run."""

from __future__ import annotations

from django.db import models

from yueke.kernel import rights


class Event(models.Model):
    """Something that happened; append-only. ``stream`` names the record it belongs to (``customers.customer:42``)."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=80)
    stream = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60)
    actor_post = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=40, blank=True)
    cause = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="effects")
    # The act of the row history it was published in, filled by the database.
    act_id = models.BigIntegerField(
        null=True, db_default=models.Func(function="yueke_act", output_field=models.BigIntegerField())
    )
    audited = models.BooleanField(default=False)

    history_left_out = "a record of what happened: appended, never changed"
    application_may = rights.APPEND

    class Meta:
        indexes = [
            models.Index(fields=["act_id"], name="events_of_act", condition=models.Q(act_id__isnull=False)),
            models.Index(fields=["id"], name="events_audited", condition=models.Q(audited=True)),
            models.Index(fields=["kind", "at"], name="events_audited_by_kind", condition=models.Q(audited=True)),
            models.Index(fields=["stream", "-at", "-id"], name="event_timeline_of_a_record"),
            models.Index(fields=["-at", "-id"], name="event_latest"),
        ]


class ReactionRun(models.Model):
    """A reaction that has run to its end for an event; the unique pair makes retries harmless."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="runs")
    reaction = models.CharField(max_length=80)
    at = models.DateTimeField()

    history_left_out = "bookkeeping of jobs"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="reaction_once_per_event")]
