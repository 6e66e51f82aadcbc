"""From the plan of a survey to its collection: each command does what it says, and refuses with nothing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands, library, queries
from yueke.domains.surveys.choices import Kind, Mode, Rule
from yueke.domains.surveys.commands import Plan
from yueke.domains.surveys.models import Survey, Template, Version
from yueke.domains.surveys.rules.faults import faults
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events import timeline
from yueke.kernel.lifecycle import StaleMove

DAY = timedelta(days=1)


@dataclass
class People:
    """The researcher who plans, their head who approves, a clerk who may do neither."""

    researcher: Actor
    head: Actor
    clerk: Actor
    department_id: int

    def drawn(self, **more) -> Plan:
        given = {
            "title": "2026 年下半年顾客满意度调查", "kind": "periodic", "purpose": "了解满意度及其原因", "content": "产品、服务、交付",
            "population": "近一年有订单的顾客", "modes": ("link", "phone"), "starts_on": date(2026, 11, 23),
            "ends_on": date(2026, 12, 20), "report_on": date(2026, 12, 31), "department_id": self.department_id,
            "owner_id": self.researcher.person_id,
        }  # fmt: skip
        return Plan(**given | more)

    def planned(self, **more) -> Survey:
        return commands.plan(self.researcher, self.drawn(**more), at=AT, template="satisfaction_form")

    def approved(self, **more) -> Survey:
        found = commands.submit(self.researcher, self.planned(**more).pk, at=AT)
        return commands.approve(self.head, found.pk, at=AT + DAY)

    def running(self, **more) -> Survey:
        return commands.launch(self.researcher, self.approved(**more).pk, at=AT + 3 * DAY)


@pytest.fixture
def people(house) -> People:
    def actor(username: str, *roles: str) -> Actor:
        return organization.actor_for(house.hire(username, house.branch, *roles))

    return People(
        actor("researcher", "research"), actor("depthead", "manager"), actor("clerk", "clerk"), house.branch.pk
    )


def everything() -> dict[str, list[dict]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (Survey, Version, Template)}


def test_from_the_plan_to_the_end_of_the_collection(people):
    found = people.running()
    assert found.number == "DC202611-001"
    version = queries.versions(people.researcher, found.pk).get()
    assert (version.n, version.fingerprint) == (1, opened(found.definition).fingerprint)
    commands.pause(people.researcher, found.pk, at=AT + 4 * DAY)
    commands.resume(people.researcher, found.pk, at=AT + 5 * DAY)
    commands.close(people.researcher, found.pk, at=AT + 30 * DAY)
    again = commands.extend(people.researcher, found.pk, date(2027, 1, 10), at=AT + 31 * DAY)
    assert (again.state, again.closed_at, again.ends_on) == ("running", None, date(2027, 1, 10))
    told = [event.kind.partition(".")[2] for event in timeline(f"surveys.survey:{found.pk}")]
    assert told == ["resumed", "closed", "resumed", "paused", "launched", "approved", "submitted", "planned"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"), ({"purpose": ""}, "purpose"), ({"kind": "x"}, "kind"), ({"modes": ("smoke",)}, "modes"),
        ({"ends_on": date(2026, 11, 1)}, "ends_on"), ({"report_on": date(2026, 12, 1)}, "report_on"),
        ({"confidential": True, "smallest_group": 4}, "smallest_group"), ({"precision": 50}, "precision"),
        ({"owner_id": 0}, "owner"), ({"rule": "mine"}, "rule"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_at_its_field(people, change, field):
    with pytest.raises(Invalid) as refusal:
        people.planned(**change)
    assert list(refusal.value.fields) == [field]
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"population": ""}, "population"),
        ({"content": ""}, "content"),
        ({"modes": ()}, "modes"),
        ({"starts_on": None}, "starts_on"),
    ],
)
def test_half_a_plan_is_kept_but_not_submitted(people, change, field):
    found = people.planned(**change)
    before = everything()
    with pytest.raises(Invalid) as refusal:
        commands.submit(people.researcher, found.pk, at=AT)
    assert list(refusal.value.fields) == [field]
    assert everything() == before


def test_a_plan_without_a_questionnaire_or_with_a_faulty_one_is_not_submitted(people):
    found = commands.plan(people.researcher, people.drawn(), at=AT)
    for _attempt in range(2):
        with pytest.raises(Invalid) as refusal:
            commands.submit(people.researcher, found.pk, at=AT)
        assert list(refusal.value.fields) == ["definition"]
        half = Questionnaire(title="空的")
        commands.write_questionnaire(
            people.researcher, found.pk, half, basis="", at=AT
        ) if not found.definition else None
        found.refresh_from_db()


def test_nobody_decides_on_their_own(people):
    both = replace(people.researcher, permissions=people.researcher.permissions | {"surveys.approve"})
    found = commands.submit(people.researcher, people.planned().pk, at=AT)
    before = everything()
    for decide in (
        lambda: commands.approve(both, found.pk, at=AT),
        lambda: commands.reject(both, found.pk, "不", at=AT),
    ):
        with pytest.raises(Refused):
            decide()
        assert everything() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=found.pk).update(decided_by_id=both.person_id)


def test_who_may_not_changes_nothing(people):
    found = people.planned()
    before = everything()
    for act in (
        lambda: commands.plan(people.clerk, people.drawn(), at=AT),
        lambda: commands.submit(people.clerk, found.pk, at=AT),
        lambda: commands.approve(people.researcher, found.pk, at=AT),
        lambda: commands.launch(people.clerk, found.pk, at=AT),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        commands.submit(people.researcher, found.pk + 1, at=AT)
    assert everything() == before


def test_a_rejected_plan_is_mended_and_decided_on_anew(people):
    found = commands.submit(people.researcher, people.planned().pk, at=AT)
    sent_back = commands.reject(people.head, found.pk, "样本太小", at=AT)
    assert (sent_back.state, sent_back.decision_note) == ("draft", "样本太小")
    commands.edit(people.researcher, found.pk, people.drawn(precision=3), at=AT)
    again = commands.submit(people.researcher, found.pk, at=AT)
    assert (again.decided_by_id, again.decision_note) == (None, "")
    assert commands.approve(people.head, found.pk, at=AT).state == "approved"


def test_what_is_submitted_or_approved_is_not_changed_in_passing(people):
    found = people.approved()
    before = everything()
    with pytest.raises(Refused):
        commands.edit(people.researcher, found.pk, people.drawn(title="另一个"), at=AT)
    with pytest.raises(Refused):
        commands.write_questionnaire(people.researcher, found.pk, opened(found.definition), basis="", at=AT)
    with pytest.raises(StaleMove):
        commands.approve(people.head, found.pk, at=AT)
    assert everything() == before
    assert commands.revise(people.researcher, found.pk, "加一题", at=AT).state == "draft"


def test_two_who_write_at_once_do_not_write_over_each_other(people):
    found = people.planned()
    mine = opened(found.definition)
    basis = mine.fingerprint
    theirs = mine.model_copy(update={"title": "我的标题"})
    commands.write_questionnaire(people.researcher, found.pk, theirs, basis=basis, at=AT)
    before = everything()
    with pytest.raises(Refused):
        commands.write_questionnaire(people.head, found.pk, mine, basis=basis, at=AT)
    assert everything() == before


def test_a_survey_whose_time_is_over_is_not_launched(people):
    found = people.approved()
    before = everything()
    with pytest.raises(Refused):
        commands.launch(people.researcher, found.pk, at=AT + 60 * DAY)
    assert everything() == before


def test_the_questionnaire_is_frozen_and_changes_in_versions_only(people):
    found = people.running()
    asked = opened(found.definition)
    words = asked.model_copy(update={"greeting": "您好"})
    assert commands.change_questionnaire(people.researcher, found.pk, words, "改称呼", at=AT).n == 2
    page = asked.pages[0]
    rescaled = page.questions[1].model_copy(update={"points": 10})
    other = asked.model_copy(update={"pages": (page.model_copy(update={"questions": (page.questions[0], rescaled)}),)})
    before = everything()
    with pytest.raises(Invalid) as refusal:
        commands.change_questionnaire(people.researcher, found.pk, other, "改量表", at=AT)
    assert "Q2" in str(refusal.value)
    assert everything() == before


@pytest.mark.parametrize("change", [{"rule": Rule.FROM_ZERO}, {"confidential": True}])
def test_the_rules_of_a_launched_survey_are_frozen_in_the_database(people, change):
    found = people.running()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Survey.objects.filter(pk=found.pk).update(**change)


@pytest.mark.owner
def test_no_survey_is_ever_lost(people):
    found = people.planned()
    with pytest.raises(ProgrammingError), transaction.atomic():
        found.delete()


def test_the_next_wave_asks_the_same(people):
    first = people.running()
    second = commands.plan(people.researcher, people.drawn(wave_of_id=first.pk), at=AT)
    third = commands.plan(people.researcher, people.drawn(wave_of_id=first.pk), at=AT)
    assert [(one.wave, one.wave_of_id) for one in (second, third)] == [(2, first.pk), (3, first.pk)]
    assert opened(third.definition).fingerprint == opened(first.definition).fingerprint


def test_lists(people):
    found = people.planned()
    people.planned(title="新品专项评价", kind="adhoc")
    assert [one.pk for one in queries.surveys(people.researcher, text="满意度")] == [found.pk]
    assert [one.title for one in queries.surveys(people.researcher, kind="adhoc")] == ["新品专项评价"]
    assert queries.surveys(people.researcher, state="running").count() == 0
    assert queries.get(people.researcher, found.pk).owner.username == "researcher"
    with pytest.raises(NotFound):
        queries.get(people.researcher, found.pk + 9)


@pytest.mark.parametrize("name", sorted(library.built_in()))
def test_the_librarys_questionnaires_are_sound(name):
    kind, basis, asked = library.built_in()[name]
    assert kind in Kind.values
    assert basis
    assert [one for one in faults(asked) if one.grave] == []


def test_the_companys_own_templates(people):
    kept = commands.keep_template(people.researcher, "门店问卷", "adhoc", library.built_in()["loyalty"][2], at=AT)
    assert next(one.title for one in library.offered(queries.templates())) == "门店问卷"
    found = commands.plan(people.researcher, people.drawn(), at=AT, template=f"own:{kept.pk}")
    assert found.definition == kept.definition
    with pytest.raises(Invalid):
        commands.keep_template(people.researcher, "门店问卷", "adhoc", library.built_in()["loyalty"][2], at=AT)
    commands.retire_template(people.researcher, kept.pk, at=AT)
    assert not [one for one in library.offered(queries.templates()) if one.name.startswith("own:")]
    with pytest.raises(Invalid):
        commands.plan(people.researcher, people.drawn(), at=AT, template=f"own:{kept.pk}")


def test_every_way_to_collect_is_named():
    assert {"link", "open", "phone", "onsite", "paper", "depth", "group", "import"} == set(Mode.values)


def test_the_system_may_plan_for_somebody(people):
    assert (
        commands.plan(
            SYSTEM, people.drawn(cause="complaint", origin=("complaints.complaint", 7, "TS-7")), at=AT
        ).origin_id
        == 7
    )
