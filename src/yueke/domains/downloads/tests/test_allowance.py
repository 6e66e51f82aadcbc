"""Many small exports are a large one: what one person takes within the hours of the rule counts together."""

from __future__ import annotations

import dataclasses
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from yueke.domains.downloads import allowance, approving, commands, queries, rules
from yueke.domains.downloads.models import Download, ExportRule
from yueke.domains.downloads.outgoing import maker_of
from yueke.domains.downloads.tests.conftest import asked
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import Actor
from yueke.kernel.errors import Refused
from yueke.kernel.events.models import Event

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def rule(db) -> ExportRule:
    return ExportRule.objects.create(from_at=AT - timedelta(days=30), most_rows=1000, window_hours=24)


def leave(actor: Actor, rows: int, *, at=AT, personal: bool = True, download_id: int | None = None) -> None:
    facts = {"rows": rows, "columns": 3, "form": "csv", "personal": personal, "download_id": download_id}
    organization.note_export(actor, "ledger", **facts, at=at)


def ask(actor: Actor, rows: int, *, form: str = "csv", at=AT, personal: bool = True, **params) -> Download:
    return commands.ask(actor, dataclasses.replace(asked(form, **params), rows=rows, personal=personal), at=at)


@pytest.mark.parametrize(
    "rows,before,guarded",
    [(10, 0, False), (4, 6, False), (5, 6, True), (1, 10, True), (0, 11, False), (11, 0, True)],
)
def test_what_is_guarded_together(rows, before, guarded):
    assert rules.is_guarded(rows, 10, personal=True, before=before) is guarded
    assert not rules.is_guarded(rows, 10, personal=False, before=before)


def test_what_left_counts_for_the_hours_of_the_rule(actor, rule):
    leave(actor, 400, at=AT - 24 * HOUR)
    leave(actor, 300, at=AT - 23 * HOUR)
    leave(actor, 200, at=AT)
    leave(actor, 900, at=AT, personal=False)
    assert allowance.taken(actor.person_id, rule, AT) == 500
    assert allowance.taken(actor.person_id, ExportRule(window_hours=0), AT) == 0
    assert allowance.taken(actor.person_id, ExportRule(window_hours=720), AT) == 900


def test_what_others_took_does_not_count(actor, rule, house):
    other = people.actor_for(house.hire("other", house.branch, "clerk"))
    leave(other, 900)
    assert allowance.taken(actor.person_id, rule, AT) == 0


def test_many_files_just_below_the_limit_wait_for_approval_together(actor):
    leave(actor, 600, at=AT - HOUR)
    held = ask(actor, 401)
    assert (held.state, held.is_guarded, held.rows_before) == ("waiting", True, 600)
    free = ask(actor, 400, form="xlsx")
    assert (free.state, free.is_guarded, free.rows_before) == ("queued", False, 600)


def test_what_is_still_being_made_counts_too(actor):
    assert ask(actor, 900, n=1).state == "queued"
    assert ask(actor, 900, n=2).state == "waiting"
    assert ask(actor, 101, n=3).state == "waiting"
    assert ask(actor, 100, n=4).state == "queued"


def test_files_without_persons_neither_count_nor_wait(actor):
    assert ask(actor, 5000, personal=False, n=1).state == "queued"
    assert ask(actor, 900, n=2).state == "queued"


def test_a_day_later_one_may_again(actor):
    leave(actor, 1000)
    assert ask(actor, 500, at=AT + 23 * HOUR, n=1).state == "waiting"
    assert ask(actor, 500, at=AT + 24 * HOUR, n=2).state == "queued"


def test_what_was_approved_does_not_use_up_the_allowance(actor, clerk, house):
    head = people.actor_for(house.hire("head", house.branch, "manager"))
    seat = people.seat_for(clerk).membership_id
    large = commands.ask(actor, dataclasses.replace(asked("xlsx"), rows=2000, membership_id=seat), at=AT)
    approving.approve(head, large.pk, at=AT)
    commands.begin_making(actor, large.pk, at=AT)
    commands.make(actor, large.pk, at=AT, keep_for=timedelta(days=7))
    assert Event.objects.get(kind="organization.list_exported").payload["rows"] == 2000
    assert ask(actor, 1000).state == "queued"


def test_a_file_that_grew_past_what_is_left_is_not_made(actor, ledger):
    ledger.lines = ledger.lines[:700]
    download = ask(actor, 300)
    leave(actor, 400)
    commands.begin_making(actor, download.pk, at=AT)
    with pytest.raises(Refused, match="近 24 小时已导出 400 条"):
        commands.make(actor, download.pk, at=AT, keep_for=timedelta(days=7))
    assert Download.objects.filter(pk=download.pk).values_list("state", "file").get() == ("running", None)
    assert Event.objects.filter(kind="organization.list_exported").count() == 1


def test_a_file_that_comes_at_once_leaves_no_trace_when_it_may_not(actor, ledger):
    outgoing = maker_of("ledger").make(actor, {})
    commands.note_at_once(actor, outgoing, rows=1000, form="csv", at=AT)
    with pytest.raises(Refused, match="合计超过 1,000 条"):
        commands.note_at_once(actor, outgoing, rows=1, form="csv", at=AT)
    assert Event.objects.filter(kind="organization.list_exported").count() == 1


def test_the_allowance_tells_the_rule_and_the_rows(actor, rule):
    leave(actor, 400)
    ask(actor, 300)
    found = queries.allowance_of(actor, AT)
    assert (found.rule, found.rows) == (rule, 700)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_counted_one_after_the_other(rule, actor, ledger):
    """The second waits for the first to be settled, and then sees it."""
    outgoing = maker_of("ledger").make(actor, {})
    told: list[str] = []

    def second() -> None:
        try:
            commands.note_at_once(actor, outgoing, rows=700, form="csv", at=AT)
            told.append("left")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        commands.note_at_once(actor, outgoing, rows=700, form="csv", at=AT)
        other.start()
        _wait_until_somebody_waits()
    other.join()
    assert told == ["refused"]
    assert Event.objects.filter(kind="organization.list_exported").count() == 1


def _wait_until_somebody_waits() -> None:
    waiting = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = %s)"
    with connection.cursor() as cursor:
        for _try in range(100_000):
            cursor.execute(waiting, [allowance._LOCK])
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits for the lock")


def test_the_hours_are_set_with_a_reason_and_stay_when_not_named(rule, house):
    secadmin = people.actor_for(house.hire("secadmin", house.branch, "secadmin"))
    wider = approving.set_export_rule(secadmin, most_rows=1000, kept_days=3, window_hours=72, reason="季末", at=AT)
    assert wider.window_hours == 72
    event = Event.objects.get(kind="downloads.export_rule_changed")
    assert event.payload["changed"] == {"window_hours": [24, 72]}
    later = approving.set_export_rule(secadmin, most_rows=2000, kept_days=3, reason="年审", at=AT + HOUR)
    assert later.window_hours == 72
    before = list(queries.export_rules())
    for hours in (721, -1):
        with pytest.raises(Refused):
            approving.set_export_rule(
                secadmin, most_rows=2000, kept_days=3, window_hours=hours, reason="因为", at=AT + 2 * HOUR
            )
    assert list(queries.export_rules()) == before
