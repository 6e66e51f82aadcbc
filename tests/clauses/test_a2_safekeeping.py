"""Pack A, article 5: a backup every day, a restore tried out every month."""

from __future__ import annotations

from datetime import timedelta

import pytest
from make import case_rows, example, judged, moment

from yueke.compliance.worklist import worklist
from yueke.domains.organization.models import Person, Role, RoleGrant
from yueke.domains.safekeeping import commands
from yueke.domains.safekeeping.models import Duty
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(company):
    """The duty begins at noon of 1 April 2026; the helper runs the machines."""
    Duty.objects.update_or_create(pk=1, defaults={"begins_at": moment("2026-04-01 12:00")})
    person = Person.objects.get(pk=company.helper.person_id)
    RoleGrant.objects.create(person=person, role=Role.objects.get(code="sysadmin"), granted_at=moment("2026-04-01"))
    return person


def back_up(at):
    commands.note_backup(SYSTEM, "a.backup", started_at=moment(at), size=1, facts={}, at=moment(at))


def rehearse(at):
    when = moment(at)
    commands.note_rehearsal(
        SYSTEM, "a.backup", backup_at=when - timedelta(hours=3), checks=["counts"], started_at=when, at=when
    )


@example("A2.4-backup", "kept")
def test_a_backup_every_night(duty):
    for day in ("02", "03", "04"):
        back_up(f"2026-04-{day} 02:30")
    assert judged("A2.4-backup", "2026-04", at="2026-04-04 12:00")[:3] == ["kept"] * 3


@example("A2.4-backup", "broken")
def test_three_days_without_a_backup_are_three_breaches(duty):
    assert judged("A2.4-backup", "2026-04", at="2026-04-04 15:00")[:3] == ["broken"] * 3
    assert case_rows("A2.4-backup", "2026-04", at="2026-04-04 15:00")[0].owner_id == duty.pk


@example("A2.4-backup", "broken")
def test_a_failed_backup_is_none(duty):
    at = moment("2026-04-02 02:30")
    commands.note_failed_backup(SYSTEM, "a.backup", "磁盘已满", started_at=at, at=at)
    assert judged("A2.4-backup", "2026-04", at="2026-04-02 14:30")[0] == "broken"


@example("A2.4-backup", "boundary")
@pytest.mark.parametrize("made,state", [("2026-04-02 14:00:00", "kept"), ("2026-04-02 14:00:01", "broken")])
def test_two_hours_after_a_day_are_still_in_time(duty, made, state):
    back_up(made)
    assert judged("A2.4-backup", "2026-04", at="2026-04-02 15:00")[0] == state


@example("A2.4-restore", "kept")
def test_a_restore_tried_out_each_month(duty):
    rehearse("2026-04-28")
    rehearse("2026-05-27")
    assert judged("A2.4-restore", "2026-05", at="2026-06-20") == ["kept"] * 2


@example("A2.4-restore", "broken")
def test_nobody_tried_to_restore(duty):
    assert judged("A2.4-restore", "2026-05", at="2026-05-09") == ["broken"]


@example("A2.4-restore", "broken")
def test_an_archive_that_could_not_be_restored_proves_nothing(duty):
    at = moment("2026-04-28")
    commands.note_failed_rehearsal(SYSTEM, "a.backup", "少 3 行", started_at=at, at=at)
    assert judged("A2.4-restore", "2026-05", at="2026-05-09") == ["broken"]


@example("A2.4-restore", "boundary")
@pytest.mark.parametrize("tried,state", [("2026-05-08 23:59:59", "kept"), ("2026-05-09 00:00:00", "broken")])
def test_seven_days_of_grace_after_the_month(duty, tried, state):
    rehearse(tried)
    assert judged("A2.4-restore", "2026-05", at="2026-05-20") == [state]


def test_the_duty_stands_in_the_work_list_of_whoever_runs_the_machines(duty):
    rows = worklist(duty.pk, moment("2026-04-29"), horizon_days=7).rows
    assert "A2.4-restore" in {row.clause_id for row in rows}
