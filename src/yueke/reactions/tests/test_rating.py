"""Whatever is answered on a scale becomes a rating, once, of the right indicator, subject and day."""

from __future__ import annotations

import io
from datetime import timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yueke.domains.complaints.models import Complaint
from yueke.domains.evaluations import commands as evaluations
from yueke.domains.evaluations.models import Rating
from yueke.domains.evaluations.tests.town import Town, town
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.domains.surveys import commands as surveys
from yueke.domains.surveys.commands import Visitor
from yueke.domains.surveys.models import AnswerSheet, Cut, Response, Survey
from yueke.domains.surveys.rules import columns
from yueke.domains.surveys.rules.cuts import Coded, Columns, fingerprint, packed
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.tests.test_plans import People
from yueke.domains.visits import commands as visits
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden
from yueke.kernel.events import publish
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.kernel.sheets.writing import write_xlsx
from yueke.reactions import rating

__all__ = ["house", "house_of_file", "town"]
pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=5)
GIVEN = {"Q1.quality": "4", "Q1.delivery": "5", "Q1.install": "3", "Q1.after": "3", "Q1.attitude": "5", "Q1.price": "1",
         "Q2": "2"}  # fmt: skip
_COLUMNS = ("reference", "indicator", "role", "score", "customer_id", "order_id", "product_id", "mode")


def launched(town: Town, **more) -> Survey:
    def actor(username: str, role: str):
        return organization.actor_for(town.house.hire(username, town.house.branch, role))

    people = People(actor("plans", "research"), actor("agrees", "manager"), town.clerk, town.house.branch.pk)
    return people.running(**more)


def answered(town: Town, survey: Survey, parameters=None, sent=GIVEN) -> Response:
    door = surveys.open_door(SYSTEM, survey.pk, "总店", parameters or {}, at=AT, once_each=False)
    going = surveys.begin_at_door(SYSTEM, door.code, Visitor(), at=LATER)
    return surveys.send_page(SYSTEM, going.key, going.page.code, {k: [v] for k, v in sent.items()}, at=LATER).response


def told() -> list[tuple]:
    return list(Rating.objects.order_by("reference").values_list(*_COLUMNS))


def test_every_bound_question_of_a_survey_with_what_its_door_tells(town: Town):
    survey = launched(town)
    response = answered(town, survey, {"order": town.order.number, "product": town.shelf.code, "store": "客服部"})
    event = Event.objects.get(kind="surveys.answers_given")
    assert run(event.pk, "rating.answers_given", at=LATER)
    before = told()
    assert len(before) == 7
    assert before[-1] == ("Q2", "overall", "overall", 40, None, town.order.pk, town.shelf.pk, "open")
    assert {row[1] for row in before} >= {"product.performance", "delivery.timely", "price.fair"}
    row = Rating.objects.get(reference="Q2")
    assert (row.survey_id, row.origin_id, row.store, row.department_id) == (
        survey.pk, response.pk, "客服部", town.house.service.pk,
    )  # fmt: skip
    assert row.day == LATER.date()
    rating.every_night(LATER)
    assert told() == before, "the night finds nothing to make up for"


def brought(town: Town, survey: Survey, *answers: dict[str, str]) -> AnswerSheet:
    """Answers out of a spreadsheet, one row each."""
    titles = [one.title for one in columns.template(opened(survey.definition))]
    book = io.BytesIO()
    write_xlsx(book, titles, [[given.get(title.split()[0]) for title in titles] for given in answers])
    sheet = surveys.upload_answers(SYSTEM, survey.pk, SimpleUploadedFile("答卷.xlsx", book.getvalue()), at=LATER)
    surveys.check_answers(SYSTEM, sheet.pk, at=LATER)
    return surveys.bring_in(SYSTEM, sheet.pk, at=LATER)


def test_ratings_of_answers_taken_out_again_are_in_no_figure_any_more(town: Town):
    survey = launched(town, modes=("open", "import"))
    stays = answered(town, survey)
    sheet = brought(town, survey, GIVEN, {**GIVEN, "Q2": "5"})
    rating.every_night(LATER)
    assert Rating.objects.counting().filter(reference="Q2").count() == 3
    surveys.take_out(SYSTEM, sheet.pk, at=LATER)
    event = Event.objects.get(kind="surveys.answers_taken_out")
    before = None
    for _twice in range(2):
        run(event.pk, "rating.answers_taken_out", at=LATER)
        assert set(Rating.objects.counting().values_list("origin_id", flat=True)) == {stays.pk}
        assert before in (None, told()), "what was said stays on record"
        before = told()
    assert len([row for row in before if row[0] == "Q2"]) == 3
    assert (
        evaluations.take_out(
            SYSTEM, survey.pk, [one.origin_id for one in Rating.objects.all() if not one.counted], at=LATER
        )
        == 0
    )
    rating.every_night(LATER)
    assert set(Rating.objects.counting().values_list("origin_id", flat=True)) == {stays.pk}


