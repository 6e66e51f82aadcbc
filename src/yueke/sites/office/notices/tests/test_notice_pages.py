"""The message centre: what is shown, where it leads, what reading does; the bell and the badges of the menu."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

import yueke
from yueke.domains.channels import commands
from yueke.domains.channels import queries as channels
from yueke.domains.channels.kinds import all_kinds
from yueke.domains.channels.models import Notice
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.customers import commands as customers
from yueke.domains.organization import commands as organization
from yueke.domains.organization.queries import actor_for
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.sites.office.badges import badges
from yueke.sites.office.notices.targets import TARGETS

URL = "/notices/"


def tell(person, kind="customers.key_approved", occasion="1", *, about=None, at=AT, **more) -> Notice:
    facts = more.pop("facts", {"number": "ZD2026-001"})
    key = f"{kind}:{occasion}"
    draft = Draft(person.pk, kind, key, about or Origin("desk.duties"), facts, happened_at=at, **more)
    commands.tell(SYSTEM, [draft], at=AT)
    return Notice.objects.get(recipient=person, key=key)


def about(trade, name: str) -> Origin:
    return Origin("customers.customer", trade.ids[name], f"KH{trade.ids[name]}")


def test_every_kind_leads_somewhere_and_has_an_icon():
    ours = {kind.code: kind for kind in all_kinds() if not kind.code.startswith("channels.test_")}
    assert set(TARGETS) == set(ours)
    drawn = (Path(yueke.__file__).parent / "ui/icons.txt").read_text("utf-8").split()
    assert {kind.icon for kind in ours.values()} <= set(drawn)


def test_notices_stand_by_day_with_what_they_are_about(trade):
    tell(trade.north, about=about(trade, "王小明"), clause="B4.4")
    tell(trade.north, "customers.handed_over", facts={"count": 1200}, at=AT - timedelta(days=1), urgent=True)
    html = trade.browser(trade.north).get(URL).content.decode()
    assert html.index("今天") < html.index("您申请的重点客户已获批准，编号 ZD2026-001") < html.index("2026年11月19日")
    assert "1,200 位客户转由您负责" in html
    assert "王*明" in html
    assert "王小明" not in html
    assert 'href="/clause/B4.4/"' in html
    assert html.count("紧急") == 1


def test_names_of_customers_one_may_not_see_are_left_out(trade):
    tell(trade.north, about=about(trade, "丁"))
    html = trade.browser(trade.north).get(URL).content.decode()
    assert "丁商贸" not in html
    assert f"KH{trade.ids['丁']}" in html


def test_opening_marks_read_and_goes_to_what_it_is_about(trade):
    row = tell(trade.north, about=about(trade, "甲"))
    browser = trade.browser(trade.north)
    answer = browser.get(f"{URL}{row.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{trade.ids['甲']}/")
    row.refresh_from_db()
    assert row.read_at == AT
    assert "没有未读消息" in browser.get(URL).content.decode()
    assert "已获批准" in browser.get(URL, {"view": "all"}).content.decode()


def test_a_customer_out_of_sight_is_said_instead_of_opened(trade):
    row = tell(trade.north, about=about(trade, "丁"))
    answer = trade.browser(trade.north).get(f"{URL}{row.pk}/", follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    assert "已不在您的数据范围内" in answer.content.decode()
    row.refresh_from_db()
    assert row.read_at is not None


def test_who_moved_department_reads_the_number_but_not_the_name(trade):
    tell(trade.north, about=about(trade, "乙"))
    customers.assign(SYSTEM, [trade.ids["乙"]], owner_id=trade.south.pk, department_id=trade.house.sales.pk, at=AT)
    html = trade.browser(trade.north).get(URL).content.decode()
    assert "乙商贸" not in html
    assert f"KH{trade.ids['乙']}" in html


def test_the_notice_of_another_is_not_found_and_stays_unread(trade):
    row = tell(trade.south)
    browser = trade.browser(trade.manager)
    assert browser.get(f"{URL}{row.pk}/").status_code == 404
    assert browser.post(f"{URL}read/", {"ids": [row.pk]}).status_code == 404
    browser.post(f"{URL}read/", {"all": "1"})
    row.refresh_from_db()
    assert row.read_at is None
    assert "已获批准" not in browser.get(URL, {"view": "all"}).content.decode()


def test_all_are_marked_read_up_to_the_newest_shown(trade):
    tell(trade.north)
    browser = trade.browser(trade.north)
    shown = browser.get(URL).context["newest"]
    late = tell(trade.north, occasion="2", at=AT + timedelta(minutes=5))
    answer = browser.post(f"{URL}read/", {"all": "1", "until": shown})
    assert (answer.status_code, answer["Location"]) == (303, "/notices/?")
    assert [row.pk for row in channels.notices(actor_for(trade.north), unread=True)] == [late.pk]
    browser.post(f"{URL}read/", {"all": "1", "until": "nonsense"})
    browser.post(f"{URL}read/", {"all": "1", "until": "2026-13-45T00:00"})
    assert channels.notices(actor_for(trade.north), unread=True).count() == 1, "told after this moment"


def test_one_is_marked_read_where_it_stands_and_the_bell_told(trade):
    row = tell(trade.north)
    headers = {"HX-Request": "true", "HX-Target": "notices"}
    answer = trade.browser(trade.north).post(f"{URL}read/?view=all", {"ids": [row.pk]}, headers=headers)
    html = answer.content.decode()
    assert "notices:read" in answer["HX-Trigger"]
    assert "<html" not in html
    assert "is-unread" not in html
    assert "已获批准" in html, "still in the list of all"


def test_nonsense_in_the_address_or_the_form_is_harmless(trade):
    tell(trade.north)
    browser = trade.browser(trade.north)
    for query in ("?view=x", "?page=-3", "?page=x", "?view=all&page=999"):
        assert browser.get(URL + query).status_code == 200
    assert browser.post(f"{URL}read/", {"ids": ["x", "1" * 30]}).status_code == 303
    assert channels.unread_count(actor_for(trade.north)) == 1


def test_a_notice_of_a_kind_no_longer_known_is_still_shown(trade):
    row = tell(trade.north)
    Notice.objects.filter(pk=row.pk).update(kind="gone.kind")
    browser = trade.browser(trade.north)
    assert "一条消息" in browser.get(URL).content.decode()
    assert browser.get(f"{URL}{row.pk}/")["Location"] == URL


def test_the_bell_counts_the_unread_up_to_ninety_nine(trade):
    browser = trade.browser(trade.north)
    assert "y-dot" not in browser.get(f"{URL}bell/").content.decode()
    for n in range(3):
        tell(trade.north, occasion=str(n))
    assert '<span class="y-dot">3</span>' in browser.get("/desk/").content.decode()
    commands.tell(
        SYSTEM,
        [Draft(trade.north.pk, "desk.morning", f"k{n}", Origin("desk.duties")) for n in range(120)],
        at=AT,
    )
    assert "99+" in browser.get(f"{URL}bell/").content.decode()


def test_notices_in_english(trade):
    tell(trade.north, "customers.handed_over", facts={"count": 12})
    browser = trade.browser(trade.north)
    browser.post("/language/", {"language": "en", "next": "/"})
    assert "Customers now yours: 12" in browser.get(URL).content.decode()


def test_the_page_asks_little_however_much_there_is(trade, django_assert_max_num_queries):
    for n, name in enumerate(["甲", "乙", "王小明"] * 10):
        tell(trade.north, occasion=str(n), about=about(trade, name), clause="B4.4")
    browser = trade.browser(trade.north)
    browser.get(URL)
    # session, person, two for the actor, company, bell; two for the list, names twice, two for the clauses
    with django_assert_max_num_queries(14):
        assert len(browser.get(URL).context["page"].rows) == 30


def test_a_fragment_asks_neither_for_the_bell_nor_the_menu(trade, django_assert_max_num_queries):
    browser = trade.browser(trade.manager)
    headers = {"HX-Request": "true", "HX-Target": "notices"}
    browser.get(URL, headers=headers)
    with django_assert_max_num_queries(7):
        browser.get(URL, headers=headers)


@pytest.fixture
def waiting(trade):
    """Two applications for key status and a reported change."""
    north = actor_for(trade.north)
    for name in ("甲", "乙"):
        customers.apply_for_key(north, trade.ids[name], reason="年采购额居前", at=AT)
    customers.report_change(north, trade.ids["甲"], "phone", "13800001111", at=AT)
    return trade


def badges_of(browser) -> dict[str, str]:
    groups = browser.get("/desk/").context["menu"]
    return {str(item.title): item.badge for group in groups for item in group.items if item.badge}


def test_the_menu_counts_what_waits_for_ones_decision(waiting):
    steward = waiting.house.hire("data.one", waiting.house.root, "steward")
    assert badges_of(waiting.browser(waiting.manager)) == {"重点客户": "2"}
    assert badges_of(waiting.browser(steward)) == {"资料核对": "1"}
    assert badges_of(waiting.browser(waiting.house.founder)) == {"重点客户": "2", "资料核对": "1"}
    assert badges_of(waiting.browser(waiting.north)) == {}


def test_applications_beyond_ones_scope_or_of_ones_own_are_not_counted(waiting):
    west = organization.add_department(
        waiting.house.boss, "华西分公司", parent_id=waiting.house.root.pk, kind="branch", at=AT
    )
    other = waiting.house.hire("head.west", west, "manager")
    assert badges_of(waiting.browser(other)) == {}
    customers.apply_for_key(actor_for(waiting.manager), waiting.ids["丙"], reason="年采购额居前", at=AT)
    assert badges_of(waiting.browser(waiting.manager)) == {"重点客户": "2"}


def test_the_badges_cost_one_query(waiting, django_assert_num_queries):
    boss, rep = (
        actor_for(waiting.house.founder),
        actor_for(waiting.house.hire("reader", waiting.house.sales, "auditor")),
    )
    with django_assert_num_queries(1):
        assert badges(boss) == {"office:key-customers": "2", "office:change-requests": "1"}
    with django_assert_num_queries(0):
        assert badges(rep) == {}
