"""What a reader is told when their exports of a day come to more than may leave without approval."""

from __future__ import annotations

from yueke.domains.downloads.models import Download, ExportRule
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.kernel import clock
from yueke.kernel.events.models import Event

CENTRE = "/downloads/"


def leave(person, rows: int) -> None:
    actor = people.actor_for(person)
    organization.note_export(actor, "customers", rows=rows, columns=5, form="csv", personal=True, at=clock.now())


def test_below_the_limit_a_small_list_comes_at_once_and_the_centre_counts_it(office, settings):
    settings.EXPORT_AT_ONCE = 50
    client = office.client(office.head)
    answer = client.post("/customers/export/", {"form": "csv"})
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = Event.objects.get(kind="organization.list_exported").payload["rows"]
    assert rows > 1
    assert f"近 24 小时内您已不经批准导出 {rows} 条含个人信息" in client.get(CENTRE).content.decode()


def test_together_above_the_limit_it_waits_and_both_sides_are_told_why(office, house):
    ExportRule.objects.create(from_at=clock.now(), most_rows=1000)
    leave(office.head, 1000)
    client = office.client(office.head)
    answer = client.post("/customers/export/", {"form": "csv"})
    assert (answer.status_code, answer["Location"]) == (303, CENTRE)
    told = client.get(CENTRE).content.decode()
    assert "条含个人信息，加上近 24 小时内已导出的 1,000 条，合计超过 1,000 条" in told
    assert "等待批准" in told
    held = Download.objects.get()
    assert (held.state, held.rows_before) == ("waiting", 1000)
    boss = office.client(house.hire("chief", house.branch, "manager"))
    assert "此前已导出 1,000" in boss.get("/downloads/approvals/").content.decode()
    assert "已不经批准导出 1,000 条" in boss.get(f"/downloads/{held.pk}/approve/").content.decode()


def test_who_took_nothing_is_told_nothing(office, django_assert_max_num_queries):
    client = office.client(office.head)
    client.get(CENTRE)
    with django_assert_max_num_queries(12):
        page = client.get(CENTRE)
    assert "不经批准导出" not in page.content.decode()