def test_taking_out_the_answers_of_one_survey_leaves_those_of_others(town: Town):
    survey = launched(town)
    response = answered(town, survey)
    rating.every_night(LATER)
    assert evaluations.take_out(SYSTEM, survey.pk + 1, [response.pk], at=LATER) == 0
    with pytest.raises(Forbidden):
        evaluations.take_out(town.clerk, survey.pk, [response.pk], at=LATER)
    assert not Rating.objects.filter(counted=False).exists()


def test_the_night_makes_up_for_what_no_worker_saw(town: Town):
    answered(town, launched(town))
    visited(town, 4)
    assert told() == []
    rating.every_night(LATER)
    assert len(told()) == 8


def test_settled_weights_are_taken_over(town: Town):
    survey = launched(town)
    kept, screened = answered(town, survey), answered(town, survey)
    rating.every_night(LATER)
    frozen(survey, [kept.pk, screened.pk], weight=[1.5, 0.0], counted=[True, False])
    rating.every_night(LATER)
    found = set(Rating.objects.values_list("origin_id", "weight", "counted"))
    assert found == {(kept.pk, 1.5, True), (screened.pk, 0.0, False)}


def test_of_a_confidential_survey_nothing_leads_to_a_response_or_a_person(town: Town):
    survey = launched(town, confidential=True)
    answered(town, survey, {"store": "客服部"})
    rating.every_night(LATER)
    assert told() == [], "before its data are settled nothing is told"
    frozen(survey, [0, 1, 2], weight=[1.0, 2.0, 0.0], counted=[True, True, False])
    for _twice in range(2):
        rating.every_night(LATER)
    rows = list(Rating.objects.order_by("-origin_id"))
    assert [(row.reference, row.score, row.weight, row.counted) for row in rows] == [
        ("Q2", 40, 1.0, True), ("Q2", 100, 2.0, True), ("Q2", 60, 0.0, False),
    ]  # fmt: skip
    for row in rows:
        assert row.origin_id < 0
        assert (row.customer_id, row.order_id, row.product_id, row.employee_id, row.department_id, row.store) == (
            None, None, None, None, None, "",
        )  # fmt: skip


def frozen(survey: Survey, ids: list[int], *, weight: list[float], counted: list[bool]) -> None:
    """The settled data of a survey."""
    n = len(ids)
    day = (LATER.date() - rating._EPOCH).days
    none = Coded(("",), np.zeros(n, np.int32))
    columns = Columns(
        response=np.array(ids), counted=np.array(counted), base=np.ones(n), weight=np.array(weight), stratum=none,
        cluster=none, mode=Coded(("open",), np.zeros(n, np.int32)), day=np.full(n, day), seconds=np.ones(n),
        ratings={"Q2": np.array([2.0, 5.0, 3.0][:n])},
    )  # fmt: skip
    Cut.objects.create(
        survey=survey, n=1, columns=packed(columns), fingerprint=fingerprint(columns), summary={}, made_at=LATER
    )
    Survey.objects.filter(pk=survey.pk).update(settled_at=LATER)


def visited(town: Town, satisfaction: int):
    record = VisitRecord("reached", "phone", "赵敏", "使用正常", satisfaction=satisfaction)
    return visits.record_visit(
        town.service, town.zhao.pk, "regular", record, at=AT, department_id=town.house.service.pk
    )


def test_a_visit_with_a_rating(town: Town):
    made = visited(town, 3)
    event = Event.objects.get(kind="visits.completed")
    assert run(event.pk, "rating.visit_rated", at=AT)
    assert told() == [("satisfaction", "overall", "overall", 60, town.zhao.pk, None, None, "phone")]
    assert Rating.objects.get().employee_id == made.done_by_id


def test_a_complaint_is_a_source_of_evaluations_round_by_round(town: Town):
    from yueke.domains.complaints.events import SatisfactionAnswered

    row = Complaint.objects.create(
        number="TS-1", code="A" * 10, customer=town.zhao, channel="phone", description="坏了", received_at=AT,
        created_at=AT, updated_at=AT, product=town.shelf, order=town.order,
    )  # fmt: skip
    for n, satisfaction in ((1, 1), (2, 5)):
        event = SatisfactionAnswered(at=AT, complaint_id=row.pk, number=row.number, round=n, satisfaction=satisfaction)
        run(publish(SYSTEM, event).pk, "rating.complaint_rated", at=AT)
    assert told() == [
        ("round 1", "service.solving", "performance", 20, town.zhao.pk, town.order.pk, town.shelf.pk, "phone"),
        ("round 2", "service.solving", "performance", 100, town.zhao.pk, town.order.pk, town.shelf.pk, "phone"),
    ]
