"""The page of the rule for large exports."""

from __future__ import annotations

import pytest
from django.test import Client

from yueke.domains.downloads import queries
from yueke.domains.downloads.models import ExportRule
from yueke.domains.organization.tests.house import House
from yueke.kernel import clock

PAGE = "/system/exports/"
RULE = {"most_rows": "2000", "window_hours": "48", "kept_days": "1", "reason": "季度对账"}


@pytest.fixture
def secadmin(house: House) -> Client:
    client = Client()
    client.force_login(house.hire("secadmin", house.root, "secadmin"))
    return client


def test_the_rule_is_changed_with_a_reason_and_the_earlier_one_stays_listed(secadmin: Client) -> None:
    assert secadmin.post(PAGE, RULE)["Location"] == PAGE
    rule = queries.export_rule(clock.now())
    assert (rule.most_rows, rule.window_hours, rule.kept_days, rule.reason) == (2000, 48, 1, "季度对账")
    shown = secadmin.get(PAGE)
    told = shown.content.decode()
    for text in ("季度对账", "2,000 条", "10,000 条", "48 小时", "24 小时", "系统初始", rule.set_by.name):
        assert text in told, text
    assert shown.context["form"]["most_rows"].value() == 2000


@pytest.mark.parametrize(
    "change",
    [
        {"most_rows": "99"},
        {"window_hours": "721"},
        {"window_hours": ""},
        {"kept_days": "0"},
        {"reason": " "},
        {"most_rows": "一万"},
    ],
)
def test_a_wrong_rule_is_told_at_its_field_and_changes_nothing(secadmin: Client, change: dict[str, str]) -> None:
    before = list(ExportRule.objects.values())
    answer = secadmin.post(PAGE, RULE | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(change)
    assert list(ExportRule.objects.values()) == before


def test_the_page_asks_little_however_many_rules_there_were(secadmin: Client, django_assert_max_num_queries) -> None:
    ExportRule.objects.bulk_create(
        ExportRule(from_at=clock.now(), most_rows=1000 + n, reason=f"第{n}次") for n in range(45)
    )
    secadmin.get(PAGE)
    with django_assert_max_num_queries(12):
        assert secadmin.get(f"{PAGE}?page=2").context["page"].pages == 3
