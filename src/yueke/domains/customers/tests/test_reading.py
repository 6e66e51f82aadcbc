"""Lists, search, scopes and how many queries the pages cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from yueke.compliance.compiled import source_sql
from yueke.compliance.source import POPULATION, CaseFilter
from yueke.domains.customers import commands, queries, tables
from yueke.domains.customers.cases import EVERYBODY, whole_archive
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.forms import CustomerForm
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.access import SYSTEM, Scope
from yueke.kernel.errors import NotFound
from yueke.kernel.paging import paginate
from yueke.ui.tables import chosen


@pytest.fixture
def many(cast):
    names = ["张三", "单雄信", "曾国强", "欧阳明月", "杭州大华商贸有限公司", "上海悦来家居有限公司", "张三丰物流"]
    drafts = [
        CustomerDraft(
            name=name,
            kind="individual" if len(name) < 5 else "enterprise",
            phone=f"1381234{n:04d}",
            email=f"user{n}@example.com",
            province="浙江省" if n % 2 else "上海市",
            tags=("老客户",) if n == 3 else (),
            created_at=AT - timedelta(days=n),
        )
        for n, name in enumerate(names, start=1)
    ]
    commands.create_many(cast.owner, drafts, batch_id=5, at=AT)
    return names


@pytest.mark.parametrize(
    "text,found",
    [
        ("张三", {"张三", "张三丰物流"}),
        ("有限", {"杭州大华商贸有限公司", "上海悦来家居有限公司"}),
        ("悦来", {"上海悦来家居有限公司"}),
        ("张", {"张三", "张三丰物流"}),
        ("zs", {"张三", "张三丰物流"}),
        ("zhangsan", {"张三", "张三丰物流"}),
        ("shan", {"单雄信", "上海悦来家居有限公司"}),
        ("zengguoqiang", {"曾国强"}),
        ("0003", {"曾国强"}),
        ("13812340004", {"欧阳明月"}),
        ("USER5@example.com", {"杭州大华商贸有限公司"}),
        ("kh202600000", set()),
        ("没有", set()),
        ("'; DROP TABLE x", set()),
        ("%", set()),
    ],
)
def test_one_box_finds_names_pinyin_phones_mail_and_numbers(cast, many, text, found):
    if text == "kh202600000":
        found = set(many)
    listed = {c.name for c in queries.customers(cast.owner, CustomerFilter(text=text))}
    suggested = {c.name for c in queries.find(cast.owner, text)}
    assert suggested == listed
    assert found <= listed
    if text != "shan":
        assert listed == found


def test_suggestions_put_the_exact_name_first_and_are_capped(cast, many):
    assert [c.name for c in queries.find(cast.owner, "张三")] == ["张三", "张三丰物流"]
    assert len(queries.find(cast.owner, "张三", limit=1)) == 1
    assert queries.find(cast.owner, "") == []


def test_every_reader_keeps_to_the_scope(cast, many):
    nobody = cast.outsider
    assert not queries.customers(nobody).exists()
    assert not queries.customer_ids(nobody, CustomerFilter()).exists()
    assert queries.find(nobody, "张三") == []
    assert queries.duplicates_like(nobody, name="张三") == []
    assert sum(count.n for count in queries.counts_by(nobody, "grade")) == 0
    assert queries.tags_in_use(nobody) == []
    assert not queries.unclassed(nobody).exists()
    assert queries.customers(cast.head).count() == len(many)
    elsewhere = replace(cast.head, scope=Scope("departments", frozenset({cast.south.pk})))
    assert not queries.customers(elsewhere).exists()
    assert queries.customers(cast.steward).count() == queries.customers(SYSTEM).count() == len(many)


@pytest.mark.parametrize(
    "asked,n",
    [
        (CustomerFilter(kind="individual"), 4),
        (CustomerFilter(kind=("individual", "enterprise")), 7),
        (CustomerFilter(province="上海市"), 3),
        (CustomerFilter(tag="老客户"), 1),
        (CustomerFilter(owner_id=0), 0),
        (CustomerFilter(batch_id=5), 7),
        (CustomerFilter(is_key=True), 0),
        (CustomerFilter(created_from=date(2026, 2, 27), created_to=date(2026, 2, 28)), 2),
        (CustomerFilter(completeness_from=101), 0),
        (CustomerFilter(archived=True), 0),
        (CustomerFilter(stage="prospect"), 0),
    ],
)
def test_filters_narrow(cast, many, asked, n):
    assert queries.customers(cast.owner, asked).count() == n


def test_a_filter_survives_the_address_bar():
    asked = CustomerFilter(
        text="张",
        kind=("individual", "enterprise"),
        is_key=False,
        created_from=date(2026, 1, 1),
        owner_id=0,
        sort="name",
    )
    params = QueryDict(mutable=True)
    for name, value in asked.params():
        params.appendlist(name, value)
    assert CustomerFilter.read(params) == asked
    assert CustomerFilter.read(QueryDict("owner_id=x&created_from=9999-99-99&sort=evil&is_key=2")) == CustomerFilter()


@pytest.mark.parametrize("sort", queries.SORTS)
def test_every_order_is_complete(cast, many, sort):
    asked = CustomerFilter(sort=sort)
    rows = list(queries.customers(cast.owner, asked))
    assert len(rows) == len(many)
    other = sort[1:] if sort.startswith("-") else f"-{sort}"
    assert rows == list(queries.customers(cast.owner, CustomerFilter(sort=other)))[::-1]


def test_a_list_page_and_an_archive_cost_a_fixed_number_of_queries(cast, many, customer):
    asked = CustomerFilter()
    with CaptureQueriesContext(
        connection,
    ) as caught:
        for row in paginate(queries.customers(SYSTEM, asked), 1, 50, order=queries.order_of(asked)).rows:
            [column.text(SYSTEM, row) for column in tables.COLUMNS]
    assert len(caught) <= 4, "estimate, count, perhaps the ids of few matches, rows"
    for n in range(5):
        commands.add_contact(cast.owner, customer.pk, {"name": f"联系人{n}"}, at=AT)
        commands.add_address(cast.owner, customer.pk, {"province": "浙江省"}, at=AT)
    commands.apply_for_key(cast.owner, customer.pk, reason="x", at=AT)
    with CaptureQueriesContext(connection) as caught:
        found = queries.archive(SYSTEM, customer.pk)
    assert len(caught) <= 10
    assert (len(found.contacts), len(found.addresses)) == (5, 6)
    assert {missing.field for missing in found.missing} == {"birthday", "preferences", "gender"}


def test_columns_mask_people_but_not_companies(cast, many):
    row = queries.find(cast.owner, "单雄信")[0]
    shop = queries.find(cast.owner, "悦来")[0]
    by_key = {column.key: column for column in tables.COLUMNS}
    assert by_key["name"].text(cast.owner, row) == "单*信"
    assert by_key["phone"].text(cast.owner, row) == "138****0002"
    assert by_key["name"].text(cast.owner, shop) == "上海悦来家居有限公司"
    plain = replace(cast.owner, permissions=cast.owner.permissions | {"privacy.plain"})
    assert by_key["phone"].text(plain, row) == "13812340002"
    assert [c.key for c in chosen(tables.COLUMNS, ["phone", "evil", "name"])] == ["phone", "name"]


def test_a_mask_sent_back_is_not_saved(cast, customer):
    shown = CustomerForm(actor=cast.owner, customer=customer)
    sent = {name: shown.get_initial_for_field(field, name) or "" for name, field in shown.fields.items()}
    assert "13812345678" not in str(sent)
    form = CustomerForm({**sent, "industry": "餐饮"}, actor=cast.owner, customer=customer)
    assert form.is_valid(), form.errors
    commands.edit(cast.owner, customer.pk, form.values(), at=AT)
    found = queries.get(cast.owner, customer.pk)
    assert (found.name, found.phone, found.industry) == ("张三丰", "13812345678", "餐饮")


def test_a_form_says_what_is_wrong_in_chinese(cast):
    form = CustomerForm({"kind": "individual", "stage": "customer", "name": " ", "phone": "12"}, actor=cast.owner)
    assert not form.is_valid()
    assert form.errors["name"] == ["请填写客户名称。"]
    assert "12" in form.errors["phone"][0]


@pytest.mark.parametrize(
    "dimension", ["grade", "kind", "stage", "channel", "province", "city", "department", "owner", "month"]
)
def test_counts_add_up(cast, many, dimension):
    assert sum(count.n for count in queries.counts_by(cast.owner, dimension)) == len(many)


def test_the_history_of_archives_made_together_begins_with_their_making(cast, many):
    (batched,) = queries.customers(cast.owner, CustomerFilter(text="张三丰"))
    assert queries.timeline(cast.owner, batched.pk)[-1].kind == "customers.imported"
    made = AT - timedelta(days=400)
    (pk,) = commands.create_many(cast.owner, [CustomerDraft(name="旧档案", created_at=made)], batch_id=None, at=AT)
    commands.add_tags(cast.owner, [pk], ["老客户"], at=AT)
    lines = queries.timeline(cast.owner, pk)
    assert (lines[-1].at, lines[-1].label, lines[-1].actor_name) == (made, "建立档案", cast.owner.name)
    assert [line.kind for line in queries.timeline(cast.owner, pk, before=AT)] == ["customers.customer_created"]
    assert queries.timeline(cast.owner, pk, before=made) == []


def test_an_archive_opened_by_hand_tells_so_once(cast):
    customer = commands.create(cast.owner, CustomerDraft(name="新档案", created_at=AT - timedelta(days=3)), at=AT)
    assert [line.kind for line in queries.timeline(cast.owner, customer.pk)] == ["customers.customer_created"]


def test_a_customer_given_to_one_is_not_taken_from_another(cast, customer):
    mine = queries.get(cast.owner, customer.pk)
    with CaptureQueriesContext(connection) as asked:
        assert queries.get(cast.owner, mine) is mine
    assert asked.captured_queries == []
    with pytest.raises(NotFound):
        queries.timeline(cast.outsider, mine)
    with pytest.raises(NotFound):
        queries.get(cast.outsider, Customer.objects.get(pk=customer.pk))
    assert queries.get(cast.owner, Customer.objects.get(pk=customer.pk)) == customer


def test_the_whole_archive_is_one_subject_nobody_owns(cast, many):
    def rows(**narrow):
        asked = source_sql(whole_archive, CaseFilter(**narrow), POPULATION)
        with connection.cursor() as cursor:
            cursor.execute(asked.text, asked.params)
            return cursor.fetchall()

    assert len(rows()) == len(rows(subject_id=EVERYBODY)) == 1
    assert rows(subject_id=5) == rows(owner_id=cast.owner.person_id) == rows(subject_id=EVERYBODY, owner_id=1) == []
