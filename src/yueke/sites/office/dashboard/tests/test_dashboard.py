"""The dashboard: figures, data scope, permissions of each card."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.sites.office.dashboard.cards import CARDS

URL = "/dashboard/"
HTMX = {"HX-Request": "true"}


def figures(response) -> dict[str, str]:
    return {one.title: one.value for one in response.context["figures"]}


def rows(response) -> dict[str, object]:
    chart = response.context["chart"]
    return dict(zip(map(str, chart.x), chart.series[0].data, strict=True))


@pytest.fixture
def sold(trade):
    """Two orders of this month, one of last year, and one cancelled, which counts nowhere."""
    sales = (("甲", 1, 100, ""), ("丁", 2, 50, ""), ("甲", 400, 7, ""), ("乙", 3, 9999, "cancelled"))
    drafts = [
        OrderDraft(
            customer_id=trade.ids[name],
            ordered_at=AT - timedelta(days=days),
            lines=(LineDraft("货架", Decimal(1), Decimal(amount)),),
            department_id=(trade.house.service if name in "甲乙" else trade.house.sales).pk,
            person_id=(trade.north if name in "甲乙" else trade.south).pk,
            state=state,
        )
        for name, days, amount, state in sales
    ]
    orders.create_many(SYSTEM, drafts, batch_id=None, at=AT)
    return trade


def test_the_frame_loads_every_card_by_itself(trade):
    html = trade.browser(trade.supervisor).get(URL).content.decode()
    for name in CARDS:
        assert f'hx-get="/dashboard/{name}/"' in html


@pytest.mark.parametrize("name", CARDS)
def test_every_card_answers_as_a_fragment_and_as_a_page(trade, name):
    browser = trade.browser(trade.supervisor)
    fragment = browser.get(f"{URL}{name}/", headers=HTMX)
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    assert "<html" in browser.get(f"{URL}{name}/", {"period": "month", "on": "2026-03-01"}).content.decode()


def test_figures_of_the_whole_company(sold):
    browser = sold.browser(sold.supervisor)
    strip = figures(browser.get(f"{URL}summary/"))
    assert strip["客户"] == "6"
    assert strip["成交金额"] == "¥150"
    assert strip["回访完成"] == "2"
    assert rows(browser.get(f"{URL}province/")) == {"浙江省": 4, "江苏省": 2}
    assert rows(browser.get(f"{URL}created/"))["2026-04"] == 5
    months = rows(browser.get(f"{URL}orders/"))
    assert months["2026-11"] == 150.0
    assert len(months) == 12
    assert rows(browser.get(f"{URL}visits/"))["2026-10"] == 2
    satisfaction = browser.get(f"{URL}satisfaction/").context["chart"]
    assert satisfaction.series[0].data[-2] == 1.0
    assert satisfaction.series[0].low[-2] < 0.5, "two answers say little"


def test_figures_keep_to_the_data_scope(sold):
    browser = sold.browser(sold.manager)
    assert figures(browser.get(f"{URL}summary/"))["客户"] == "6"
    # The manager of one department alone.
    narrow = sold.house.hire("head.sales", sold.house.sales, "manager")
    browser = sold.browser(narrow)
    strip = figures(browser.get(f"{URL}summary/"))
    assert (strip["客户"], strip["成交金额"], strip["回访完成"]) == ("3", "¥50", "1")
    assert rows(browser.get(f"{URL}province/")) == {"江苏省": 2, "浙江省": 1}
    red = browser.get(f"{URL}red/").context["red"]
    general = next(one for one in red if one["id"] == "B8.1-general")
    assert (general["broken"], general["settled"]) == (1, 2)


def test_red_clauses_lead_to_their_breaches(trade):
    html = trade.browser(trade.supervisor).get(f"{URL}red/").content.decode()
    assert "一般客户定期回访" in html
    assert "/clause/B8.1-general/" in html


def test_permissions(trade):
    assert trade.browser(trade.north).get(URL).status_code == 403
    assert trade.browser(trade.north).get(f"{URL}grade/").status_code == 403
    people = trade.house.hire("hr.one", trade.house.root, "hr")
    browser = trade.browser(people)
    assert browser.get(URL).status_code == 200
    assert "/dashboard/grade/" not in browser.get(URL).content.decode()
    assert browser.get(f"{URL}grade/").status_code == 403
    assert browser.get(f"{URL}nothing/").status_code == 404


@pytest.mark.parametrize("name", [name for name in CARDS if name not in ("red", "summary")])
def test_a_card_asks_little(trade, name, django_assert_max_num_queries):
    browser = trade.browser(trade.supervisor)
    browser.get(f"{URL}{name}/", headers=HTMX)
    with django_assert_max_num_queries(10):
        browser.get(f"{URL}{name}/", headers=HTMX)
