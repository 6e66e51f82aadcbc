"""Who is told to read, once each; reminders before and after; and what amendments begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yueke.compliance import commands as compliance
from yueke.compliance.regulation import regulation
from yueke.domains.channels.models import Notice
from yueke.domains.documents import commands
from yueke.domains.documents.models import Version
from yueke.domains.documents.tests.conftest import house, house_of_file, own_home, shelf, shelf_of_file
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.reactions import reading

__all__ = ["house", "house_of_file", "own_home", "shelf", "shelf_of_file"]


@pytest.fixture
def version(shelf):
    return shelf.published(shelf.registered())


def react(kind: str, name: str) -> bool:
    return run(Event.objects.filter(kind=kind).latest("pk").pk, f"reading.{name}", at=AT)


def told(kind: str) -> list[str]:
    found = Notice.objects.filter(kind=f"documents.{kind}").order_by("recipient__username")
    return list(found.values_list("recipient__username", flat=True))


def confirm(shelf, person, version) -> None:
    commands.note_opening(shelf.actor(person), version.pk, at=AT)
    commands.confirm(shelf.actor(person), version.pk, at=AT)
    react("documents.confirmed", "reading_confirmed")


def test_every_reader_is_told_once_and_confirming_settles_their_own(shelf, version):
    assert react("documents.revised", "version_published")
    assert not react("documents.revised", "version_published")
    assert told("revised") == ["first", "head", "second"]
    notice = Notice.objects.filter(recipient=shelf.first).get()
    assert (notice.about_label, notice.facts) == ("ZD-01", {"due": "2026-11-27"})
    confirm(shelf, shelf.first, version)
    assert list(Notice.objects.unread().values_list("recipient__username", flat=True).order_by("pk")) == [
        one for one in Notice.objects.order_by("pk").values_list("recipient__username", flat=True) if one != "first"
    ]


def test_the_night_reminds_two_days_before_and_when_it_is_over(shelf, version):
    confirm(shelf, shelf.first, version)
    reading.run(AT + timedelta(days=4))
    assert told("due_soon") == []
    reading.run(AT + timedelta(days=5))
    reading.run(AT + timedelta(days=6))
    assert told("due_soon") == ["head", "second"]
    assert told("overdue") == []
    reading.run(AT + timedelta(days=8))
    reading.run(AT + timedelta(days=9))
    assert told("overdue") == ["head", "second"]


def test_the_night_tells_who_joined(shelf, version):
    shelf.house.hire("newcomer", shelf.house.service)
    reading.run(AT + timedelta(days=1))
    assert "newcomer" in told("revised")
    assert len(told("revised")) == 4


def test_a_reminder_by_hand_goes_to_those_missing(shelf, version):
    confirm(shelf, shelf.first, version)
    commands.remind(shelf.keeper, version.pk, at=AT)
    assert react("documents.reminded", "readers_reminded")
    assert told("reminded") == ["head", "second"]


@pytest.mark.parametrize("ends", ["superseded", "withdrawn"])
def test_nobody_is_bothered_for_what_no_longer_applies(shelf, version, ends):
    react("documents.revised", "version_published")
    if ends == "withdrawn":
        commands.withdraw(shelf.keeper, version.pk, "停用", at=AT)
    else:
        shelf.published(version.document, changes="改")
    assert react(f"documents.{ends}", f"version_{ends}")
    assert not Notice.objects.unread().exists()


def test_an_approved_amendment_drafts_the_documents_of_its_pack(shelf):
    for code in ("A", "B"):
        compliance.adopt(SYSTEM, code, at=AT)
    document = shelf.registered(pack_code="B")
    shelf.published(document)
    terms = {name: str(value) for name, value in regulation().clause("B4.2").terms_at(AT.date()).values.items()}
    amendment = compliance.propose_amendment(
        shelf.keeper, "B4.2", terms | {"interval": "2 months"}, effective_from=date(2026, 12, 1), reason="更勤", at=AT
    )
    compliance.approve_amendment(shelf.house.boss, amendment.pk, at=AT)
    event = Event.objects.get(kind="compliance.amendment_approved")
    assert run(event.pk, "after_amendment.draft_revisions", at=AT)
    draft = Version.objects.get(state="draft")
    assert (draft.document_id, draft.effective_on, draft.amendments) == (document.pk, date(2026, 12, 1), [amendment.pk])
    assert draft.changes.startswith("条款 B4.2 修订：原为“")
    before, after = draft.changes.split("现为")
    assert before.split("原为")[1].strip("；") != after.strip("。")
