"""Opening, editing and moving customers through the pages; bad input is told at its field and nothing written."""

from __future__ import annotations

import pytest

from yueke.domains.customers import commands
from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT
from yueke.sites.office.customers.tests.archives import after

NEW = {"kind": "individual", "stage": "customer", "name": "李清照", "phone": "13612345678", "channel": "phone"}


def counts() -> tuple[int, ...]:
    from yueke.kernel.events.models import Event

    return Customer.objects.count(), Event.objects.count()


def test_a_customer_is_opened(office):
    client = office.client(office.ann)
    html = after(client, client.post("/customers/new/", NEW | {"liked": "货架，收银台", "habits": "上午来电"}))
    customer = Customer.objects.get(name="李清照")
    assert customer.owner_id == office.ann.pk
    assert customer.preferences == {"products": ["货架", "收银台"], "note": "上午来电"}
    assert f"客户编号 {customer.number}" in html


@pytest.mark.parametrize(
    "bad,field",
    [
        ({"name": ""}, "name"),
        ({"phone": "123"}, "phone"),
        ({"email": "no-at-sign"}, "email"),
        ({"birthday": "2001-02-30"}, "birthday"),
        ({"identity_number": "110105194912310021"}, "identity_number"),
        ({"name": "长" * 121}, "name"),
        ({"kind": "alien"}, "kind"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_written(office, bad, field):
    before = counts()
    answer = office.client(office.ann).post("/customers/new/", NEW | bad)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert counts() == before
    html = answer.content.decode()
    assert 'class="y-error"' in html
    assert "李清照" in html or field == "name"


def test_html_in_a_name_stays_text(office):
    client = office.client(office.head)
    html = after(client, client.post("/customers/new/", NEW | {"kind": "enterprise", "name": "<b>某店</b>"}))
    assert "&lt;b&gt;某店&lt;/b&gt;" in html
    assert "<b>某店</b>" not in html


def test_a_likeness_is_shown_before_anything_is_saved(office):
    client = office.client(office.head)
    before = counts()
    answer = client.post("/customers/new/", NEW | {"name": "张三丰", "phone": "138-1234-5678"})
    html = answer.content.decode()
    assert counts() == before
    assert f"/customers/{office.mine.pk}/" in html
    assert "电话相同，名称相同" in html
    after(client, client.post("/customers/new/", NEW | {"name": "张三丰", "phone": "138-1234-5678", "confirmed": "1"}))
    assert Customer.objects.filter(name="张三丰").count() == 2


def test_no_likeness_outside_the_scope_is_shown(office):
    client = office.client(office.ann)
    after(client, client.post("/customers/new/", NEW | {"phone": "13700002222"}))


def edited(office, person, **changes: str):
    customer = Customer.objects.get(pk=office.mine.pk)
    data = {
        "kind": "individual",
        "stage": "customer",
        "name": "张三丰",
        "phone": "13812345678",
        "version": customer.version,
    }
    return office.client(person).post(f"/customers/{customer.pk}/edit/", data | changes)


def test_an_edit_writes_what_changed_and_its_source(office):
    assert edited(office, office.head, industry="餐饮", learned="phone", email="new@example.com").status_code == 303
    customer = Customer.objects.get(pk=office.mine.pk)
    assert (customer.industry, customer.email) == ("餐饮", "new@example.com")
    assert customer.source["email"]["channel"] == "phone"
    assert customer.source["email"]["person"] == office.head.pk


def test_masks_left_alone_are_not_saved(office):
    data = {"name": "张*丰", "phone": "138****5678", "email": "z***@example.com", "industry": "零售"}
    assert edited(office, office.ann, **data).status_code == 303
    customer = Customer.objects.get(pk=office.mine.pk)
    assert (customer.name, customer.phone, customer.email) == ("张三丰", "13812345678", "zhang@example.com")
    assert customer.industry == "零售"


def test_a_change_in_between_keeps_the_input_and_tells_the_difference(office):
    stale = Customer.objects.get(pk=office.mine.pk).version
    commands.edit(office.actor(office.ann), office.mine.pk, {"industry": "物流"}, version=None, at=AT)
    answer = edited(office, office.head, industry="餐饮", version=str(stale))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "刚刚被他人修改过" in html
    assert "物流" in html
    assert 'value="餐饮"' in html
    assert Customer.objects.get(pk=office.mine.pk).industry == "物流"
    assert edited(office, office.head, industry="餐饮", version=str(answer.context["version"])).status_code == 303
    assert Customer.objects.get(pk=office.mine.pk).industry == "餐饮"


def test_an_edit_warns_of_a_likeness_it_makes(office):
    answer = edited(office, office.head, phone="13900001111")
    assert answer.status_code == 422
    assert "明远纺织有限公司" in answer.content.decode()
    assert Customer.objects.get(pk=office.mine.pk).phone == "13812345678"


def test_contacts_are_added_changed_and_removed(office):
    client, pk = office.client(office.head), office.mine.pk
    client.post(f"/customers/{pk}/contacts/add/", {"name": "王五", "phone": "13655556666"})
    contact = office.mine.contacts.get()
    assert (contact.name, contact.is_primary) == ("王五", False) or contact.name == "王五"
    client.post(f"/customers/{pk}/contacts/{contact.pk}/", {"name": "王小五", "phone": "13655556666"})
    assert office.mine.contacts.get().name == "王小五"
    answer = client.post(f"/customers/{pk}/contacts/{contact.pk}/", {"name": "王小五", "phone": "1"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"]
    client.post(f"/customers/{pk}/contacts/{contact.pk}/remove/")
    assert not office.mine.contacts.exists()


def test_a_contact_is_not_reached_through_another_customer(office):
    contact = office.firm.contacts.get()
    assert office.client(office.head).get(f"/customers/{office.mine.pk}/contacts/{contact.pk}/").status_code == 404


def test_addresses_are_added_changed_and_removed(office):
    client, pk = office.client(office.head), office.firm.pk
    place = {"province": "浙江省", "city": "宁波市", "district": "鄞州区", "detail": "四明中路 1 号"}
    client.post(f"/customers/{pk}/addresses/add/", place)
    address = office.firm.addresses.get()
    assert address.detail == "四明中路 1 号"
    client.post(f"/customers/{pk}/addresses/{address.pk}/", place | {"detail": "四明中路 2 号"})
    assert office.firm.addresses.get().detail == "四明中路 2 号"
    answer = client.post(f"/customers/{pk}/addresses/add/", {"province": "", "detail": ""})
    assert answer.status_code == 422
    assert "请填写地区或详细地址" in answer.content.decode()
    client.post(f"/customers/{pk}/addresses/{address.pk}/remove/")
    assert not office.firm.addresses.exists()


def test_a_pasted_line_is_taken_apart(office):
    line = "李四 13600001111 浙江省杭州市西湖区文三路90号3幢"
    data = {"line": line, "detail_field": "address", "kind": "individual", "name": "", "phone": "13712341234"}
    html = office.client(office.ann).post("/customers/paste/", data).content.decode()
    for chosen in ("浙江省", "杭州市", "西湖区"):
        assert f'<option value="{chosen}" selected>' in html
    assert 'value="文三路90号3幢"' in html
    assert 'value="李四"' in html
    assert "13600001111" not in html, "a phone typed before stays"


def test_a_line_without_a_place_says_so(office):
    html = office.client(office.ann).post("/customers/paste/", {"line": "随便写写"}).content.decode()
    assert "没有认出省市区" in html


def test_regions_follow_each_other(office):
    client = office.client(office.ann)
    html = client.get("/customers/regions/?province=浙江省&city=南京市&district=玄武区").content.decode()
    assert '<option value="宁波市">' in html
    assert "南京市" not in html
    html = client.get("/customers/regions/?province=上海市").content.decode()
    assert '<option value="浦东新区">' in html


def test_a_place_not_in_the_list_stays_choosable(office):
    Customer.objects.filter(pk=office.mine.pk).update(district="高新区")
    html = office.client(office.head).get(f"/customers/{office.mine.pk}/edit/").content.decode()
    assert '<option value="高新区" selected>' in html
