"""Cleaning: flags with reasons, decisions, audits, weights, settling; each refusal leaves everything as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from yueke.compliance.source import CaseFilter
from yueke.domains.customers.models import Customer
from yueke.domains.surveys import cases, commands
from yueke.domains.surveys.commands.auditing import draw_audit, record_audit
from yueke.domains.surveys.commands.calling_back import link_complaint, owe_call_backs, record_call_back
from yueke.domains.surveys.commands.cleaning import decide, flag_responses
from yueke.domains.surveys.commands.cutting import make_cut
from yueke.domains.surveys.commands.settling import choose_weights, settle
from yueke.domains.surveys.models import (
    Audit,
    AuditCall,
    CallBack,
    Cut,
    Flag,
    Member,
    Response,
    Screening,
    Survey,
    Weighting,
)
from yueke.domains.surveys.queries.cuts import latest_cut
from yueke.domains.surveys.queries.screenings import agreement, audits, call_backs, tally
from yueke.domains.surveys.rules.weights import MarginPlan, Plan
from yueke.domains.surveys.tests.answered import (
    LATER,
    answers,
    collecting,
    drawn,
    filled,
    filled_by_members,
    response,
)
from yueke.domains.surveys.tests.test_plans import People, people
from yueke.domains.surveys.tests.test_sampling import customer
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused

__all__ = ["people"]
HOUR = timedelta(hours=1)
TABLES = (Survey, Response, Flag, Screening, Audit, AuditCall, Weighting, Cut, CallBack)


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def doubtful(people: People, **more) -> Survey:
    """Twelve good responses and one for each thing that can look wrong, the collection over."""
    survey = collecting(people, **more)
    filled(survey, 12)
    alike = dict.fromkeys("abcdef", 4)
    Response.objects.bulk_create(
        [
            response(survey, 101, seconds=10),
            response(survey, 102, answers=answers(102, Q2=alike)),
            response(survey, 103, answers=answers(103, Q3=5)),
            response(survey, 104, answers=answers(104, Q1=5, Q8=5)),
            response(survey, 105, device_index=b"d"),
            response(survey, 106, device_index=b"d", address_index=b"a"),
            response(survey, 107, answers=answers(105)),
            response(survey, 108, state="over_quota"),
            response(survey, 109, answers={}),
        ]
    )
    return commands.close(people.researcher, survey.pk, at=LATER)


def reasons(survey: Survey) -> dict[int, list[str]]:
    rows = Screening.objects.filter(survey=survey).values_list("response__key_index", "reasons")
    return {int(bytes(key).partition(b"/")[2]): found for key, found in rows}


def test_what_looks_wrong_is_flagged_once_with_its_reason(people):
    survey = doubtful(people)
    found = flag_responses(people.researcher, survey.pk, at=LATER)
    assert reasons(survey) == {
        101: ["fast"], 102: ["straight"], 103: ["trap"], 104: ["contradiction"], 106: ["device"], 107: ["duplicate"],
        108: ["over_quota"], 109: ["empty"],
    }  # fmt: skip
    assert (found.flags, found.responses, found.undecided) == (8, 8, 8)
    before = everything()
    assert flag_responses(SYSTEM, survey.pk, at=LATER + HOUR).flags == 0
    assert everything() == before
    with pytest.raises(ProgrammingError), transaction.atomic():
        Flag.objects.update(reason="fast")


def test_a_decision_counts_and_can_be_changed_but_answers_stay(people):
    survey = doubtful(people)
    flag_responses(people.researcher, survey.pk, at=LATER)
    rows = {int(bytes(one.response.key_index).partition(b"/")[2]): one.pk for one in Screening.objects.all()}
    decide(people.researcher, survey.pk, "screen", "不足一分钟答完", at=LATER, ids=[rows[101], rows[109]])
    decide(people.researcher, survey.pk, "keep", "", at=LATER, reason="straight")
    told = tally(people.researcher, survey.pk)
    assert (told.undecided, told.kept, told.screened) == (5, 1, 2)
    assert decide(people.researcher, survey.pk, "keep", "看过", at=LATER) == 5
    assert decide(people.researcher, survey.pk, "keep", "看过", at=LATER, ids=[rows[103]]) == 0
    cut = make_cut(people.researcher, survey.pk, at=LATER)
    _cut, columns = latest_cut(people.researcher, survey.pk)
    assert (columns.n, int(columns.counted.sum())) == (21, 19)
    assert cut.summary["screened_by"] == {"fast": 1, "empty": 1}
    assert cut.summary["main"]["before"]["n"] == cut.summary["main"]["screened"]["n"] + 1 == 20
    assert Response.objects.count() == 21


@pytest.mark.parametrize(("decision", "why"), [("screen", " "), ("away", "x"), ("screen", "x" * 201)])
def test_an_exclusion_without_a_reason_is_refused(people, decision, why):
    survey = doubtful(people)
    flag_responses(people.researcher, survey.pk, at=LATER)
    before = everything()
    with pytest.raises(Invalid):
        decide(people.researcher, survey.pk, decision, why, at=LATER)
    with pytest.raises(Forbidden):
        decide(people.clerk, survey.pk, "keep", "", at=LATER)
    with pytest.raises(NotFound):
        decide(people.researcher, survey.pk, "keep", "", at=LATER, ids=[0])
    assert everything() == before


def test_a_new_doubt_opens_the_decision_again(people):
    survey = doubtful(people)
    flag_responses(people.researcher, survey.pk, at=LATER)
    decide(people.researcher, survey.pk, "keep", "", at=LATER)
    response(survey, 300, device_index=b"d").save()
    found = flag_responses(people.researcher, survey.pk, at=LATER)
    assert (found.flags, found.undecided) == (1, 1)


def test_a_confidential_survey_is_looked_through_only_at_its_end_and_in_no_order(people):
    survey = collecting(people, confidential=True)
    Response.objects.bulk_create(response(survey, n, seconds=5 if n > 20 else 100) for n in range(1, 41))
    with pytest.raises(Refused):
        flag_responses(people.researcher, survey.pk, at=LATER)
    assert not Flag.objects.exists()
    commands.close(people.researcher, survey.pk, at=LATER)
    flag_responses(people.researcher, survey.pk, at=LATER)
    order = list(Screening.objects.order_by("pk").values_list("response_id", flat=True))
    assert len(order) == 20
    assert order != sorted(order)


@pytest.fixture
def called(people) -> Survey:
    survey = drawn(people)
    filled_by_members(survey)
    return survey


def test_an_audit_can_be_drawn_again_and_tells_how_many_agree(people, called):
    audit = draw_audit(people.researcher, called.pk, 10, ["Q1", "Q4"], "摇号 3", at=LATER)
    assert (audit.of, audit.size, audit.calls.count()) == (30, 10, 10)
    calls = list(audit.calls.order_by("place"))
    for n, call in enumerate(calls[:8]):
        record_audit(people.researcher, call.pk, "reached", {"Q1": n > 1, "Q4": True}, at=LATER)
    record_audit(people.researcher, calls[8].pk, "not_reached", {}, at=LATER)
    whole, each = agreement(audits(people.researcher, called.pk)[0].calls.all())
    assert (whole.agreed, whole.n) == (6, 8)
    assert [(each[code].agreed, each[code].n) for code in ("Q1", "Q4")] == [(6, 8), (8, 8)]
    assert whole.interval == pytest.approx((0.409, 0.929), abs=0.001)
    again = draw_audit(people.researcher, called.pk, 20, ["Q1"], "摇号 3", at=LATER)
    assert not set(again.calls.values_list("response_id", flat=True)) & {one.response_id for one in calls}


@pytest.mark.parametrize(
    ("size", "questions", "seed", "field"),
    [(0, ["Q1"], "x", "size"), (31, ["Q1"], "x", "size"), (3, [], "x", "questions"), (3, ["Q9"], "x", "questions"), (3, ["Q1"], " ", "seed")],
)  # fmt: skip
def test_an_audit_that_cannot_be_is_refused_at_its_field(people, called, size, questions, seed, field):
    before = everything()
    with pytest.raises(Invalid) as refusal:
        draw_audit(people.researcher, called.pk, size, questions, seed, at=LATER)
    assert list(refusal.value.fields) == [field]
    assert everything() == before


def test_nobody_checks_their_own_interviews_nor_a_confidential_survey(people, called):
    audit = draw_audit(people.researcher, called.pk, 2, ["Q1"], "x", at=LATER)
    call = audit.calls.first()
    Response.objects.filter(pk=call.response_id).update(interviewer_id=people.researcher.person_id)
    before = everything()
    with pytest.raises(Refused):
        record_audit(people.researcher, call.pk, "reached", {"Q1": True}, at=LATER)
    with pytest.raises(Invalid):
        record_audit(people.head, call.pk, "reached", {}, at=LATER)
    assert everything() == before
    hidden = collecting(people, confidential=True)
    filled(hidden, 3)
    with pytest.raises(Refused):
        draw_audit(people.researcher, hidden.pk, 1, ["Q1"], "x", at=LATER)


def test_settling_waits_for_decisions_and_weights_and_is_final(people):
    survey = doubtful(people)
    for message in ("请先检查答卷", "没有判定", "加权方案"):
        before = everything()
        with pytest.raises(Refused, match=message):
            settle(people.researcher, survey.pk, at=LATER)
        assert everything() == before
        if message == "请先检查答卷":
            flag_responses(people.researcher, survey.pk, at=LATER)
        else:
            decide(people.researcher, survey.pk, "screen", "不可信", at=LATER)
    margin = MarginPlan("Q4", {"f": 60, "m": 40})
    choose_weights(people.researcher, survey.pk, Plan(margins=(margin,), highest=3), at=LATER)
    cut = settle(people.researcher, survey.pk, at=LATER)
    survey.refresh_from_db()
    assert (survey.state, survey.settled_at, cut.summary["counted"]) == ("settled", LATER, 13)
    _cut, columns = latest_cut(people.researcher, survey.pk)
    assert columns.weight[columns.choices["Q4"].is_("f")].sum() / columns.weight.sum() == pytest.approx(0.6)
    for late in (lambda: decide(people.researcher, survey.pk, "keep", "", at=LATER), lambda: settle(SYSTEM, survey.pk, at=LATER),
                 lambda: choose_weights(SYSTEM, survey.pk, Plan(), at=LATER)):  # fmt: skip
        before = everything()
        with pytest.raises(Refused):
            late()
        assert everything() == before


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(margins=(MarginPlan("Q4", {"f": 60}),)), "shares_1"),
        (Plan(margins=(MarginPlan("Q4", {"f": 60, "m": 30, "x": 10}),)), "shares_1"),
        (Plan(margins=(MarginPlan("Q4", {"f": 60, "m": -1}),)), "shares_1"),
        (Plan(margins=(MarginPlan("Q4", {}),)), "shares_1"),
        (Plan(margins=(MarginPlan("Q77", {"f": 1}),)), "group_1"),
        (Plan(margins=(MarginPlan("Q4", {"f": 999, "m": 1}),), highest=1.2), "highest"),
        (Plan(lowest=1.5), "lowest"),
        (Plan(highest=0.5), "highest"),
    ],
)
def test_weights_that_cannot_be_are_refused_at_their_field(people, plan, field):
    survey = collecting(people)
    filled(survey, 12)
    before = everything()
    with pytest.raises(Invalid) as refusal:
        choose_weights(people.researcher, survey.pk, plan, at=LATER)
    assert list(refusal.value.fields) == [field]
    assert everything() == before


def test_the_sampling_list_gives_a_margin_its_figures(people, called):
    chosen = choose_weights(people.researcher, called.pk, Plan(margins=(MarginPlan("grade", {}),)), at=LATER)
    assert chosen.plan["margins"] == [
        {"group": "grade", "shares": {"diamond": 20, "gold": 20, "ordinary": 20}, "source": "frame"}
    ]


def test_who_gave_a_low_score_is_called_back_within_a_day(people):
    one = customer(people, 1, owner_id=people.clerk.person_id)
    one.save()
    survey = collecting(people)
    low = response(survey, 1, answers=answers(1, Q1=2, Q8=4), customer_id=one.pk, finished_at=LATER)
    low.save()
    fine = response(survey, 2, answers=answers(2, Q1=3, Q8=3), customer_id=one.pk)
    fine.save()
    unknown = response(survey, 3, answers=answers(3, Q1=1, Q8=5))
    unknown.save()
    ids = [low.pk, fine.pk, unknown.pk]
    owed = owe_call_backs(SYSTEM, ids, at=LATER)
    assert [(each.response_id, each.points, each.due_at) for each in owed] == [(low.pk, 40, LATER + 24 * HOUR)]
    assert owe_call_backs(SYSTEM, ids, at=LATER) == []
    mine = call_backs(people.clerk).get()
    case = cases.call_backs(CaseFilter(owner_id=people.clerk.person_id, open_at=LATER)).get()
    assert (case["subject_id"], case["started_at"], case["done_at"]) == (mine.pk, LATER, None)
    record_call_back(people.clerk, mine.pk, "not_reached", "", at=LATER + HOUR)
    assert call_backs(people.clerk).exists()
    before = everything()
    for result, words, complains in (("reached", " ", False), ("gone", "x", False), ("refused", "", True)):
        with pytest.raises(Invalid):
            record_call_back(people.clerk, mine.pk, result, words, at=LATER + HOUR, complains=complains)
    assert everything() == before
    record_call_back(people.clerk, mine.pk, "reached", "送货晚了三天", at=LATER + 2 * HOUR, complains=True)
    done = CallBack.objects.get()
    assert (done.said, done.done_at, done.complaint_wanted) == ("送货晚了三天", LATER + 2 * HOUR, True)
    with pytest.raises(Refused):
        record_call_back(people.clerk, mine.pk, "reached", "再打", at=LATER + 3 * HOUR)
    link_complaint(SYSTEM, mine.pk, 77, "TS-1", at=LATER)
    assert link_complaint(SYSTEM, mine.pk, 78, "TS-2", at=LATER).complaint_number == "TS-1"


def test_nobody_is_called_back_after_a_confidential_survey(people):
    one = Customer.objects.create(**{k: v for k, v in vars(customer(people, 1)).items() if k[0] != "_" and k != "id"})
    survey = collecting(people, confidential=True)
    answer = response(survey, 1, answers=answers(1, Q1=1), customer_id=one.pk)
    answer.save()
    assert owe_call_backs(SYSTEM, [answer.pk], at=LATER) == []
    assert not Member.objects.exists()
