"""第二章 顾客信息管理：来源可查、档案完整不重复、及时录入、定期核对、变更及时、分类按期。"""

from __future__ import annotations

from dataclasses import replace

import pytest
from make import case_rows, example, judged, moment

from yueke.domains.customers import commands
from yueke.domains.customers.models import DuplicateLink
from yueke.domains.orders import commands as orders

WHERE = {"phone": "13800138001", "province": "浙江省"}


def bought(company, since="2026-04-02", **facts):
    """A customer with what a customer's profile owes: name, contact, address and a purchase."""
    customer = company.customer(since, **(WHERE | facts))
    company.order(customer, since, "3000")
    return customer


@example("A2.1-source", "kept")
def test_a_customer_with_name_contact_address_and_purchase_from_a_known_department(company):
    bought(company)
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == ["kept"]


@example("A2.1-source", "kept")
def test_a_prospect_owes_preferences_instead(company):
    company.customer("2026-04-02", stage="prospect", phone="13800138001", preferences={"系列": "冷藏柜"})
    company.customer("2026-04-03", stage="prospect", phone="13800138002")
    assert judged("A2.1-source", "2026-04", at="2026-05-01").count("kept") == 1


@example("A2.1-source", "broken")
@pytest.mark.parametrize("missing", [{"phone": ""}, {"province": ""}])
def test_a_customer_lacking_contact_or_address(company, missing):
    bought(company, **missing)
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == ["broken"]


@example("A2.1-source", "broken")
def test_a_customer_whose_only_order_was_cancelled_bought_nothing(company):
    customer = company.customer("2026-04-02", **WHERE)
    order = company.order(customer, "2026-04-02", "3000")
    orders.cancel(company.owner, order.pk, reason="客户改期", at=moment("2026-04-03"))
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == ["broken"]


@example("A2.1-source", "broken")
def test_facts_recorded_by_nobodys_department(company):
    bought(company, by=replace(company.owner, department_id=None))
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == ["broken"]


@example("A2.1-source", "boundary")
def test_every_owed_fact_needs_its_own_department(company):
    customer = bought(company)
    stranger = replace(company.steward, department_id=None)
    commands.edit(stranger, customer.pk, {"remark": "老客户介绍"}, at=moment("2026-04-10"))
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == ["kept"], "a remark is not owed"
    commands.edit(stranger, customer.pk, {"phone": "13800138009"}, at=moment("2026-04-11"))
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == ["broken"]
    commands.edit(company.owner, customer.pk, {"email": "kefu@example.com"}, at=moment("2026-04-12"))
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == ["kept"], "one contact with a source is enough"


@example("A2.1-source", "boundary")
def test_profiles_count_in_the_month_they_were_opened(company):
    bought(company, since="2026-03-31 23:59:59")
    assert judged("A2.1-source", "2026-04", at="2026-05-01") == []
    assert judged("A2.1-source", "2026-03", at="2026-05-01") == ["kept"]


# A person's name 15, phone 25, address 15, province 10, channel 5: seventy points.
SEVENTY = {"phone": "13800138001", "province": "浙江省", "address": "文三路 90 号", "channel": "store"}


@example("A2.2-complete", "kept")
@example("A2.2-complete", "boundary")
def test_an_archive_of_exactly_seventy_points(company):
    assert company.customer("2026-01-05", **SEVENTY).completeness == 70
    assert judged("A2.2-complete", "2026-04", at="2026-04-20") == ["kept"]


@example("A2.2-complete", "broken")
def test_an_archive_of_sixty_five_points(company):
    assert company.customer("2026-01-05", **(SEVENTY | {"channel": ""})).completeness == 65
    assert judged("A2.2-complete", "2026-04", at="2026-04-20") == ["broken"]


@example("A2.2-complete", "boundary")
@pytest.mark.parametrize(
    "month,at,state",
    [
        ("2025-12", "2025-12-31 23:59:59", "kept"),
        ("2025-12", "2026-01-05", "kept"),
        ("2026-01", "2026-01-01 00:00:00", "broken"),
    ],
)
def test_sixty_points_were_enough_until_the_end_of_2025(company, month, at, state):
    company.customer("2025-06-05", **(SEVENTY | {"channel": ""}))
    assert judged("A2.2-complete", month, at=at) == [state]


@example("A2.2-duplicates", "kept")
def test_customers_with_numbers_of_their_own(company):
    company.customer("2026-01-05", phone="13800138001", email="a@example.com")
    company.customer("2026-01-06", phone="13800138002", email="b@example.com")
    company.customer("2026-01-07")
    assert judged("A2.2-duplicates", "2026-04", at="2026-04-20") == ["kept"] * 3


