"""The eye: plain data of one customer, for a reason, with a trace and a limit."""

from __future__ import annotations

from yueke.domains.organization import commands as organization
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event


def look(office, person, **data: str):
    return office.client(person).post(f"/customers/{office.mine.pk}/reveal/", data)


def traces() -> int:
    return Event.objects.filter(kind="customers.personal_data_shown").count()


def test_plain_data_is_shown_for_a_reason_and_noted(office):
    answer = look(office, office.ann, why="call", words="回电")
    html = answer.content.decode()
    for plain in ("张三丰", "13812345678", "zhang@example.com", "文三路 90 号"):
        assert plain in html
    assert "no-store" in answer.headers["Cache-Control"]
    event = Event.objects.get(kind="customers.personal_data_shown")
    assert (event.actor_id, event.payload["reason"]) == (office.ann.pk, "联系客户 回电")
    assert (
        "查看明文 · 联系客户 回电"
        in office.client(office.ann).get(f"/customers/{office.mine.pk}/timeline/").content.decode()
    )


def test_without_a_reason_nothing_is_shown(office):
    for data in ({}, {"why": "nonsense"}, {"why": "other", "words": " "}):
        answer = look(office, office.ann, **data)
        assert answer.status_code == 422
        assert "13812345678" not in answer.content.decode()
    assert traces() == 0


def test_only_those_who_may_and_only_their_customers(office):
    assert look(office, office.bob, why="call").status_code == 404
    researcher = office.house.hire("researcher", office.house.root, "research")
    assert look(office, researcher, why="call").status_code == 403
    assert traces() == 0


def test_too_many_in_an_hour_are_refused_and_noted(office):
    organization.set_security_policy(SYSTEM, reveals_per_hour=2, at=AT)
    codes = [look(office, office.ann, why="call").status_code for _n in range(3)]
    assert codes == [200, 200, 422]
    assert traces() == 2
    refused = Event.objects.get(kind="customers.personal_data_refused")
    assert (refused.actor_id, refused.audited) == (office.ann.pk, True)


def test_the_eye_is_offered_where_it_helps(office):
    path = f"/customers/{office.mine.pk}/reveal/"
    assert path in office.client(office.ann).get(f"/customers/{office.mine.pk}/").content.decode()
    assert path not in office.client(office.head).get(f"/customers/{office.mine.pk}/").content.decode()
