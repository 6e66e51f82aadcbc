"""A low score: put on the list, told to whoever looks after the customer, and what they say may become a complaint."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.channels.models import Notice
from yueke.domains.complaints.models import Complaint
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands.calling_back import owe_call_backs, record_call_back
from yueke.domains.surveys.events import SurveyClosed
from yueke.domains.surveys.models import CallBack, Cut, Screening
from yueke.domains.surveys.tests.answered import answers, collecting, filled, response
from yueke.domains.surveys.tests.test_plans import people
from yueke.domains.surveys.tests.test_sampling import customer
from yueke.kernel.access import SYSTEM
from yueke.reactions import calling_back, cleaning_answers

__all__ = ["house", "house_of_file", "people"]
HOUR = timedelta(hours=1)


@pytest.fixture
def owed(people) -> CallBack:
    one = customer(people, 1, owner_id=people.clerk.person_id)
    one.save()
    survey = collecting(people)
    low = response(survey, 1, answers=answers(1, Q1=1, Q8=5), customer_id=one.pk, finished_at=AT)
    low.save()
    return owe_call_backs(SYSTEM, [low.pk], at=AT)[0]


def test_answers_given_to_the_end_are_looked_at_together(people, settings):
    survey = collecting(people)
    made = filled(survey, 2)
    one = customer(people, 7)
    one.save()
    type(made[0]).objects.filter(pk=made[1].pk).update(customer_id=one.pk, finished_at=AT)
    low = answers(1, Q1=2, Q8=4)
    third = response(survey, 9, answers=low, customer_id=one.pk)
    third.save()
    events = [
        calling_back.AnswersGiven(at=AT, survey_id=survey.pk, response_id=pk, mode="link")
        for pk in (made[0].pk, made[1].pk, third.pk)
    ]
    calling_back.low_score(events, SYSTEM, AT)
    calling_back.low_score(events, SYSTEM, AT)
    assert third.pk in CallBack.objects.values_list("response_id", flat=True)
    assert CallBack.objects.filter(response_id=third.pk).count() == 1


def test_whoever_looks_after_the_customer_is_told_and_needs_not_be_told_again(people, owed):
    event = calling_back.CallBackOwed(at=AT, survey_id=owed.survey_id, number=owed.survey.number, call_back_id=owed.pk)
    calling_back.call_back_waits(event, SYSTEM, AT)
    told = Notice.objects.get(kind="surveys.call_back")
    assert told.recipient_id == people.clerk.person_id
    record_call_back(people.clerk, owed.pk, "reached", "送错了货，很生气", at=AT + HOUR, complains=True)
    done = calling_back.CallBackDone(
        at=AT + HOUR, survey_id=owed.survey_id, number=owed.survey.number, call_back_id=owed.pk, complains=True
    )
    for _twice in range(2):
        calling_back.called_back(done, SYSTEM, AT + HOUR)
    complaint = Complaint.objects.get()
    owed.refresh_from_db()
    assert (owed.complaint_id, owed.complaint_number) == (complaint.pk, complaint.number)
    assert (complaint.origin_kind, complaint.origin_id, complaint.customer_id) == (
        "surveys.callback",
        owed.pk,
        owed.customer_id,
    )
    assert complaint.description == "送错了货，很生气"
    told.refresh_from_db()
    assert told.read_at is not None


def test_who_does_not_complain_makes_no_complaint(people, owed):
    record_call_back(people.clerk, owed.pk, "reached", "已经解决了", at=AT + HOUR)
    event = calling_back.CallBackDone(
        at=AT, survey_id=owed.survey_id, number="x", call_back_id=owed.pk, complains=False
    )
    calling_back.called_back(event, SYSTEM, AT)
    assert not Complaint.objects.exists()


def test_the_end_of_the_collection_flags_and_every_night_cuts_what_changed(people):
    survey = collecting(people)
    filled(survey, 12)
    response(survey, 50, seconds=3).save()
    cleaning_answers.every_night(AT)
    cleaning_answers.every_night(AT + HOUR)
    assert Cut.objects.count() == 1
    commands.close(people.researcher, survey.pk, at=AT)
    event = SurveyClosed(at=AT, survey_id=survey.pk, number=survey.number)
    cleaning_answers.collection_over(event, SYSTEM, AT)
    assert [one.reasons for one in Screening.objects.all()] == [["fast"]]


def test_of_a_confidential_survey_that_collects_no_cut_differs_from_the_last_by_a_few(people):
    survey = collecting(people, confidential=True)
    filled(survey, 4)
    cleaning_answers.every_night(AT)
    assert not Cut.objects.exists()
    response(survey, 50).save()
    cleaning_answers.every_night(AT)
    response(survey, 51).save()
    cleaning_answers.every_night(AT)
    assert Cut.objects.get().summary["answers_in"] == 5
