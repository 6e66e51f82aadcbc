"""Steps on one customer: owner, team, archive, review, changes, key status."""

from __future__ import annotations

import pytest

from yueke.domains.customers import commands
from yueke.domains.customers.models import Customer, KeyQualification, ProfileReview
from yueke.domains.organization.tests.house import AT
from yueke.sites.office.customers.tests.archives import after


@pytest.fixture
def pk(office) -> int:
    return office.mine.pk


def now(pk: int) -> Customer:
    return Customer.objects.get(pk=pk)


def test_a_customer_is_given_to_another(office, pk):
    client = office.client(office.head)
    data = {"owner": office.bob.pk, "department": office.house.service.pk}
    assert client.post(f"/customers/{pk}/assign/", data).status_code == 303
    assert (now(pk).owner_id, now(pk).department_id) == (office.bob.pk, office.house.service.pk)


def test_giving_to_nobody_is_told_at_the_field(office, pk):
    answer = office.client(office.head).post(f"/customers/{pk}/assign/", {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["owner"] == ["请选择转给谁。"]
    assert now(pk).owner_id == office.ann.pk


def test_an_archived_customer_leaves_the_lists_and_comes_back(office, pk):
    client = office.client(office.head)
    assert client.post(f"/customers/{pk}/archive/", {"reason": ""}).status_code == 422
    assert now(pk).archived_at is None
    html = after(client, client.post(f"/customers/{pk}/archive/", {"reason": "已停业"}))
    assert "不再出现在列表" in html
    assert "张三丰" not in client.get("/customers/").content.decode()
    assert "张三丰" in client.get("/customers/?archived=1").content.decode()
    assert "张三丰" not in client.get("/search/?q=张三").content.decode()
    client.post(f"/customers/{pk}/restore/")
    assert now(pk).archived_at is None


def test_a_review_is_noted(office, pk):
    office.client(office.head).post(f"/customers/{pk}/review/", {"note": "电话核对"})
    assert ProfileReview.objects.get(customer=pk).note == "电话核对"


def test_tags(office, pk):
    office.client(office.head).post(f"/customers/{pk}/tags/", {"tags": "连锁，老客户"})
    assert now(pk).tags == ["连锁", "老客户"]
    answer = office.client(office.head).post(f"/customers/{pk}/tags/", {"tags": "长" * 31})
    assert answer.status_code == 422
    assert now(pk).tags == ["连锁", "老客户"]


def test_the_team_opens_an_archive_to_a_colleague(office, pk):
    assert office.client(office.bob).get(f"/customers/{pk}/").status_code == 404
    office.client(office.head).post(f"/customers/{pk}/team/add/", {"person": office.bob.pk})
    assert office.client(office.bob).get(f"/customers/{pk}/").status_code == 200
    assert office.client(office.bob).post(f"/customers/{pk}/tags/", {"tags": "x"}).status_code == 403
    office.client(office.head).post(f"/customers/{pk}/team/{office.bob.pk}/remove/")
    assert office.client(office.bob).get(f"/customers/{pk}/").status_code == 404


def report(office, pk, **data: str):
    sent = {"field": "phone", "value": "13611112222", "note": "客户来电"} | data
    return office.client(office.ann).post(f"/customers/{pk}/report/", sent)


def test_a_reported_change_goes_through_the_steward(office, pk):
    assert report(office, pk).status_code == 303
    assert now(pk).phone == "13812345678"
    desk = office.client(office.steward)
    html = desk.get("/customers/changes/").content.decode()
    assert "13812345678" in html
    assert "13611112222" in html
    request = office.mine.change_requests.get()
    desk.post(f"/customers/changes/{request.pk}/apply/")
    assert now(pk).phone == "13611112222"
    assert "已变更" in desk.get("/customers/changes/?view=settled").content.decode()


def test_a_refused_change_needs_a_reason(office, pk):
    report(office, pk)
    request = office.mine.change_requests.get()
    desk = office.client(office.steward)
    assert desk.post(f"/customers/changes/{request.pk}/refuse/", {"reason": " "}).status_code == 422
    desk.post(f"/customers/changes/{request.pk}/refuse/", {"reason": "号码是空号"})
    request.refresh_from_db()
    assert (request.state, request.refused_reason) == ("refused", "号码是空号")
    assert now(pk).phone == "13812345678"


@pytest.mark.parametrize(
    "bad,field", [({"value": "123"}, "value"), ({"value": ""}, "value"), ({"field": "owner_id"}, "field")]
)
def test_a_bad_report_is_told_at_its_field(office, pk, bad, field):
    answer = report(office, pk, **bad)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not office.mine.change_requests.exists()


def test_the_desk_is_the_stewards_and_masked_for_those_who_may_not_see(office, pk):
    assert office.client(office.head).get("/customers/changes/").status_code == 403
    report(office, pk)
    html = office.client(office.ann).get(f"/customers/{pk}/").content.decode()
    assert "136****2222" in html
    assert "13611112222" not in html


def test_profiles_not_looked_at_for_long_are_listed(office, pk):
    Customer.objects.filter(pk=pk).update(reviewed_at=AT.replace(year=2025, month=1))
    html = office.client(office.steward).get("/customers/changes/?view=stale").content.decode()
    assert "张三丰" in html
    assert "明远纺织有限公司" not in html


def applied(office, pk) -> KeyQualification:
    answer = office.client(office.ann).post(f"/customers/{pk}/key/", {"reason": "年采购额居前"})
    assert answer.status_code == 303
    return KeyQualification.objects.get()


def test_key_status_is_applied_for_approved_and_withdrawn(office, pk):
    row = applied(office, pk)
    head = office.client(office.head)
    assert "年采购额居前" in head.get("/customers/key/?view=applied").content.decode()
    head.post(f"/customers/key/{row.pk}/approve/", {"note": "同意"})
    customer = now(pk)
    assert customer.is_key
    assert customer.key_number in head.get("/customers/key/").content.decode()
    assert head.post(f"/customers/key/{row.pk}/withdraw/", {"reason": ""}).status_code == 422
    head.post(f"/customers/key/{row.pk}/withdraw/", {"reason": "连续两年未购"})
    assert not now(pk).is_key
    assert "连续两年未购" in head.get("/customers/key/?view=all").content.decode()


def test_a_refusal_needs_a_reason_and_leaves_a_trail(office, pk):
    row = applied(office, pk)
    head = office.client(office.head)
    answer = head.post(f"/customers/key/{row.pk}/refuse/", {"note": ""})
    assert answer.status_code == 422
    assert "请写明不批准的理由" in answer.content.decode()
    head.post(f"/customers/key/{row.pk}/refuse/", {"note": "未达标准"})
    assert "未达标准" in head.get("/customers/key/?view=all").content.decode()


def test_nobody_decides_their_own_application(office, pk):
    head = office.client(office.head)
    head.post(f"/customers/{pk}/key/", {"reason": "自己申请"})
    row = KeyQualification.objects.get()
    assert "请他人审批" in head.get("/customers/key/?view=applied").content.decode()
    answer = head.post(f"/customers/key/{row.pk}/approve/", {"note": ""})
    assert answer.status_code == 422
    assert "申请人不能审批自己的申请" in answer.content.decode()
    assert not now(pk).is_key


def test_key_customers_keep_to_the_scope(office, pk):
    row = applied(office, pk)
    south = office.client(office.house.hire("south", office.house.service, "manager"))
    assert "张三丰" not in south.get("/customers/key/?view=all").content.decode()
    assert south.get(f"/customers/key/{row.pk}/approve/").status_code == 404
    assert south.post(f"/customers/key/{row.pk}/approve/", {}).status_code == 404
    assert KeyQualification.objects.get().state == "applied"


def test_a_suspected_pair_is_decided(office, pk):
    twin = office.customer("张三峰", office.ann)
    commands.link_duplicates(office.actor(office.head), [(pk, twin.pk, ["姓名相近"])], at=AT)
    client = office.client(office.head)
    assert "姓名相近" in client.get(f"/customers/{pk}/").content.decode()
    from yueke.domains.customers.models import DuplicateLink

    link = DuplicateLink.objects.get()
    client.post(f"/customers/{pk}/links/{link.pk}/", {"decision": "different"})
    link.refresh_from_db()
    assert link.state == "different"
