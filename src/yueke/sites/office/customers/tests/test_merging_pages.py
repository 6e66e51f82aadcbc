"""The pages of merging: the pairs waiting, two archives side by side, merges taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yueke.domains.customers import commands
from yueke.domains.customers.merging.models import DuplicateLink, Merge
from yueke.domains.customers.models import Customer
from yueke.domains.organization.models import Role
from yueke.sites.office.customers.tests.archives import NOW, Office, after

PERSONAL = ("13812345678", "13899990000", "zhang@example.com", "张三丰")


@pytest.fixture
def twins(office: Office) -> tuple[Customer, Customer, DuplicateLink]:
    """Two archives of one person, noted as a pair."""
    other = office.customer("张三丰", office.ann, phone="13899990000", remark="喜欢上午送货")
    commands.link_duplicates(office.actor(office.steward), [(office.mine.pk, other.pk, ["姓名相同"])], at=NOW)
    return office.mine, other, DuplicateLink.objects.get()


def compared(keep: Customer, gone: Customer) -> str:
    return reverse("office:merging-compare", args=[keep.pk, gone.pk])


def posted(keep: Customer, gone: Customer, **more: str) -> dict[str, str]:
    versions = {"keep_version": str(keep.version), "gone_version": str(gone.version)}
    return {"reason": "同一个人", **versions, **more}


def test_a_pair_is_listed_compared_merged_and_taken_back(office, twins):
    keep, gone, _link = twins
    client = office.client(office.steward)
    page = client.get(reverse("office:merging")).content.decode()
    assert keep.number in page
    assert gone.number in page
    assert "姓名相同" in page
    page = client.get(compared(keep, gone)).content.decode()
    assert "13899990000" in page
    assert 'class="is-different"' in page
    told = after(client, client.post(compared(keep, gone), posted(keep, gone, **{"side-phone": "absorbed"})))
    assert gone.number in told
    keep.refresh_from_db()
    assert keep.phone == "13899990000"
    done = Merge.objects.get()
    told = after(client, client.post(reverse("office:merge-undo", args=[done.pk]), {"reason": "看错了"}))
    assert "恢复原样" in told
    keep.refresh_from_db()
    assert keep.phone == "13812345678"
    assert not Customer.objects.filter(merged_into__isnull=False).exists()


def test_the_merged_archive_leads_to_the_survivor(office, twins):
    keep, gone, _link = twins
    client = office.client(office.steward)
    client.post(compared(keep, gone), posted(keep, gone))
    answer = client.get(reverse("office:customer", args=[gone.pk]))
    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("office:customer", args=[keep.pk])
    assert f"{gone.number} 已并入" in client.get(answer.headers["Location"]).content.decode()


def test_a_stale_page_or_no_reason_changes_nothing(office, twins):
    keep, gone, _link = twins
    client = office.client(office.steward)
    stale = {**posted(keep, gone), "keep_version": str(keep.version + 1)}
    for form in (stale, posted(keep, gone, reason="  ")):
        answer = client.post(compared(keep, gone), form)
        assert answer.status_code == 422
        assert "is-different" in answer.content.decode()
    assert not Merge.objects.exists()


def test_personal_data_is_masked_for_those_who_may_not_see_it(office, twins):
    keep, gone, _link = twins
    assert office.client(office.clerk).get(compared(keep, gone)).status_code == 403
    clerks = Role.objects.get(code="clerk")
    clerks.permissions = [*clerks.permissions, "customers.merge"]
    clerks.save()
    for url in (compared(keep, gone), reverse("office:merging")):
        page = office.client(office.clerk).get(url).content.decode()
        assert keep.number in page
        assert [word for word in PERSONAL if word in page] == []


def test_told_apart_a_pair_never_comes_back_and_put_off_it_rests(office, twins):
    _keep, _gone, link = twins
    client = office.client(office.steward)
    decide = reverse("office:merging-decide", args=[link.pk])
    client.post(decide, {"decision": "later"})
    assert "没有等待核对" in client.get(reverse("office:merging")).content.decode()
    assert "姓名相同" in client.get(reverse("office:merging") + "?view=resting").content.decode()
    client.post(decide, {"decision": "different"})
    link.refresh_from_db()
    assert link.state == "different"
    assert "姓名相同" in client.get(reverse("office:merging") + "?view=different").content.decode()
    assert client.post(decide, {"decision": "perhaps"}).status_code == 422


def test_ticked_pairs_are_merged_and_undone_together(office, twins):
    _keep, gone, link = twins
    client = office.client(office.steward)
    url = reverse("office:merging-batch")
    assert client.post(url, {"ids": [link.pk], "do": "merge", "reason": ""}).status_code == 422
    told = after(client, client.post(url, {"ids": [link.pk], "do": "merge", "reason": "电话核对过"}))
    assert "已合并 1 对" in told
    gone.refresh_from_db()
    done = Merge.objects.get()
    assert done.batch is not None
    undo = reverse("office:merge-batch-undo", args=[done.batch_id])
    assert client.get(undo).status_code == 200
    after(client, client.post(undo, {"reason": "看错了"}))
    link.refresh_from_db()
    assert link.state == "open"


def test_another_archive_is_chosen_from_the_archive_page(office, twins):
    keep, gone, _link = twins
    client = office.client(office.steward)
    assert "合并…" in client.get(reverse("office:customer", args=[keep.pk])).content.decode()
    choose = reverse("office:customer-merge", args=[keep.pk])
    assert client.get(choose).status_code == 200
    answer = client.post(choose, {"other": gone.pk})
    assert answer.headers["Location"] in (compared(keep, gone), compared(gone, keep))
    assert client.post(choose, {"other": keep.pk}).status_code == 422


def test_pairs_cost_no_query_each(office, twins, django_assert_max_num_queries):
    keep, gone, _link = twins
    rows = [(keep.pk, office.customer("张三丰", office.ann).pk, ["姓名相同"]) for _n in range(15)]
    commands.link_duplicates(office.actor(office.steward), rows, at=NOW)
    client = office.client(office.steward)
    client.get(reverse("office:merging"))
    with django_assert_max_num_queries(12):
        client.get(reverse("office:merging"))
    with django_assert_max_num_queries(45):
        client.get(compared(keep, gone))
