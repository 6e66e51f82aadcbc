"""The desk: my duties by time left, what waits for my decision, my month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.compliance import commands as compliance
from yueke.compliance.cases import CaseRow
from yueke.compliance.control import controls
from yueke.domains.customers import commands as customers
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.kernel import clock
from yueke.kernel.access import Actor, Scope
from yueke.sites.office.desk import decisions
from yueke.sites.office.desk.duties import action
from yueke.sites.office.regulation.case_rows import CaseShown, page_of

URL = "/desk/"


def test_duties_stand_in_the_order_of_their_time_left(trade):
    html = trade.browser(trade.south).get(URL, {"clause": "B8.1-general"}).content.decode()
    assert html.index("丁商贸有限公司") < html.index("戊商贸有限公司")
    assert "剩5天13小时" in html
    assert "一般客户定期回访" in html
    assert "对一般客户至少每6个月回访一次。" in html
    assert 'href="/clause/B8.1-general/"' in html
    assert f"/visits/new/?customer={trade.ids['戊']}&amp;kind=regular&amp;clause=B8.1-general" in html


def test_everybody_sees_only_their_own_duties(trade):
    html = trade.browser(trade.north).get(URL).content.decode()
    assert "丁商贸有限公司" not in html
    assert "乙商贸有限公司" in html
    assert "王*明" in html
    assert "王小明" not in html


def test_counts_and_filter_by_clause(trade):
    browser = trade.browser(trade.south)
    response = browser.get(URL, {"clause": "B8.1-general"})
    assert response.context["page"].total == 2
    tab = next(t for t in response.context["tabs"] if t["active"])
    assert (tab["count"], tab["urgent"]) == ("2", True)
    everything = browser.get(URL)
    assert everything.context["page"].total == 2
    assert everything.context["headline"] == ""
    assert browser.get(URL, {"clause": "nonsense", "page": "x"}).context["page"].total == 2


def test_a_recorded_visit_takes_the_duty_off_the_desk(trade):
    from yueke.sites.office.regulation.tests.company import REACHED

    visits.record_visit(organization.actor_for(trade.south), trade.ids["戊"], "regular", REACHED, at=AT)
    html = trade.browser(trade.south).get(URL, {"clause": "B8.1-general"}).content.decode()
    assert "戊商贸有限公司" not in html


def test_who_owes_nothing_is_told_so(trade):
    html = trade.browser(trade.supervisor).get(URL).content.decode()
    assert "30天内没有到期的事项" in html


def test_decisions_of_others_wait_on_the_desk_of_who_may_decide(trade):
    boss = organization.actor_for(trade.house.founder)
    north = organization.actor_for(trade.north)
    customers.apply_for_key(north, trade.ids["甲"], reason="年采购额居前", at=AT)
    customers.report_change(north, trade.ids["乙"], "phone", "13800001111", note="来电换号", at=AT)
    compliance.propose_amendment(
        boss, "B8.2-feedback", {"within": "2 working days"}, effective_from=AT.date(), reason="更快", at=AT
    )
    steward = trade.house.hire("data.one", trade.house.root, "steward")
    seen = {
        who.username: [one.title for one in trade.browser(who).get(URL).context["waiting"]]
        for who in (trade.manager, steward, trade.north, trade.house.founder)
    }
    assert "重点客户待审批" in seen["head.east"]
    assert "制度修订待批准" in seen["head.east"]
    assert seen["north.rep"] == []
    assert "制度修订待批准" not in seen["admin"], "one's own proposal is for others to decide"
    steward_page = trade.browser(steward).get(URL)
    duties = [duty.clause_id for duty in steward_page.context["page"].rows]
    assert "资料变更待核实" in seen["data.one"] or "A2.3-changes" in duties
    assert not ("资料变更待核实" in seen["data.one"] and "A2.3-changes" in duties), "told once"


def test_ones_own_applications_do_not_stand_before_those_of_others(trade, monkeypatch):
    monkeypatch.setattr(decisions, "SHOWN", 1)
    manager, north = organization.actor_for(trade.manager), organization.actor_for(trade.north)
    for name in "乙丙":
        customers.apply_for_key(manager, trade.ids[name], reason="本人提出", at=AT)
    customers.apply_for_key(north, trade.ids["甲"], reason="年采购额居前", at=AT + timedelta(hours=1))
    (one,) = (one for one in trade.browser(trade.manager).get(URL).context["waiting"] if one.title == "重点客户待审批")
    assert [(row.text, row.detail) for row in one.rows] == [("甲商贸有限公司", "年采购额居前")]
    assert one.count == "1"


def test_feedback_waits_for_the_department_it_went_to(trade):
    visit = Visit.objects.get(customer_id=trade.ids["甲"])
    visits.send_feedback(organization.actor_for(trade.north), visit.pk, trade.house.sales.pk, "送货慢", at=AT)
    south = trade.browser(trade.south).get(URL).context["waiting"]
    assert [one.title for one in south] == ["部门反馈待答复"]
    assert [row.detail for row in south[0].rows] == ["送货慢"]
    assert trade.browser(trade.north).get(URL).context["waiting"] == []


def test_my_month(trade):
    response = trade.browser(trade.south).get(f"{URL}figures/", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    by_clause = {one["title"]: one["evidence"] for one in response.context["by_clause"]}
    general = by_clause["一般客户定期回访"]
    assert (general.kept, general.broken, general.pending) == (0, 0, 1)
    assert response.context["visits"] == 0


@pytest.mark.parametrize("username", ["north", "manager", "supervisor"])
def test_questions_to_the_database(trade, username, django_assert_max_num_queries):
    browser = trade.browser(getattr(trade, username))
    browser.get(URL)
    with django_assert_max_num_queries(30):
        browser.get(URL)


def test_administrators_have_a_desk_too(trade):
    system = trade.house.hire("sys.admin", trade.house.root, "sysadmin")
    assert trade.browser(system).get(URL).status_code == 200


@pytest.mark.parametrize("username", ["south.rep", "head.east", "admin"])
def test_whether_something_waits_is_asked_in_words_that_need_no_reading(
    trade, username, monkeypatch, django_assert_num_queries
):
    """The statement is kept for as long as the actor is the same: it may depend on neither rows nor the clock."""
    actor = organization.actor_for(Person.objects.get(username=username))
    decisions.probe.cache_clear()
    with django_assert_num_queries(0):
        first = decisions.probe(actor, decisions.KINDS)
    decisions.probe.cache_clear()
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=400))
    assert decisions.probe(actor, decisions.KINDS) == first


def test_what_waits_for_a_department_below_is_asked_for(trade):
    """The question whether anything waits may find too much, never too little."""
    for person in (trade.manager, trade.north, trade.house.founder):
        actor = organization.actor_for(person)
        asked = [kind for kind in decisions.KINDS if not kind.permission or actor.may(kind.permission)]
        some = {kind for kind in asked if kind.rows(actor).exists()}
        assert some <= set(decisions.stirring(actor, tuple(asked)))


OWING = ("deadline", "follow_up", "recurring")
STEP_BY_STEP = ("complaints.complaint", "customers.opinion", "evaluations.evaluation", "improvement.improvement")
HANDS = Actor(1, "办事人", permissions=frozenset({"improvement.do", "visits.feedback.answer"}), scope=Scope("all"))


def owed(clause_id: str, kind: str, proof_kind: str = "", proof_id: int | None = None) -> CaseShown:
    """A case of a clause as it waits for somebody."""
    case = CaseRow(clause_id, kind, 7, "", 1, AT, AT, AT, None, proof_kind, proof_id, "pending", 0)
    return CaseShown(case, "", page_of(kind, 7) or page_of(proof_kind, proof_id), "", "")


@pytest.mark.parametrize(
    "control",
    [one for one in controls() if one.shape in OWING and one.subject in STEP_BY_STEP],
    ids=lambda one: one.clause_id,
)
def test_the_button_says_which_step_is_owed(control):
    verb, _url = action(HANDS, owed(control.clause_id, control.subject, "improvement.measure", 3))
    assert verb != "打开"


@pytest.mark.parametrize("clause_id", ["B7.4", "C9.3", "A6.4-milestones"])
def test_a_measure_is_reported_done_by_its_form_whichever_clause_asks(clause_id):
    measure = owed(clause_id, "improvement.improvement", "improvement.measure", 3)
    assert action(HANDS, measure) == ("登记完成", "/improvements/measures/3/done/")
    onlooker = Actor(2, "旁人", permissions=frozenset(), scope=Scope("all"))
    assert action(onlooker, measure)[1] == "/improvements/7/", "who may not, reads the record"


def test_an_opinion_is_answered_where_it_was_written_down():
    complaint = owed("A1.3-answered", "customers.opinion", "complaints.complaint", 5)
    assert action(HANDS, complaint) == ("答复客户", "/complaints/5/")
    assert action(HANDS, owed("A1.3-answered", "customers.opinion", "visits.visit", 5))[0] == "答复"


def test_the_report_of_a_month_is_a_page_the_desk_leads_to():
    assert action(HANDS, owed("A5.4-analysis", "reports.month")) == ("起草、发布报告", "/complaints/reports/month/7/")
