"""A grave complaint across the modules: from a dissatisfied visit up the ladder, through two rounds, into an improvement,
onto the committee's agenda and into the archive; what the customer was told, and what the regulation says of it.
"""

from __future__ import annotations

from datetime import date

import pytest
from make import judged, moment

from yueke.domains.channels import jobs as channel_jobs
from yueke.domains.channels.models import Notice, Outgoing
from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft, OfferDraft
from yueke.domains.complaints.models import Complaint, Escalation, Round, Told
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Improvement
from yueke.domains.improvement.rules import Origin
from yueke.domains.organization import commands as organization
from yueke.domains.organization.models import Department
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import all_reactions, timeline
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

pytestmark = pytest.mark.django_db
PACKS = ("C",)
MONTH, LATER = "2026-04", "2026-04-30"
DAY = "2026-04-13"
"""A Monday."""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Messages lie in a folder instead of leaving."""
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"


def at(hour: str, day: str = DAY):
    return moment(f"{day} {hour}")


def react() -> None:
    """Every reaction to what happened so far, in its order; each runs once, whatever it was called again."""
    stories: dict[str, list[str]] = {}
    for one in all_reactions():
        stories.setdefault(one.event.kind, []).append(one.name)
    last = 0
    while event := Event.objects.filter(pk__gt=last).order_by("pk").first():
        last = event.pk
        for name in stories.get(event.kind, ()):
            run(event.pk, name, at=event.at)


def unread(person, kind: str) -> int:
    return Notice.objects.filter(recipient_id=person.person_id, kind=kind, read_at=None).count()


def send_all(when) -> None:
    """What a worker sends."""
    with clock.frozen(when):
        for pk in Outgoing.objects.filter(state="waiting").values_list("pk", flat=True):
            channel_jobs.send_message(pk)
    react()


def staffed(company) -> None:
    """Heads at every step of the ladder; the branch's head is away and the steward stands in."""
    root = Department.objects.get(parent=None)
    for place, head in ((company.service, company.head), (company.sales, company.head), (root, company.watch)):
        organization.name_head(SYSTEM, place.pk, person_id=head.person_id, at=moment("2026-04-01"))
    commands.set_desk(SYSTEM, company.service.pk, at=moment("2026-04-01"))
    organization.note_absence(
        SYSTEM, company.head.person_id, substitute_id=company.steward.person_id, from_at=at("08:00"),
        until_at=at("12:00"), at=moment("2026-04-10"),
    )  # fmt: skip


def work(who, complaint: Complaint, day: str, money: int) -> None:
    """From the receipt to the approved offer within one day."""
    commands.sign(who, complaint.pk, at=at("14:00", day))
    commands.investigate(who, complaint.pk, FindingDraft("门铰链变形", is_founded=True), at=at("14:20", day))
    commands.propose(who, complaint.pk, OfferDraft("更换铰链并补偿", compensation=money), at=at("14:40", day))


def approved(company, who, complaint: Complaint, day: str) -> None:
    asked = commands.submit(who, complaint.pk, "损失有据", at=at("15:20", day))
    commands.decide(company.head, asked.pk, granted=True, note="同意", at=at("15:40", day))
    commands.reply(who, complaint.pk, "铰链已换好，补偿今天到账", "solved", medium="sms", at=at("16:00", day))


def put_right(company, complaint: Complaint) -> Improvement:
    """An improvement from the complaint: the helper proposes, the head approves, its effect is measured after months."""
    draft = ImprovementDraft(
        "柜门铰链反复变形", "一个客户修了两次。", company.sales.pk, company.owner.person_id, "铰链选型偏小",
        counted_kind="complaints.complaint",
    )  # fmt: skip
    source = Origin("complaints.complaint", complaint.pk, complaint.number)
    found = improvement.propose(company.helper, draft, [source], at=at("16:00", "2026-04-16"))
    measure = MeasureDraft("preventive", "改用加强铰链", company.owner.person_id, date(2026, 4, 28))
    row = improvement.add_measure(company.helper, found.pk, measure, at=at("16:10", "2026-04-16"))
    improvement.approve(company.head, found.pk, note="同意", at=at("09:30", "2026-04-17"))
    improvement.complete_measure(company.owner, row.pk, "已换型号", at=at("10:00", "2026-04-27"))
    improvement.verify_measure(company.watch, row.pk, at=at("10:00", "2026-04-28"))
    improvement.measure_due(SYSTEM, at=at("02:10", "2026-08-03"))
    return Improvement.objects.get(pk=found.pk)


def paper(company, who, complaint: Complaint, kind: str, day: str) -> None:
    draft = commands.draft_paper(who, complaint.pk, kind, "情况报告", {"text": "一、经过"}, at=at("16:30", day))
    asked = commands.submit_paper(who, draft.pk, at=at("16:40", day))
    commands.decide(company.head, asked.pk, granted=True, at=at("16:50", day))
    commands.send_paper(who, draft.pk, at=at("17:00", day))


