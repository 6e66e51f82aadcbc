"""Pack E, confidentiality: the same facts as pack A, article 5, under the clauses of the evaluation system."""

from __future__ import annotations

from datetime import date

import pytest
from make import example, judged, moment

from yueke.domains.customers import commands as customers
from yueke.domains.customers.events import PersonalDataShown
from yueke.domains.downloads.models import ExportRule
from yueke.domains.organization import commands as organization
from yueke.domains.safekeeping import commands as safekeeping
from yueke.domains.safekeeping.models import Duty
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import publish

pytestmark = pytest.mark.django_db
PACKS = ("E",)
BOTH = ("E1-confidential", "E7-access")


@pytest.fixture(autouse=True)
def rule(company):
    """From 1 April on, 1,000 rows may leave without approval."""
    ExportRule.objects.create(from_at=moment("2026-04-01"), most_rows=1000)


@example("E1-confidential", "kept")
@example("E7-access", "kept")
def test_a_look_with_a_reason(company):
    customer = company.customer("2026-04-01")
    customers.reveal(company.owner, customer.pk, reason="核对送货电话", at=moment("2026-04-10"))
    assert [judged(clause, "2026-04", at="2026-04-30") for clause in BOTH] == [["kept"]] * 2


@example("E1-confidential", "broken")
@example("E7-access", "broken")
def test_a_look_without_one(company):
    publish(company.owner, PersonalDataShown(customer_id=1, reason=" ", at=moment("2026-04-10")))
    assert [judged(clause, "2026-04", at="2026-04-30") for clause in BOTH] == [["broken"]] * 2


@example("E1-confidential", "boundary")
@example("E7-access", "boundary")
@pytest.mark.parametrize("rows,states", [(1000, []), (1001, ["broken"])])
def test_as_many_rows_as_may_leave_freely(company, rows, states):
    organization.note_export(
        company.owner, "customers", rows=rows, columns=5, form="xlsx", personal=True, download_id=None,
        at=moment("2026-04-10"),
    )  # fmt: skip
    assert [judged(clause, "2026-04", at="2026-04-30") for clause in BOTH] == [states] * 2


def leave(company, recorded):
    organization.leave(
        SYSTEM, company.helper.person_id, successor_id=company.owner.person_id, on_date=date(2026, 4, 14),
        at=moment(recorded),
    )  # fmt: skip


@example("E7-leavers", "kept")
def test_a_leaver_shut_out_the_same_day(company):
    leave(company, "2026-04-14 17:00")
    assert judged("E7-leavers", "2026-04", at="2026-04-30") == ["kept"]


@example("E7-leavers", "broken")
def test_a_leaver_shut_out_days_later(company):
    leave(company, "2026-04-17 09:00")
    assert judged("E7-leavers", "2026-04", at="2026-04-30") == ["broken"]


@example("E7-leavers", "boundary")
@pytest.mark.parametrize("recorded,state", [("2026-04-15 23:59:59", "kept"), ("2026-04-16 00:00:00", "broken")])
def test_until_the_end_of_the_next_day(company, recorded, state):
    leave(company, recorded)
    assert judged("E7-leavers", "2026-04", at="2026-04-30") == [state]


@pytest.fixture
def duty(company):
    """The duty begins at noon of 1 April 2026."""
    Duty.objects.update_or_create(pk=1, defaults={"begins_at": moment("2026-04-01 12:00")})


def back_up(at):
    safekeeping.note_backup(SYSTEM, "a.backup", started_at=moment(at), size=1, facts={}, at=moment(at))


@example("E7-backup", "kept")
def test_a_backup_every_night(duty):
    back_up("2026-04-02 02:30")
    assert judged("E7-backup", "2026-04", at="2026-04-02 12:00")[0] == "kept"


@example("E7-backup", "broken")
def test_a_day_without_one(duty):
    assert judged("E7-backup", "2026-04", at="2026-04-02 15:00")[0] == "broken"


@example("E7-backup", "boundary")
@pytest.mark.parametrize("made,state", [("2026-04-02 14:00:00", "kept"), ("2026-04-02 14:00:01", "broken")])
def test_two_hours_after_a_day_are_still_in_time(duty, made, state):
    back_up(made)
    assert judged("E7-backup", "2026-04", at="2026-04-02 15:00")[0] == state
