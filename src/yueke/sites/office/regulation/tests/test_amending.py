"""From what-if to a changed regulation: nothing changes until somebody else agrees."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from yueke.compliance.models import Amendment
from yueke.compliance.regulation import regulation
from yueke.domains.organization.tests.house import AT

URL = "/clause/B8.1-general/what-if/"
TERMS = {
    "interval_0": "7",
    "interval_1": "months",
    "first_0": "7",
    "first_1": "months",
    "grace_0": "10",
    "grace_1": "days",
    "warn_0": "15",
    "warn_1": "days",
    "period": "quarter",
}
PROPOSAL = {"effective_from": "2026-12-01", "reason": "客户普遍反映过密"}


def facts() -> list:
    return list(Amendment.objects.order_by("pk").values_list("pk", "state", "clause_id", "values", "note"))


@pytest.fixture
def proposed(trade):
    """An amendment proposed by the supervision group."""
    response = trade.browser(trade.supervisor).post(URL, TERMS | PROPOSAL)
    assert response.status_code == 303
    return Amendment.objects.get()


@pytest.fixture
def boss(trade):
    """The founder, who may approve and sees everything."""
    return trade.browser(trade.house.founder)


def test_trying_other_terms_shows_now_and_then_and_changes_nothing(trade):
    html = trade.browser(trade.supervisor).get(URL, TERMS).content.decode()
    assert "若按这组参数，这段时间未做到的会少 3 件。" in html
    assert "对一般客户至少每7个月回访一次。" in html
    assert facts() == []


def test_no_time_at_all_is_told_beside_the_terms(trade):
    answer = trade.browser(trade.supervisor).get(URL, TERMS | {"interval_0": "0"})
    assert answer.status_code == 422
    assert "的时长不能为 0。" in answer.content.decode()
    assert 'name="interval_0"' in answer.content.decode()


def test_what_if_counts_only_what_the_reader_sees(trade):
    html = trade.browser(trade.north).get(URL, TERMS).content.decode()
    assert "会少 2 件" in html
    assert "提出修订</button>" not in html


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"interval_0": ""}, "interval"),
        ({"interval_0": "-1"}, "interval"),
        ({"interval_0": "abc"}, "interval"),
        ({"interval_1": "centuries"}, "interval"),
        ({"interval_0": "99999999999"}, "interval"),
    ],
)
def test_bad_terms_are_told_at_their_field(trade, change, field):
    response = trade.browser(trade.supervisor).get(URL, TERMS | change)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert response.context["result"] is None


def test_limits_of_the_pack_hold_in_the_form(trade):
    rising = {"frequency.high": "2", "frequency.medium": "4", "frequency.low": "1"}
    rising |= {"window_0": "12", "window_1": "months"}
    money = {"amount.large": "20000", "amount.medium": "5000", "amount.small": "1"}
    response = trade.browser(trade.supervisor).get("/clause/A3.1-share/what-if/", rising | money)
    assert response.status_code == 422
    assert "依次降低" in str(response.context["form"].errors["frequency.high"])


def test_a_proposal_waits_and_the_regulation_stays(trade, proposed):
    assert (proposed.state, proposed.clause_id, proposed.reason) == ("draft", "B8.1-general", PROPOSAL["reason"])
    assert proposed.values["interval"] == "7 months"
    assert regulation().clause("B8.1-general").terms_at(date(2027, 1, 1)).plain["interval"] == "6 months"
    html = trade.browser(trade.supervisor).get(f"/amendments/{proposed.pk}/").content.decode()
    assert "这是您提出的修订，须由他人批准" in html
    assert 'value="approve"' not in html
    assert "待批准的修订" in trade.browser(trade.north).get("/clause/B8.1-general/").content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"effective_from": "2026-11-19"}, "effective_from"),
        ({"effective_from": "soon"}, "effective_from"),
        ({"interval_0": "0"}, None),
    ],
)
def test_refused_proposals_keep_what_was_typed_and_change_nothing(trade, change, field):
    response = trade.browser(trade.supervisor).post(URL, TERMS | PROPOSAL | change)
    assert response.status_code == 422
    if field:
        assert response.context["proposal"].errors[field]
    assert facts() == []


def test_only_who_may_propose_proposes(trade):
    assert trade.browser(trade.north).post(URL, TERMS | PROPOSAL).status_code == 403
    assert facts() == []


def test_somebody_else_approves_and_the_clause_reads_so_from_that_day(trade, proposed, boss):
    assert "待批准" in boss.get("/amendments/").content.decode()
    response = boss.post(f"/amendments/{proposed.pk}/decide/", {"do": "approve", "note": "同意"})
    assert response.status_code == 303
    clause = regulation().clause("B8.1-general")
    assert clause.terms_at(date(2026, 11, 30)).plain["interval"] == "6 months"
    assert clause.terms_at(date(2026, 12, 1)).plain["interval"] == "7 months"
    html = boss.get("/clause/B8.1-general/").content.decode()
    assert "2026-12-01 起" in html
    assert "将生效" in html
    assert "员工watch.one提出，管理员批准" in html
    trail = boss.get(f"/amendments/{proposed.pk}/").content.decode()
    assert "批准" in trail
    assert "同意" in trail


def test_refusing_needs_a_reason_and_leaves_the_terms(trade, proposed, boss):
    silent = boss.post(f"/amendments/{proposed.pk}/decide/", {"do": "refuse", "note": ""})
    assert silent.status_code == 422
    assert silent.context["form"].errors["note"]
    assert Amendment.objects.get().state == "draft"
    assert boss.post(f"/amendments/{proposed.pk}/decide/", {"do": "refuse", "note": "理由不足"}).status_code == 303
    assert Amendment.objects.get().state == "refused"
    assert regulation().clause("B8.1-general").terms_at(date(2027, 1, 1)).plain["interval"] == "6 months"


def test_nobody_decides_twice_or_their_own_or_without_permission(trade, proposed, boss):
    url = f"/amendments/{proposed.pk}/decide/"
    assert trade.browser(trade.north).post(url, {"do": "approve"}).status_code == 403
    boss.post(url, {"do": "approve"})
    before = facts()
    assert boss.post(url, {"do": "refuse", "note": "反悔"}).status_code == 422
    assert facts() == before
    own = boss.post(URL, TERMS | PROPOSAL | {"effective_from": "2026-12-05"})
    assert own.status_code == 303
    mine = Amendment.objects.get(state="draft")
    assert boss.post(f"/amendments/{mine.pk}/decide/", {"do": "approve"}).status_code == 403
    assert Amendment.objects.get(pk=mine.pk).state == "draft"


def test_a_proposal_is_taken_back_by_its_proposer_only(trade, proposed, boss):
    url = f"/amendments/{proposed.pk}/withdraw/"
    assert boss.post(url).status_code == 403
    assert trade.browser(trade.supervisor).post(url).status_code == 303
    assert Amendment.objects.get().state == "withdrawn"


def test_a_reader_of_one_department_is_told_no_figures_of_the_others(trade, proposed):
    whole = trade.browser(trade.supervisor).get(f"/amendments/{proposed.pk}/")
    part = trade.browser(trade.north).get(f"/amendments/{proposed.pk}/")
    assert whole.context["figures"]["now"]["broken"] == 3
    assert part.context["figures"]["now"]["broken"] == 2


def test_clauses_without_terms_have_no_what_if(trade):
    assert trade.browser(trade.supervisor).get("/clause/B8.1/what-if/").status_code == 409
    assert trade.browser(trade.supervisor).get("/amendments/999/").status_code == 404


def test_every_working_clause_can_be_tried_with_its_own_terms(trade):
    from yueke.compliance.clauses import check_terms
    from yueke.sites.office.regulation.terms_form import TermsForm

    for clause in regulation().leaves():
        if not clause.terms:
            continue
        form = TermsForm(clause, AT.date())
        sent: dict[str, object] = {}
        for name, field in form.fields.items():
            value = form.initial.get(name, "")
            parts = getattr(field.widget, "decompress", None)
            if parts:
                sent |= {f"{name}_{i}": part for i, part in enumerate(parts(value)) if part is not None}
            else:
                sent[name] = field.prepare_value(value)
        typed = QueryDict(mutable=True)
        for name, value in sent.items():
            typed.setlist(name, value if isinstance(value, list) else [value])
        bound = TermsForm(clause, AT.date(), typed)
        assert bound.is_valid(), (clause.id, bound.errors)
        assert check_terms(clause, bound.values()) == [], clause.id
        assert bound.values() == clause.terms_at(AT.date()).plain, clause.id
