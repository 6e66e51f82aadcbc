"""Lists through the browser's door: filters, order, pages, columns and views."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from yueke.domains.customers.models import Customer
from yueke.domains.organization.models import SavedView
from yueke.kernel import clock
from yueke.sites.office.customers.tests.archives import after

LIST = "/customers/"


def names(client: Client, query: str = "") -> list[str]:
    """The names in the list, in its order."""
    html = client.get(f"{LIST}{query}").content.decode()
    found = re.findall(r"data-drawer>(.*?)</a>", html)
    return [re.sub(r"\s*<.*", "", name) for name in found]


def test_everybody_sees_the_customers_of_their_scope(office):
    assert set(names(office.client(office.ann))) == {"张*丰", "明远纺织有限公司"}
    assert names(office.client(office.bob)) == ["欧阳**"]
    assert set(names(office.client(office.head))) == {"张三丰", "明远纺织有限公司", "欧阳明日"}


def test_the_count_does_not_tell_of_other_peoples_customers(office):
    assert "1 条" in office.client(office.bob).get(LIST).content.decode()


def test_a_list_is_refused_without_its_permission(office):
    trainer = office.house.hire("trainer", office.house.root, "hr")
    assert office.client(trainer).get(LIST).status_code == 403


@pytest.mark.parametrize(
    "query,expected",
    [
        ("?kind=enterprise", {"明远纺织有限公司"}),
        ("?province=浙江省", {"张三丰"}),
        ("?text=三丰", {"张三丰"}),
        ("?text=zsf", {"张三丰"}),
        ("?text=1111", {"明远纺织有限公司"}),
        ("?tag=老客户", {"张三丰"}),
        ("?created_from=2026-11-21", set()),
        ("?grade=diamond", set()),
        ("?text=没有这位", set()),
        ("?grade=nonsense&owner_id=x&created_from=32", set()),
    ],
)
def test_filters_narrow(office, query, expected):
    assert set(names(office.client(office.head), query)) == expected


def test_conditions_in_force_can_be_taken_away_one_by_one(office):
    html = office.client(office.head).get(f"{LIST}?kind=enterprise&province=浙江省").content.decode()
    assert "性质：企业" in html
    assert 'href="/customers/?province=%E6%B5%99%E6%B1%9F%E7%9C%81"' in html


def test_an_empty_filter_says_what_to_do(office):
    html = office.client(office.head).get(f"{LIST}?text=没有这位").content.decode()
    assert "去掉一个条件试试" in html


def test_order_and_its_mark(office):
    client = office.client(office.head)
    upward = names(client, "?sort=name")
    assert upward == ["明远纺织有限公司", "欧阳明日", "张三丰"]
    assert names(client, "?sort=-name") == upward[::-1]
    html = client.get(f"{LIST}?sort=name").content.decode()
    assert re.search(r'aria-sort="ascending"><a href="/customers/\?sort=-name"', html)


def test_pages_at_any_depth(office):
    for i in range(45):
        office.customer(f"客户{i:02}", office.ann)
    client = office.client(office.ann)
    assert len(names(client)) == 20
    last = names(client, "?page=3&sort=created")
    assert len(last) == 7
    assert names(client, "?page=999&sort=created") == last
    assert len(names(client, "?size=50")) == 47
    assert len(names(client, "?size=7")) == 20


def test_htmx_gets_the_list_alone(office):
    answer = office.client(office.ann).get(LIST, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="list")
    assert "<html" not in answer.content.decode()
    assert "明远纺织有限公司" in answer.content.decode()


def test_chosen_columns_are_kept_for_oneself(office):
    client = office.client(office.ann)
    client.post("/customers/columns/", {"columns": ["province", "unknown"]})
    html = client.get(LIST).content.decode()
    heads = re.findall(r"<th(?: class=\"[\w ]+\")?(?: aria-sort=\"\w+\")?>(?:<a[^>]*>)?([^<]+)", html)
    assert heads == ["客户名称", "省", "操作"]
    assert "完整度</a></th>" in office.client(office.bob).get(LIST).content.decode()


def save(client: Client, name: str, query: str = "", **more: str):
    return client.post(f"/customers/views/{query}", {"do": "save", "name": name, **more})


def test_a_view_keeps_its_filter_and_its_own_columns(office):
    client = office.client(office.ann)
    answer = save(client, "企业", "?kind=enterprise")
    view = SavedView.objects.get(name="企业")
    assert answer.headers["Location"] == f"/customers/?kind=enterprise&view={view.pk}"
    assert names(client, f"?kind=enterprise&view={view.pk}") == ["明远纺织有限公司"]
    client.post(f"/customers/columns/?kind=enterprise&view={view.pk}", {"columns": ["number"]})
    assert "负责人</th>" not in client.get(f"{LIST}?kind=enterprise&view={view.pk}").content.decode()
    assert "负责人</th>" in client.get(LIST).content.decode()


def test_views_are_ones_own_unless_shared(office):
    save(office.client(office.ann), "我的企业", "?kind=enterprise")
    save(office.client(office.ann), "大家的企业", "?kind=enterprise", shared="1")
    html = office.client(office.bob).get(LIST).content.decode()
    assert "大家的企业（员工ann）" in html
    assert "我的企业" not in html


def test_a_colleagues_view_cannot_be_changed(office):
    save(office.client(office.ann), "大家的", "?kind=enterprise", shared="1")
    view = SavedView.objects.get()
    for verb in ("rename", "delete", "update"):
        office.client(office.bob).post(f"/customers/views/?view={view.pk}", {"do": verb, "name": "别的"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("大家的", "kind=enterprise")
    answer = office.client(office.bob).post(f"/customers/columns/?view={view.pk}", {"columns": ["number"]})
    assert "cols=number%2Cname" in answer.headers["Location"]
    view.refresh_from_db()
    assert "number" in view.columns
    assert len(view.columns) > 2


def test_a_view_is_renamed_updated_and_deleted(office):
    client = office.client(office.ann)
    save(client, "企业", "?kind=enterprise")
    pk = SavedView.objects.get().pk
    client.post(f"/customers/views/?view={pk}&kind=individual", {"do": "update"})
    assert SavedView.objects.get().query == "kind=individual"
    client.post(f"/customers/views/?view={pk}", {"do": "rename", "name": "个人", "shared": "1"})
    assert SavedView.objects.values_list("name", "is_shared").get() == ("个人", True)
    client.post(f"/customers/views/?view={pk}", {"do": "delete"})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "name,told",
    [("", "起个名字"), ("  ", "起个名字"), ("长" * 41, "最多 40 个字"), ("企业", "已有同名视图")],
    ids=["empty", "blank", "long", "taken"],
)
def test_a_bad_name_for_a_view_is_refused_in_words(office, name, told):
    client = office.client(office.ann)
    save(client, "企业")
    assert told in after(client, client.post("/customers/views/", {"do": "save", "name": name}))
    assert SavedView.objects.count() == 1


def test_an_altered_view_says_so(office):
    client = office.client(office.ann)
    save(client, "企业", "?kind=enterprise")
    pk = SavedView.objects.get().pk
    assert "已改动" in client.get(f"{LIST}?view={pk}&kind=individual").content.decode()
    assert "已改动" not in client.get(f"{LIST}?view={pk}&kind=enterprise").content.decode()


def test_ready_views(office):
    assert names(office.client(office.head), "?view=archived&archived=1") == []
    Customer.objects.filter(pk=office.mine.pk).update(is_key=True, key_number="ZD-1")
    assert names(office.client(office.head), "?view=key&is_key=1") == ["张三丰"]


@pytest.mark.parametrize("path", ["/customers/", "/customers/?grade=gold&text=张", "/orders/", "/products/"])
def test_a_list_needs_few_queries(office, path, django_assert_max_num_queries):
    client = office.client(office.head)
    client.get(path)
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


def spans(html: str) -> dict[str, str]:
    """Titles and addresses of the runs of days offered beside a pair of dates."""
    offered = re.search(r'<nav class="y-spans".*?</nav>', html, re.S)
    return {title: unescape(url) for url, title in re.findall(r'href="([^"]*)"[^>]*>([^<]+)</a>', offered[0])}


@pytest.mark.parametrize(
    "path,first,last",
    [
        ("/customers/?kind=enterprise", "created_from", "created_to"),
        ("/orders/?state=open", "ordered_from", "ordered_to"),
        ("/visits/?kind=regular", "from", "to"),
        ("/visits/records/?kind=regular", "from", "to"),
    ],
)
def test_a_range_of_days_is_one_link_away_and_keeps_the_other_conditions(office, path, first, last):
    client = office.client(office.head)
    offered = spans(client.get(path).content.decode())
    assert list(offered) == ["今天", "昨天", "本周", "本月", "上月", "本季", "本年"]
    here = dict(parse_qsl(urlsplit(path).query))
    there = dict(parse_qsl(urlsplit(offered["昨天"]).query))
    yesterday = str(clock.today() - timedelta(days=1))
    assert there == here | {first: yesterday, last: yesterday}
    html = client.get(offered["昨天"]).content.decode()
    assert re.search(r'aria-current="true">昨天', html)
    assert f'name="{first}" value="{yesterday}"' in html


def test_runs_of_days_are_offered_in_english(office):
    client = office.client(office.head)
    client.cookies["django_language"] = "en"
    assert "Last month" in spans(client.get("/orders/").content.decode())