@example("A2.2-duplicates", "broken")
@pytest.mark.parametrize(
    "shared", [{"phone": "13800138001"}, {"email": "a@example.com"}, {"identity_number": "11010519491231002X"}]
)
def test_two_archives_of_one_number(company, shared):
    company.customer("2026-01-05", **shared)
    company.customer("2026-01-06", **shared)
    company.customer("2026-01-07", phone="13800138009")
    assert sorted(judged("A2.2-duplicates", "2026-04", at="2026-04-20")) == ["broken", "broken", "kept"]


@example("A2.2-duplicates", "boundary")
@pytest.mark.parametrize("decision,state", [("linked", "kept"), ("different", "kept"), (None, "broken")])
def test_a_pair_is_settled_once_somebody_decided_it(company, decision, state):
    one, other = (company.customer("2026-01-05", phone="13800138001") for _ in range(2))
    commands.link_duplicates(company.owner, [(one.pk, other.pk, ["同一电话"])], at=moment("2026-02-01"))
    if decision:
        commands.decide_link(company.owner, DuplicateLink.objects.get().pk, decision, at=moment("2026-02-02"))
    assert judged("A2.2-duplicates", "2026-04", at="2026-04-20") == [state] * 2


@example("A2.2-duplicates", "boundary")
def test_a_link_to_one_does_not_settle_a_third(company):
    one, other, third = (company.customer("2026-01-05", phone="13800138001") for _ in range(3))
    pairs = [(one.pk, other.pk, ["夫妻"])]
    commands.link_duplicates(company.owner, pairs, state="linked", at=moment("2026-02-01"))
    assert judged("A2.2-duplicates", "2026-04", at="2026-04-20") == ["broken"] * 3
    pairs = [(one.pk, third.pk, ["父子"]), (other.pk, third.pk, ["母子"])]
    commands.link_duplicates(company.owner, pairs, state="linked", at=moment("2026-02-02"))
    assert judged("A2.2-duplicates", "2026-04", at="2026-04-20") == ["kept"] * 3


@example("A2.2-duplicates", "boundary")
def test_merging_settles_it_and_undoing_brings_it_back(company):
    one, other = (company.customer("2026-01-05", phone="13800138001") for _ in range(2))
    done = commands.merge(company.steward, one.pk, other.pk, reason="同一个人", at=moment("2026-02-01"))
    assert judged("A2.2-duplicates", "2026-04", at="2026-04-20") == ["kept"]
    commands.undo_merge(company.steward, done.pk, reason="看错了", at=moment("2026-02-02"))
    assert judged("A2.2-duplicates", "2026-04", at="2026-04-20") == ["broken"] * 2


@example("A2.2-duplicates", "boundary")
def test_an_archived_copy_no_longer_counts(company):
    company.customer("2026-01-05", phone="13800138001")
    copy = company.customer("2026-01-06", phone="13800138001")
    commands.archive(company.owner, copy.pk, reason="重复", at=moment("2026-02-01"))
    assert judged("A2.2-duplicates", "2026-04", at="2026-04-20") == ["kept"]


@example("A2.2-entry", "kept")
def test_an_archive_opened_the_day_after(company):
    company.customer("2026-04-14", learned_at=moment("2026-04-13"))
    assert judged("A2.2-entry", "2026-04", at="2026-05-01") == ["kept"]


@example("A2.2-entry", "broken")
def test_an_archive_opened_a_fortnight_later(company):
    customer = company.customer("2026-04-27", learned_at=moment("2026-04-13"))
    assert judged("A2.2-entry", "2026-04", at="2026-05-01") == ["broken"]
    [case] = case_rows("A2.2-entry", "2026-04", at="2026-05-01")
    assert (case.subject_id, case.owner_id, case.days_late) == (customer.pk, company.owner.person_id, 11)


@example("A2.2-entry", "boundary")
@pytest.mark.parametrize("entered,state", [("2026-09-29 23:59:59", "kept"), ("2026-09-30 00:00:00", "broken")])
def test_three_working_days_leave_out_the_mid_autumn_holiday(company, entered, state):
    """Learned on Wednesday 23 September; Friday is a holiday, so the third working day is Tuesday the 29th."""
    company.customer(entered, learned_at=moment("2026-09-23"))
    assert judged("A2.2-entry", "2026-09", at="2026-10-20") == [state]