def test_a_grave_complaint_is_carried_to_its_end(company):
    staffed(company)
    customer = company.customer("2026-01-05", phone="13812345678")
    company.make_key(customer, "2026-01-10")
    visit = company.visit(customer, "regular", f"{DAY} 09:30", satisfaction=1, opinion="柜门砸伤了人，没人管")
    assert judged("B8.1-unsatisfied", MONTH, f"{DAY} 09:40") == ["pending"]
    react()
    complaint = Complaint.objects.get(origin_kind="visits.visit", origin_id=visit.pk)
    assert (complaint.first_contact_id, complaint.grade) == (company.owner.person_id, "important")

    # Graded by criteria, reported upward to who stands in, whose receipt sends it on.
    commands.note_signals(company.outsider, complaint.pk, ["injury"], at=at("09:45"))
    react()
    complaint.refresh_from_db()
    assert complaint.grade == "major"
    assert {"signal.injury", "key_customer"} <= {one["criterion"] for one in complaint.grade_reasons}
    first = Escalation.objects.get(complaint=complaint, percent=0)
    assert (first.person_id, first.substitute_for_id) == (company.steward.person_id, company.head.person_id)
    assert (unread(company.steward, "complaints.reported"), unread(company.watch, "complaints.reported")) == (1, 0)
    commands.give_receipt(company.steward, first.pk, at=at("10:00"))
    react()
    assert (unread(company.steward, "complaints.reported"), unread(company.watch, "complaints.reported")) == (0, 1)
    second = Escalation.objects.get(complaint=complaint, percent=0, hop=1)
    assert judged("C7.3-ladder", MONTH, f"{DAY} 10:05") == ["pending"]
    commands.give_receipt(company.watch, second.pk, at=at("10:05"))

    # The first round: an offer refused, another agreed to, the result told by message.
    commands.accept(company.outsider, complaint.pk, at=at("10:10"))
    commands.assign(company.outsider, complaint.pk, company.sales.pk, at=at("10:30"))
    work(company.owner, complaint, DAY, 0)
    commands.answer_offer(
        company.owner, complaint.pk, accepted=False, words_of_customer="要赔医药费", limits="须凭票据", at=at("14:45")
    )
    with pytest.raises(Refused):
        commands.agree(company.owner, complaint.pk, at=at("14:50"))
    commands.revise(company.owner, complaint.pk, at=at("14:50"))
    commands.propose(company.owner, complaint.pk, OfferDraft("换铰链，凭票赔医药费", compensation=800), at=at("15:00"))
    commands.answer_offer(company.owner, complaint.pk, accepted=True, at=at("15:10"))
    approved(company, company.owner, complaint, DAY)
    paper(company, company.owner, complaint, "report", DAY)
    paper(company, company.owner, complaint, "reply", DAY)
    react()
    told = Told.objects.get(complaint=complaint, kind="result")
    assert (told.medium, told.delivered_at, told.outgoing_id is None) == ("sms", None, False)
    send_all(at("16:01"))
    told.refresh_from_db()
    assert told.delivered_at == at("16:01")

    # Not satisfied: it opens again by itself, for somebody else.
    commands.ask_satisfaction(company.outsider, complaint.pk, medium="sms", at=at("09:20", "2026-04-14"))
    with pytest.raises(Refused):
        commands.close(company.owner, complaint.pk, at=at("09:30", "2026-04-14"))
    commands.note_answer(company.outsider, complaint.pk, 2, "第二天又松了", at=at("09:40", "2026-04-14"))
    react()
    assert unread(company.owner, "complaints.reopened") == 1
    with pytest.raises(Invalid):
        commands.sign(company.owner, complaint.pk, at=at("10:00", "2026-04-14"))
    work(company.helper, complaint, "2026-04-14", 100)
    commands.answer_offer(company.helper, complaint.pk, accepted=True, at=at("15:00", "2026-04-14"))
    approved(company, company.helper, complaint, "2026-04-14")
    paper(company, company.helper, complaint, "reply", "2026-04-14")
    commands.note_answer(company.outsider, complaint.pk, 5, "这次好了", at=at("10:00", "2026-04-15"))
    commands.close(company.helper, complaint.pk, at=at("10:30", "2026-04-15"))

    # What follows: an improvement whose effect is measured, and a case before it can be filed.
    assert judged("B7.2.3-case", MONTH, "2026-04-15 12:00") == ["pending"]
    with pytest.raises(Refused):
        commands.archive(company.outsider, complaint.pk, at=at("09:30", "2026-04-16"))
    commands.compile_case(
        company.head,
        complaint.pk,
        "柜门砸伤人",
        "铰链选型偏小",
        agenda_on=date(2026, 4, 28),
        at=at("09:40", "2026-04-16"),
    )
    commands.archive(company.outsider, complaint.pk, at=at("09:50", "2026-04-16"))
    found = put_right(company, complaint)
    assert (found.sources.get().origin_id, found.effects.count()) == (complaint.pk, 1)

    send_all(at("10:00", "2026-04-16"))
    before = (Notice.objects.count(), Outgoing.objects.count(), Complaint.objects.count(), Told.objects.count())
    react()
    react()
    assert before == (Notice.objects.count(), Outgoing.objects.count(), Complaint.objects.count(), Told.objects.count())

    complaint.refresh_from_db()
    assert (complaint.state, complaint.round, complaint.satisfaction) == ("archived", 2, 5)
    rounds = Round.objects.filter(complaint=complaint).order_by("n").values_list("investigator_id", "satisfaction")
    assert list(rounds) == [(company.owner.person_id, 2), (company.helper.person_id, 5)]
    assert complaint.first_contact_id == company.owner.person_id, "for ever"
    kinds = [one.kind for one in timeline(f"complaints.complaint:{complaint.pk}", limit=200)]
    assert (kinds[-1], "complaints.archived" in kinds) == ("complaints.registered", True)
    for clause in (
        "B8.1-unsatisfied", "A5.3-satisfied", "B7.2.2", "B7.2.3-report", "B7.2.3-case", "B7.3.5", "C7.3-grading",
        "C7.3-acknowledge", "C7.3-close-major", "C7.3-limits", "C7.3-authority", "C7.3-satisfied", "C7.3-ladder",
    ):  # fmt: skip
        assert set(judged(clause, MONTH, LATER)) == {"kept"}, clause
    assert judged("A5.3-feedback", MONTH, LATER) == ["kept", "kept"], "both rounds"
    assert judged("A5.4-recurrence", "2026-08", "2026-08-31") == ["kept"], "fewer than before"
