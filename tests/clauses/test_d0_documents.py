"""Pack D, the manual itself: readers confirm in the time the document sets, revisions say what changed."""

from __future__ import annotations

from datetime import date

import pytest
from make import case_rows, example, judged, moment

from yueke.domains.documents import commands
from yueke.domains.documents.commands import Facts, Wording
from yueke.domains.documents.models import Reader, Version

pytestmark = pytest.mark.django_db
PACKS = ("D",)
READERS, NOTICE = "D0-readers", "D0-notice"


@pytest.fixture
def manual(company):
    """A document for the service department, where one colleague works."""
    facts = Facts(
        "SC-01", "顾客满意度管理手册", "manual", "internal", company.service.pk, departments=(company.service.pk,)
    )
    return commands.register(company.head, facts, at=moment("2026-04-01"))


def publish(company, document, on, changes="修订投诉时限"):
    at = moment(on)
    commands.draft(company.head, document.pk, Wording("第一条", changes, at.date()), at=at)
    return commands.publish(company.head, document.pk, at=at)


def confirm(company, version, on):
    commands.note_opening(company.outsider, version.pk, at=moment(on))
    commands.confirm(company.outsider, version.pk, at=moment(on))


@example("D0-readers", "kept")
def test_whoever_reads_in_time(company, manual):
    confirm(company, publish(company, manual, "2026-04-01 10:00"), "2026-04-03 10:00")
    [case] = case_rows(READERS, "2026-04", at="2026-04-30")
    assert (case.state, case.label, case.owner_id) == ("kept", "外部门同事 · SC-01", company.outsider.person_id)


@example("D0-readers", "broken")
def test_whoever_has_not_read_when_the_time_is_up(company, manual):
    publish(company, manual, "2026-04-01 10:00")
    assert judged(READERS, "2026-04", at="2026-04-30") == ["broken"]


@example("D0-readers", "boundary")
@pytest.mark.parametrize("seconds,state", [(0, "kept"), (1, "broken")])
def test_a_day_after_the_day_the_document_sets_is_the_last(company, manual, seconds, state):
    version = publish(company, manual, "2026-04-01 10:00")
    due = Reader.objects.get(person_id=company.outsider.person_id).due_at
    assert date(2026, 4, 9) == due.astimezone(moment("2026-04-01").tzinfo).date(), (
        "five working days, a holiday between"
    )
    last = f"2026-04-{10 + seconds} 00:00:00" if seconds else "2026-04-10 23:59:59"
    confirm(company, version, last)
    assert judged(READERS, "2026-04", at="2026-04-30") == [state]


def test_who_need_not_read_any_more_is_no_breach(company, manual):
    publish(company, manual, "2026-04-01 10:00")
    publish(company, manual, "2026-04-02 10:00")
    assert judged(READERS, "2026-04", at="2026-04-03") == ["pending"], "the first version asks nothing any more"


def test_each_sees_their_own_and_their_departments(company, manual):
    publish(company, manual, "2026-04-01 10:00")
    assert judged(READERS, "2026-04", at="2026-04-30", actor=company.outsider) == ["broken"]
    assert judged(READERS, "2026-04", at="2026-04-30", actor=company.owner) == []


@example("D0-notice", "kept")
def test_a_revision_that_says_what_changed(company, manual):
    publish(company, manual, "2026-04-01 10:00")
    publish(company, manual, "2026-04-20 10:00")
    assert judged(NOTICE, "2026-04", at="2026-04-30") == ["kept"]


@example("D0-notice", "broken")
def test_a_revision_without_a_word_or_without_readers(company, manual):
    publish(company, manual, "2026-04-01 10:00")
    second = publish(company, manual, "2026-04-20 10:00")
    Version.objects.filter(pk=second.pk).update(changes="")
    assert judged(NOTICE, "2026-04", at="2026-04-30") == ["broken"]
    Version.objects.filter(pk=second.pk).update(changes="附表更正")
    Reader.objects.filter(version=second).delete()
    assert judged(NOTICE, "2026-04", at="2026-04-30") == ["broken"]


@example("D0-notice", "boundary")
def test_the_first_version_changes_nothing(company, manual):
    publish(company, manual, "2026-04-01 10:00")
    assert judged(NOTICE, "2026-04", at="2026-04-30") == []
