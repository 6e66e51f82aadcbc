"""A finding goes round: improvement, answer, the next wave settled and compared by itself, the improvement judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yueke.domains.channels.models import Notice
from yueke.domains.findings import commands
from yueke.domains.findings.commands import FindingDraft
from yueke.domains.findings.models import Finding, Later
from yueke.domains.findings.rules import Reading
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import MeasureDraft
from yueke.domains.improvement.models import Improvement
from yueke.domains.organization import queries as people
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.domains.surveys.cleaning_events import SurveySettled
from yueke.domains.surveys.models import Cut, Survey
from yueke.domains.surveys.rules.cuts import fingerprint, packed
from yueke.insight.readings import reading_of, study_of
from yueke.insight.satisfaction.tests.answered import columns, questionnaire
from yueke.kernel.access import SYSTEM
from yueke.kernel.events import publish
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

DAY = timedelta(days=1)
ASKED = "Q2.r5"


def react(kind: str, *names: str) -> None:
    """Run reactions to the latest event of ``kind``, as their jobs would; twice, as jobs may."""
    found = Event.objects.filter(kind=kind).latest("pk")
    for name in names * 2:
        run(found.pk, f"using_findings.{name}", at=found.at)


def surveyed(house, owner, number: str, of: Survey | None = None, **more) -> tuple[Survey, Cut]:
    """A settled wave whose answers to the last rating are those of ``answered``, or raised by a step."""
    told = columns(400, 1)
    if of is not None:
        told = replace(told, ratings=told.ratings | {ASKED: (told.ratings[ASKED] + 1).clip(1, 5)})
    survey = Survey.objects.create(
        number=number, title="年度调查", kind="periodic", state="settled", purpose="了解", owner_id=owner.person_id,
        department=house.service, definition=questionnaire().kept(), wave_of=of, launched_at=AT, closed_at=AT,
        settled_at=AT, created_at=AT, updated_at=AT, **more,
    )  # fmt: skip
    cut = Cut.objects.create(
        survey=survey, n=1, columns=packed(told), fingerprint=fingerprint(told), summary={}, made_at=AT
    )
    return survey, cut


def test_round_the_whole_chain(house):
    keeper, owner = (
        people.actor_for(house.hire(name, house.service, role))
        for name, role in (("keeper", "research"), ("owner", "service"))
    )
    head = people.actor_for(house.hire("head", house.branch, "manager"))
    watch = people.actor_for(house.hire("watch", house.root, "supervisor"))
    first, cut = surveyed(house, owner, "DC1")
    measure = reading_of(study_of(first, cut, columns(400, 1)), ASKED)
    assert measure is not None
    reading = Reading(measure.value, measure.low, measure.high, measure.n, cut.fingerprint)
    draft = FindingDraft(
        "priority",
        "售后最弱",
        house.service.pk,
        owner.person_id,
        first.pk,
        "DC1",
        first.pk,
        ASKED,
        "售后",
        reading=reading,
    )
    found = commands.note(keeper, draft, at=AT)

    commands.take_up(keeper, found.pk, at=AT)
    react("findings.taken_up", "propose", "told_owner")
    made = Improvement.objects.get()
    found.refresh_from_db()
    assert (found.improvement_id, made.sources.get().label) == (made.pk, found.number)
    assert f"n={measure.n}" in made.problem
    assert Notice.objects.filter(kind="findings.routed", recipient_id=owner.person_id).count() == 1

    Improvement.objects.filter(pk=made.pk).update(cause="人手不足")
    row = improvement.add_measure(
        keeper, made.pk, MeasureDraft("corrective", "招人", owner.person_id, date(2026, 12, 30)), at=AT
    )
    improvement.approve(head, made.pk, at=AT + DAY)
    react("improvement.approved", "answer")
    assert Finding.objects.get().state == "answered"
    improvement.complete_measure(owner, row.pk, "已招", at=AT + 2 * DAY)
    improvement.verify_measure(watch, row.pk, at=AT + 3 * DAY)

    second, newer = surveyed(house, owner, "DC2", first, wave=2)
    settled = SurveySettled(
        at=AT + 99 * DAY, survey_id=second.pk, number=second.number, n=1, fingerprint=newer.fingerprint
    )
    publish(SYSTEM, settled)
    react("surveys.settled", "compare")
    later = Later.objects.get()
    assert (later.verdict, later.survey_id, later.fingerprint) == ("better", second.pk, newer.fingerprint)
    assert later.change > later.change_low > 0
    react("findings.measured_again", "judge")
    made.refresh_from_db()
    assert (made.state, made.verdict) == ("verifying", "effective")
    improvement.close(head, made.pk, at=AT + 100 * DAY)


@pytest.mark.parametrize("code", ["nothing.asked", "Q9.zz"])
def test_what_a_wave_did_not_ask_is_not_made_up(house, code):
    owner = people.actor_for(house.hire("owner", house.service, "service"))
    survey, cut = surveyed(house, owner, "DC1")
    assert reading_of(study_of(survey, cut, columns(400, 1)), code) is None
