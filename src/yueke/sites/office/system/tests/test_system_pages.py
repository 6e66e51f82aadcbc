"""The system pages through the browser's door: what they do, refuse, and to whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from yueke.domains.organization import queries
from yueke.domains.organization.models import Department, Membership, Person, Role, RoleGrant
from yueke.domains.organization.tests.house import PASSWORD, House
from yueke.kernel.calendar.models import CalendarDay, WorkPeriod
from yueke.kernel.events.models import Event
from yueke.kernel.numbering import NumberRule


@pytest.fixture
def boss(house: House) -> Client:
    client = Client()
    client.force_login(house.founder)
    return client


def facts() -> tuple:
    return (
        list(Department.objects.order_by("pk").values_list()),
        list(Person.objects.order_by("pk").values_list("pk", "name", "is_active", "password")),
        list(Membership.objects.order_by("pk").values_list()),
        list(RoleGrant.objects.order_by("pk").values_list("person_id", "role_id")),
        list(Role.objects.order_by("pk").values_list("code", "permissions", "scope")),
        list(CalendarDay.objects.order_by("pk").values_list()),
        list(NumberRule.objects.order_by("pk").values_list()),
        Event.objects.count(),
    )


def hire_form(house: House, **changes: object) -> dict:
    return {
        "name": "李娜",
        "username": "li.na",
        "department": house.service.pk,
        "post": house.post.pk,
        "from_date": "2026-11-02",
        "password": PASSWORD,
        "roles": ["service"],
    } | changes


NUMBERS = {"prefix": "DN", "date_format": "%Y%m-", "width": 5, "reset": "month"}


def addresses(house: House) -> dict[str, tuple[str, dict]]:
    """Every page of the system part, with a form that would do something."""
    person, post = house.founder.pk, Membership.objects.get(person=house.founder).pk
    return {
        "/system/departments/": ("organization.edit", {}),
        "/system/departments/add/": (
            "organization.edit",
            {"name": "新部", "kind": "department", "parent": house.root.pk},
        ),
        f"/system/departments/{house.sales.pk}/": (
            "organization.edit",
            {"name": "x", "parent": house.root.pk},
        ),
        f"/system/departments/{house.sales.pk}/close/": ("organization.edit", {}),
        f"/system/departments/{house.sales.pk}/reopen/": ("organization.edit", {}),
        "/system/people/": ("organization.edit system.roles", {}),
        "/system/people/hire/": ("organization.edit", hire_form(house)),
        f"/system/people/{person}/": ("organization.edit system.roles", {}),
        f"/system/people/{person}/edit/": ("organization.edit", {"name": "x", "username": "xxx"}),
        f"/system/people/{person}/grant/": ("system.roles", {"role": "clerk"}),
        f"/system/people/{person}/revoke/": ("system.roles", {"role": "founder"}),
        f"/system/people/{person}/deactivate/": ("organization.edit", {}),
        f"/system/people/{person}/reactivate/": ("organization.edit", {}),
        f"/system/people/{person}/password/": ("organization.edit", {"password": "Other-rain-2027"}),
        f"/system/people/{person}/leave/": (
            "organization.edit",
            {"successor": person, "on_date": "2026-11-01"},
        ),
        f"/system/people/{person}/posts/": (
            "organization.edit",
            {"department": house.sales.pk, "post": house.post.pk, "from_date": "2026-11-01"},
        ),
        f"/system/posts/{post}/change/": (
            "organization.edit",
            {"department": house.sales.pk, "post": house.post.pk, "from_date": "2026-12-01"},
        ),
        f"/system/posts/{post}/end/": ("organization.edit", {}),
        "/system/roles/": ("system.roles", {}),
        "/system/roles/clerk/": ("system.roles", {"name": "x", "scope": "all"}),
        "/system/calendar/": ("system.calendar", {}),
        "/system/calendar/2025/": ("system.calendar", {}),
        "/system/calendar/days/": ("system.calendar", {"first": "2026-11-27", "kind": "company_off"}),
        "/system/calendar/days/clear/": ("system.calendar", {"day": "2026-10-01", "source": "statutory"}),
        "/system/calendar/hours/": ("system.calendar", {}),
        "/system/numbering/": ("system.numbering", {}),
        "/system/numbering/orders.order/": ("system.numbering", NUMBERS),
        "/system/security/": ("system.roles", {"password_length": 12}),
        "/system/exports/": (
            "system.roles",
            {"most_rows": 2000, "window_hours": 24, "kept_days": 2, "reason": "季度对账"},
        ),
        "/system/sessions/": ("system.roles system.audit", {}),
    }


@pytest.mark.parametrize("role", ["clerk", "manager", "sysadmin", "secadmin", "auditor", "supervisor"])
def test_who_may_not_gets_403_and_changes_nothing(house: House, role: str) -> None:
    person = house.hire("somebody", house.root, role)
    client = Client()
    client.force_login(person)
    client.get("/account/")
    held = queries.actor_for(person).permissions
    before = facts()
    for address, (needed, form) in addresses(house).items():
        if held & set(needed.split()):
            continue
        assert client.get(address).status_code in (403, 405), address
        assert client.post(address, form).status_code in (403, 405), address
    assert facts() == before


def test_every_page_opens_for_who_may(house: House, boss: Client) -> None:
    for address in addresses(house):
        assert boss.get(address).status_code in (200, 405), address


def test_departments_are_added_moved_and_closed(house: House, boss: Client) -> None:
    form = {"name": "华南分公司", "kind": "branch", "parent": house.root.pk, "head": house.founder.pk}
    assert boss.post("/system/departments/add/", form).status_code == 303
    south = Department.objects.get(name="华南分公司")
    assert (south.parent_id, south.head_id) == (house.root.pk, house.founder.pk)
    edit = {"name": "市场部", "parent": south.pk, "head": ""}
    assert boss.post(f"/system/departments/{house.sales.pk}/", edit).status_code == 303
    house.sales.refresh_from_db()
    assert (house.sales.name, house.sales.parent_id) == ("市场部", south.pk)
    boss.post(f"/system/departments/{house.sales.pk}/close/")
    names = [row.name for row in boss.get("/system/departments/").context["rows"]]
    assert "华南分公司" in names
    assert "市场部" not in names
    assert "市场部" in [row.name for row in boss.get("/system/departments/?closed").context["rows"]]


def test_a_half_wrong_change_of_a_department_changes_nothing(house: House, boss: Client) -> None:
    before = facts()
    answer = boss.post(f"/system/departments/{house.branch.pk}/", {"name": "改名", "parent": house.service.pk})
    assert answer.status_code == 422
    answer = boss.post(f"/system/departments/{house.service.pk}/", {"name": "销售部", "parent": house.branch.pk})
    assert answer.status_code == 422
    assert "同一上级下已有" in answer.content.decode()
    assert facts() == before


def test_a_refused_button_says_why_on_the_page(house: House, boss: Client) -> None:
    before = facts()
    sent = boss.post(f"/system/departments/{house.branch.pk}/close/")
    assert "还有 2 个启用的部门" in boss.get(sent["Location"]).content.decode()
    assert facts() == before


def test_hiring_through_the_form(house: House, boss: Client) -> None:
    answer = boss.post("/system/people/hire/", hire_form(house))
    person = Person.objects.get(username="li.na")
    assert answer["Location"] == f"/system/people/{person.pk}/"
    page = boss.get(answer["Location"]).content.decode()
    for text in ("李娜", "客服部", "客服专员", "待改密码"):
        assert text in page
    assert boss.get("/system/people/?q=李").context["page"].total == 1
    assert boss.get("/system/people/?q=none").context["page"].total == 0


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""),
        ("username", "ADMIN"),
        ("username", "李娜"),
        ("department", "999999"),
        ("from_date", "2026-02-30"),
        ("password", "12345678"),
        ("roles", ["sysadmin", "secadmin"]),
        ("roles", ["nonsense"]),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_written(house: House, boss: Client, field: str, value: object) -> None:
    before = facts()
    answer = boss.post("/system/people/hire/", hire_form(house, **{field: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert facts() == before


def test_markup_in_names_stays_text(house: House, boss: Client) -> None:
    boss.post("/system/people/hire/", hire_form(house, name="<script>alert(1)</script>"))
    page = boss.get("/system/people/?q=<script>").content.decode()
    assert "<script>alert" not in page
    assert "&lt;" in page


def test_roles_posts_and_leaving_on_a_persons_page(house: House, boss: Client) -> None:
    person = house.hire("li.na", house.service)
    page = f"/system/people/{person.pk}/"
    boss.post(page + "grant/", {"role": "sysadmin"})
    boss.post(page + "grant/", {"role": "auditor"})
    assert "互斥" in boss.get(page).content.decode()
    assert [role.code for role in queries.roles_of(person.pk)] == ["sysadmin"]
    post = {"department": house.sales.pk, "post": house.post.pk, "from_date": "2026-11-01", "primary": "on"}
    assert boss.post(page + "posts/", post).status_code == 303
    assert queries.actor_for(person).department_id == house.sales.pk
    leaving = {"on_date": "2026-11-01", "successor": house.founder.pk}
    assert boss.post(page + "leave/", leaving | {"on_date": "2099-01-01"}).status_code == 422
    assert boss.post(page + "leave/", leaving).status_code == 303
    person.refresh_from_db()
    assert person.left_on == date(2026, 11, 1)
    assert "已离职" in boss.get(page).content.decode()


def test_the_role_page_changes_permissions(house: House, boss: Client) -> None:
    form = {
        "name": "文员",
        "scope": "chosen",
        "departments": [house.sales.pk],
        "permissions": ["customers.view"],
    }
    assert boss.post("/system/roles/clerk/", form).status_code == 303
    clerk = Role.objects.get(code="clerk")
    assert (clerk.name, clerk.permissions) == ("文员", ["customers.view"])
    before = facts()
    for wrong in ({"departments": []}, {"permissions": ["x"]}, {"scope": "x"}):
        assert boss.post("/system/roles/clerk/", form | wrong).status_code == 422
    assert facts() == before
    assert boss.get("/system/roles/nonsense/").status_code == 404


def test_the_calendar_takes_and_takes_back_days(house: House, boss: Client) -> None:
    form = {"first": "2027-02-05", "last": "2027-02-08", "kind": "holiday", "name": "春节"}
    assert boss.post("/system/calendar/days/", form).status_code == 303
    assert CalendarDay.objects.filter(date__year=2027, kind="holiday").count() == 4
    page = boss.get("/system/calendar/2027/").content.decode()
    assert "春节" in page
    boss.post("/system/calendar/days/clear/", {"day": "2027-02-08", "source": "statutory"})
    assert CalendarDay.objects.filter(date__year=2027).count() == 3
    before = facts()
    for wrong in (
        {"last": "2027-02-01"},
        {"last": "2027-12-01"},
        {"kind": "x"},
        {"first": "2070-01-01", "last": ""},
    ):
        assert boss.post("/system/calendar/days/", form | wrong).status_code == 422
    assert facts() == before


def test_the_missing_coming_year_is_loud(house: House, boss: Client) -> None:
    CalendarDay.objects.all().delete()
    CalendarDay.objects.create(date=date(2024, 10, 1), kind="holiday", name="国庆", source="statutory")
    form = {"first": "2024-10-02", "kind": "holiday", "name": "国庆"}
    boss.post("/system/calendar/days/", form)
    assert "y-note-failed" in boss.get("/system/calendar/").content.decode()


def hours_form(*rows: tuple[list[int], str, str]) -> dict:
    form: dict = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for n, (weekdays, start, end) in enumerate(rows):
        form |= {f"form-{n}-weekdays": weekdays, f"form-{n}-start": start, f"form-{n}-end": end}
    return form


def test_opening_hours_are_replaced_whole(house: House, boss: Client) -> None:
    week = [1, 2, 3, 4, 5, 6]
    good = hours_form((week, "08:30", "12:00"), (week, "13:00", "17:30"), ([], "", ""))
    assert boss.post("/system/calendar/hours/", good).status_code == 303
    assert WorkPeriod.objects.count() == 2
    for bad in (
        hours_form((week, "08:30", "12:00"), (week, "11:00", "17:30")),
        hours_form((week, "12:00", "08:30")),
        hours_form(([], "", "")),
        hours_form((week, "08:30", "")),
    ):
        assert boss.post("/system/calendar/hours/", bad).status_code == 422
    assert WorkPeriod.objects.count() == 2


def test_a_number_rule_is_tried_changed_and_told(house: House, boss: Client) -> None:
    page = "/system/numbering/orders.order/"
    before = facts()
    tried = boss.post(page, NUMBERS | {"do": "preview"})
    assert tried.context["example"].startswith("DN20")
    assert tried.context["example"].endswith("-00001")
    assert facts() == before
    assert boss.post(page, NUMBERS).status_code == 303
    assert NumberRule.objects.get(pk="orders.order").prefix == "DN"
    assert tried.context["example"] in boss.get("/system/numbering/").content.decode()
    assert "修改了编号规则" in boss.get(page).content.decode()


@pytest.mark.parametrize(
    "change,told",
    [
        ({"prefix": "KH", "date_format": "%Y"}, "要看得出是哪一期"),
        ({"prefix": "HF", "date_format": "%Y%m%d-", "reset": "day"}, "与回访编号分不清"),
        ({"prefix": "D<b>"}, "只能用汉字"),
        ({"width": 12}, "12"),
        ({"date_format": "%H"}, "%H"),
        ({"reset": "hourly"}, "hourly"),
    ],
)
def test_a_rule_that_could_number_twice_is_refused_at_its_field(house: House, boss: Client, change, told) -> None:
    before = facts()
    answer = boss.post("/system/numbering/orders.order/", NUMBERS | change)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert facts() == before


def test_there_is_no_rule_nobody_declared(house: House, boss: Client) -> None:
    assert boss.get("/system/numbering/nobody.ever/").status_code == 404


def test_the_rules_need_few_queries(house: House, boss: Client, django_assert_max_num_queries) -> None:
    boss.get("/system/numbering/")
    with django_assert_max_num_queries(9):
        assert boss.get("/system/numbering/").status_code == 200


def test_a_post_is_added_once_however_often_the_form_arrives(house: House, boss: Client) -> None:
    person = house.hire("li.na")
    form = {"department": house.sales.pk, "post": house.post.pk, "from_date": "2026-11-01", "_once": "b" * 36}
    path = f"/system/people/{person.pk}/posts/"
    assert boss.post(path, form)["Location"] == boss.post(path, form)["Location"]
    assert Membership.objects.filter(person=person, department=house.sales).count() == 1
