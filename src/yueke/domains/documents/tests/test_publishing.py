"""Entering, drafting, publishing and withdrawing; who becomes a reader; and what is refused with nothing changed."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yueke.domains.documents import commands, queries
from yueke.domains.documents.commands import Wording
from yueke.domains.documents.models import Addressee, Document, Reader, Version
from yueke.domains.documents.rules import ClauseChange
from yueke.domains.organization import commands as organization
from yueke.domains.organization.tests.house import AT
from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.lifecycle import StaleMove

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def names(version: Version, **given) -> set[str]:
    return set(version.readers.filter(ended_at=None, **given).values_list("person__username", flat=True))


def later(days: int):
    return AT + timedelta(days=days)


def test_a_document_is_entered_with_whom_it_is_for(shelf):
    document = shelf.registered(posts=(shelf.house.post.pk,), persons=(shelf.outsider.pk,))
    assert (document.number, document.read_within, document.department_id) == ("ZD-01", 5, shelf.house.service.pk)
    assert Addressee.objects.filter(document=document).count() == 3
    assert not document.versions.exists()


@pytest.mark.parametrize("given,field", [({"number": "ZD-01"}, "number"), ({"department_id": 0}, "department")])
def test_a_number_in_use_or_a_foreign_department_is_refused(shelf, given, field):
    shelf.registered()
    facts = shelf.facts(**({"number": "ZD-02", **given}))
    with pytest.raises(Invalid) as refused:
        commands.register(shelf.keeper, facts, at=AT)
    assert field in refused.value.fields
    assert Document.objects.count() == 1


def test_who_does_not_keep_documents_changes_nothing(shelf):
    document = shelf.registered()
    reader = shelf.actor(shelf.first)
    for refused in (
        lambda: commands.register(reader, shelf.facts(number="X"), at=AT),
        lambda: commands.edit(reader, document.pk, shelf.facts(title="X"), at=AT),
        lambda: commands.draft(reader, document.pk, Wording("x", "", AT.date()), at=AT),
        lambda: commands.publish(reader, document.pk, at=AT),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert list(Document.objects.values_list("title", flat=True)) == ["客户服务手册"]
    assert not Version.objects.exists()


def test_publishing_fixes_the_readers_with_their_day(shelf):
    version = shelf.published(shelf.registered())
    assert (version.state, version.in_force, version.revision) == ("published", True, 1)
    assert names(version) == {"head", "first", "second"}
    due = {one.due_at.date() for one in version.readers.all()}
    assert due == {date(2026, 11, 27)}
    told = Event.objects.get(kind="documents.revised")
    assert told.payload == {"document_id": version.document_id, "version_id": version.pk, "revision": 1, "count": 3}


def test_publishing_costs_the_same_however_many_readers(shelf, django_assert_max_num_queries):
    for n in range(30):
        shelf.house.hire(f"more{n}", shelf.house.service)
    document = shelf.registered()
    commands.draft(shelf.keeper, document.pk, Wording("x", "", AT.date()), at=AT)
    with django_assert_max_num_queries(24):
        version = commands.publish(shelf.keeper, document.pk, at=AT)
    assert version.readers.count() == 33


def test_posts_narrow_departments_and_persons_come_on_top(shelf):
    other = organization_post(shelf, "auditor-post")
    organization.add_membership(
        shelf.house.boss, shelf.second.pk, department_id=shelf.house.sales.pk, post_id=other, from_date=AT.date(),
        at=AT,
    )  # fmt: skip
    branch = (shelf.house.branch.pk,)
    by_post = shelf.published(shelf.registered(departments=branch, posts=(other,)))
    assert names(by_post) == {"second"}
    person = shelf.registered(number="ZD-02", departments=(), persons=(shelf.outsider.pk,))
    assert names(shelf.published(person)) == {"outsider"}
    below = shelf.registered(number="ZD-03", departments=branch)
    assert names(shelf.published(below)) == {"keeper", "head", "first", "second", "outsider"}


def organization_post(shelf, code: str) -> int:
    from yueke.domains.organization.models import Post

    return Post.objects.create(code=code, title="督导").pk


@pytest.mark.parametrize(
    "wording,given,said",
    [
        (Wording(" \n ", "", AT.date()), {}, "还没有正文"),
        (Wording("x", "", AT.date()), {"departments": ()}, "阅读范围"),
        (Wording("x", "", AT.date()), {"departments": (), "posts": (0,)}, "没有在职人员"),
    ],
)
def test_what_cannot_be_published_stays_a_draft(shelf, wording, given, said):
    if given.get("posts"):
        given = given | {"posts": (organization_post(shelf, "nobody"),)}
    document = shelf.registered(**given)
    commands.draft(shelf.keeper, document.pk, wording, at=AT)
    with pytest.raises(Refused, match=said):
        commands.publish(shelf.keeper, document.pk, at=AT)
    assert Version.objects.get().state == "draft"
    assert not Reader.objects.exists()
    assert not Event.objects.filter(kind="documents.revised").exists()


def test_a_further_version_needs_its_reason_and_takes_over(shelf):
    document = shelf.registered()
    first = shelf.published(document)
    with pytest.raises(Refused, match="修订说明"):
        shelf.published(document, changes=" ")
    second = shelf.published(document, changes="增加第三条", at=later(1), on=later(1).date())
    first.refresh_from_db()
    assert (first.state, first.in_force, second.in_force, second.revision) == ("superseded", False, True, 2)
    assert names(first) == set()
    assert names(second) == {"head", "first", "second"}


def test_a_version_waits_for_its_day(shelf):
    document = shelf.registered()
    first = shelf.published(document)
    second = shelf.published(document, changes="下月起", on=date(2026, 12, 1), at=later(1))
    first.refresh_from_db()
    assert (first.state, first.in_force, second.in_force) == ("published", True, False)
    commands.draft(shelf.keeper, document.pk, Wording("x", "再改", AT.date()), at=later(2))
    with pytest.raises(Refused, match="等待生效"):
        commands.publish(shelf.keeper, document.pk, at=later(2))
    assert commands.bring_into_force(SYSTEM, at=later(2)) == 0
    assert commands.bring_into_force(SYSTEM, at=later(11)) == 1
    assert commands.bring_into_force(SYSTEM, at=later(11)) == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.in_force) == ("superseded", True)


def test_the_database_lets_one_version_be_in_force(shelf):
    document = shelf.registered()
    version = shelf.published(document)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            document=document, revision=2, state="published", in_force=True, effective_on=AT.date(), created_at=AT,
            published_at=AT, updated_at=AT,
        )  # fmt: skip
    assert list(Version.objects.filter(in_force=True)) == [version]


def test_withdrawing_lets_off_who_has_not_read(shelf):
    version = shelf.published(shelf.registered())
    with pytest.raises(Invalid):
        commands.withdraw(shelf.keeper, version.pk, " ", at=AT)
    with pytest.raises(Forbidden):
        commands.withdraw(shelf.actor(shelf.head), version.pk, "不用了", at=AT)
    version.refresh_from_db()
    assert version.state == "published"
    commands.withdraw(shelf.keeper, version.pk, "并入新手册", at=later(1))
    version.refresh_from_db()
    assert (version.state, version.in_force, version.end_reason) == ("withdrawn", False, "并入新手册")
    assert not Reader.objects.unread().exists()
    with pytest.raises(StaleMove):
        commands.withdraw(shelf.keeper, version.pk, "再一次", at=later(1))


def test_a_file_is_kept_under_a_name_that_tells_nothing(shelf):
    document = shelf.registered()
    upload = io.BytesIO(PDF)
    upload.name = "绝密名单.pdf"
    version = commands.draft(shelf.keeper, document.pk, Wording("", "", AT.date(), upload), at=AT)
    assert version.file.name == f"{document.pk}-1.pdf"
    assert files.open_file(version.file_id).read() == PDF
    kept = commands.draft(shelf.keeper, document.pk, Wording("正文", "", AT.date()), at=AT)
    assert (kept.pk, kept.file_id) == (version.pk, version.file_id)
    dropped = commands.draft(shelf.keeper, document.pk, Wording("正文", "", AT.date(), drop_file=True), at=AT)
    assert dropped.file_id is None


def test_a_program_is_no_document(shelf):
    document = shelf.registered()
    upload = io.BytesIO(b"MZ\x90\x00")
    upload.name = "手册.pdf"
    with pytest.raises(Invalid):
        commands.draft(shelf.keeper, document.pk, Wording("", "", AT.date(), upload), at=AT)
    assert not Version.objects.exists()


def test_a_draft_can_be_thrown_away(shelf):
    document = shelf.registered()
    commands.draft(shelf.keeper, document.pk, Wording("x", "", AT.date()), at=AT)
    commands.discard(shelf.keeper, document.pk, at=AT)
    assert not Version.objects.exists()
    with pytest.raises(NotFound):
        commands.discard(shelf.keeper, document.pk, at=AT)


def test_a_change_of_readers_takes_effect_at_once(shelf):
    document = shelf.registered()
    version = shelf.published(document)
    commands.edit(shelf.keeper, document.pk, shelf.facts(departments=(), persons=(shelf.outsider.pk,)), at=later(1))
    assert names(version) == {"outsider"}
    assert Event.objects.get(kind="documents.edited").payload["fields"] == ["addressees"]


def test_the_night_brings_who_joined_and_lets_off_who_left(shelf):
    version = shelf.published(shelf.registered())
    shelf.house.hire("newcomer", shelf.house.service)
    membership = shelf.second.memberships.get()
    organization.change_membership(
        shelf.house.boss, membership.pk, department_id=shelf.house.sales.pk, post_id=shelf.house.post.pk,
        from_date=later(3).date(), at=later(3),
    )  # fmt: skip
    assert commands.keep_readers(SYSTEM, at=later(3)) == 1
    assert names(version) == {"head", "first", "newcomer"}
    newcomer = version.readers.get(person__username="newcomer")
    assert (newcomer.started_at, newcomer.due_at.date()) == (later(3), date(2026, 11, 30))
    assert commands.keep_readers(SYSTEM, at=later(4)) == 0
    assert names(version) == {"head", "first", "newcomer"}


def test_an_amendment_is_drafted_once_into_the_documents_of_its_pack(shelf):
    document = shelf.registered(pack_code="B")
    other = shelf.registered(number="ZD-02")
    shelf.published(document)
    shelf.published(other)
    change = ClauseChange(7, "B", "B4.2", date(2026, 12, 1), "三个月", "两个月")
    assert commands.draft_for_amendment(SYSTEM, change, at=AT) == 1
    assert commands.draft_for_amendment(SYSTEM, change, at=AT) == 0
    draft = Version.objects.get(state="draft")
    assert (draft.document_id, draft.text, draft.effective_on) == (document.pk, "第一条\n第二条", date(2026, 12, 1))
    assert "三个月" in draft.changes
    again = ClauseChange(8, "B", "B4.3", date(2026, 12, 5), "甲", "乙")
    assert commands.draft_for_amendment(SYSTEM, again, at=AT) == 1
    draft.refresh_from_db()
    assert (draft.changes.count("\n"), draft.amendments) == (1, [7, 8])
    assert queries.versions(shelf.keeper, document).first().state == "draft"
