"""From a visit whose customer is not satisfied to the archive, across the modules, and what the regulation says of it."""

from __future__ import annotations

from datetime import date

import pytest
from make import judged, moment

from yueke.domains.channels.models import Notice
from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft, OfferDraft
from yueke.domains.complaints.models import Complaint, Round
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Improvement
from yueke.domains.improvement.rules import Origin
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import all_reactions, timeline
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

pytestmark = pytest.mark.django_db
MONTH, LATER = "2026-04", "2026-04-30"


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


def told(person, kind: str) -> int:
    return Notice.objects.filter(recipient_id=person.person_id, kind=kind, read_at=None).count()


def work(who, complaint: Complaint, day: str) -> None:
    """From the receipt to the reply within one day."""
    commands.sign(who, complaint.pk, at=moment(f"{day} 10:50"))
    commands.investigate(who, complaint.pk, FindingDraft("门铰链变形", is_founded=True), at=moment(f"{day} 11:20"))
    commands.propose(who, complaint.pk, OfferDraft("更换铰链"), at=moment(f"{day} 11:40"))
    commands.answer_offer(who, complaint.pk, accepted=True, at=moment(f"{day} 11:45"))
    commands.agree(who, complaint.pk, at=moment(f"{day} 11:50"))
    commands.reply(who, complaint.pk, "铰链已换好", "solved", at=moment(f"{day} 15:00"))


def put_right(company, complaint: Complaint) -> Improvement:
    """An improvement from the complaint: the helper proposes, the head approves."""
    draft = ImprovementDraft(
        "柜门铰链反复变形", "一个客户修了两次。", company.sales.pk, company.owner.person_id, "铰链选型偏小"
    )
    source = Origin("complaints.complaint", complaint.pk, complaint.number)
    found = improvement.propose(company.helper, draft, [source], at=moment("2026-04-16 16:00"))
    measure = MeasureDraft("preventive", "改用加强铰链", company.owner.person_id, date(2026, 4, 28))
    improvement.add_measure(company.helper, found.pk, measure, at=moment("2026-04-16 16:10"))
    improvement.approve(company.head, found.pk, note="同意", at=moment("2026-04-17 09:30"))
    return found


def test_a_dissatisfied_customer_is_heard_until_they_are_satisfied(company):
    commands.set_desk(SYSTEM, company.service.pk, at=moment("2026-04-01"))
    visit = company.visit(
        company.customer("2026-01-05"), "regular", "2026-04-13 09:30", satisfaction=1, opinion="柜门关不严，没人管"
    )
    react()
    complaint = Complaint.objects.get(origin_kind="visits.visit", origin_id=visit.pk)
    assert (complaint.first_contact_id, complaint.channel) == (company.owner.person_id, "visit")

    commands.accept(company.outsider, complaint.pk, at=moment("2026-04-13 10:15"))
    commands.assign(company.outsider, complaint.pk, company.sales.pk, at=moment("2026-04-13 10:30"))
    react()
    assert (told(company.owner, "complaints.handed"), told(company.helper, "complaints.handed")) == (1, 1)
    work(company.owner, complaint, "2026-04-13")
    react()
    assert told(company.helper, "complaints.handed") == 0, "one receipt is enough"

    with pytest.raises(Refused):
        commands.close(company.owner, complaint.pk, at=moment("2026-04-13 15:30"))
    commands.note_answer(company.outsider, complaint.pk, 2, "第二天又松了", at=moment("2026-04-14 09:40"))
    react()
    assert told(company.owner, "complaints.reopened") == 1
    with pytest.raises(Invalid):
        commands.sign(company.owner, complaint.pk, at=moment("2026-04-14 10:00"))
    work(company.helper, complaint, "2026-04-14")

    found = put_right(company, complaint)
    commands.note_answer(company.outsider, complaint.pk, 5, "这次好了", at=moment("2026-04-15 10:00"))
    commands.close(company.helper, complaint.pk, at=moment("2026-04-15 10:30"))
    commands.archive(company.outsider, complaint.pk, at=moment("2026-04-16 09:30"))
    react()

    complaint.refresh_from_db()
    assert (complaint.state, complaint.round, complaint.satisfaction) == ("archived", 2, 5)
    rounds = Round.objects.filter(complaint=complaint).order_by("n").values_list("investigator_id", "satisfaction")
    assert list(rounds) == [(company.owner.person_id, 2), (company.helper.person_id, 5)]
    assert complaint.first_contact_id == company.owner.person_id, "for ever"
    assert found.sources.get().origin_id == complaint.pk
    kinds = [one.kind for one in timeline(f"complaints.complaint:{complaint.pk}", limit=100)]
    assert kinds[0] == "complaints.archived"
    assert kinds[-1] == "complaints.registered"

    lights = {
        clause: judged(clause, MONTH, LATER)
        for clause in (
            "B8.1-unsatisfied",
            "A5.1-handover",
            "A5.2-start",
            "A5.3-satisfied",
            "B7.2.1",
            "B7.3.3",
            "B7.3.5",
        )
    }
    assert {clause: set(states) for clause, states in lights.items()} == {clause: {"kept"} for clause in lights}
    assert judged("A5.3-feedback", MONTH, LATER) == ["kept", "kept"], "both rounds"