@example("A2.3-review", "kept")
def test_an_archive_reviewed_within_the_year(company):
    customer = company.customer("2025-01-10")
    commands.review_profile(company.owner, customer.pk, at=moment("2025-12-20"))
    assert judged("A2.3-review", "2026-01", at="2026-03-01") == ["kept"]


@example("A2.3-review", "broken")
def test_an_archive_nobody_looked_at(company):
    company.customer("2025-01-10")
    assert judged("A2.3-review", "2026-01", at="2026-03-01") == ["broken"]


@example("A2.3-review", "broken")
def test_an_edit_is_no_review(company):
    customer = company.customer("2025-01-10")
    commands.edit(company.owner, customer.pk, {"remark": "门店已搬迁"}, at=moment("2025-12-20"))
    assert judged("A2.3-review", "2026-01", at="2026-03-01") == ["broken"]


@example("A2.3-review", "boundary")
@pytest.mark.parametrize(
    "reviewed,state",
    [("2026-01-10 23:59:59", "kept"), ("2026-02-09 23:59:59", "kept"), ("2026-02-10 00:00:00", "broken")],
)
def test_reviewed_on_the_last_day_at_the_end_of_the_grace_and_after(company, reviewed, state):
    customer = company.customer("2025-01-10")
    commands.review_profile(company.owner, customer.pk, at=moment(reviewed))
    assert judged("A2.3-review", "2026-01", at="2026-03-01") == [state]


@example("A2.3-review", "boundary")
def test_an_archive_put_away_within_the_grace_needs_no_review(company):
    customer = company.customer("2025-01-10")
    commands.archive(company.owner, customer.pk, reason="已停业", at=moment("2026-02-09"))
    assert judged("A2.3-review", "2026-01", at="2026-03-01") == []


def report(company, on):
    """The owner tells the steward of a new phone number."""
    customer = company.customer("2026-01-05", phone="13800138001")
    return commands.report_change(company.owner, customer.pk, "phone", "13800138002", at=moment(on))


@example("A2.3-changes", "kept")
@pytest.mark.parametrize("settle", ["apply", "refuse"])
def test_a_change_applied_or_refused_with_a_reason_within_two_working_days(company, settle):
    request = report(company, "2026-04-13")
    if settle == "apply":
        commands.apply_change(company.steward, request.pk, at=moment("2026-04-14"))
    else:
        commands.refuse_change(company.steward, request.pk, reason="号码为空号", at=moment("2026-04-14"))
    assert judged("A2.3-changes", "2026-04", at="2026-05-01") == ["kept"]


@example("A2.3-changes", "broken")
def test_a_change_the_steward_left_lying(company):
    report(company, "2026-04-13")
    assert judged("A2.3-changes", "2026-04", at="2026-05-01") == ["broken"]
    [case] = case_rows("A2.3-changes", "2026-04", at="2026-05-01")
    assert case.owner_id == company.steward.person_id


@example("A2.3-changes", "boundary")
@pytest.mark.parametrize("applied,state", [("2026-10-09 23:59:59", "kept"), ("2026-10-10 00:00:00", "broken")])
def test_two_working_days_pass_over_the_national_holiday(company, applied, state):
    """Reported on 30 September; work resumes on 8 October, so the second working day is the 9th."""
    request = report(company, "2026-09-30")
    commands.apply_change(company.steward, request.pk, at=moment(applied))
    assert judged("A2.3-changes", "2026-10", at="2026-11-01") == [state]


@example("A2.3-classes", "kept")
def test_everybody_reclassed_by_the_fifth(company):
    company.customer("2026-01-05")
    company.reclass("2026-05-04 02:10")
    assert judged("A2.3-classes", "2026-05", at="2026-06-01") == ["kept"]


@example("A2.3-classes", "broken")
def test_nobody_reclassed_this_month(company):
    company.customer("2026-01-05")
    company.reclass("2026-04-03 02:10")
    assert judged("A2.3-classes", "2026-05", at="2026-06-01") == ["broken"]


@example("A2.3-classes", "boundary")
@pytest.mark.parametrize("run,state", [("2026-10-08 23:59:59", "kept"), ("2026-10-09 00:00:00", "broken")])
def test_a_fifth_within_the_national_holiday_rolls_to_the_eighth(company, run, state):
    company.customer("2026-01-05")
    company.reclass(run)
    assert judged("A2.3-classes", "2026-10", at="2026-11-01") == [state]


@example("A2.3-classes", "boundary")
def test_an_archive_without_customers_owes_no_classes(company):
    assert judged("A2.3-classes", "2026-05", at="2026-06-01") == []
