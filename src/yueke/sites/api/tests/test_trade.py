"""Orders, products, visits, the regulation and oneself through the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from make import Company, moment
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.compliance.jobs import judge
from yueke.domains.catalogue import commands as catalogue
from yueke.domains.orders.models import Order
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.kernel.masking import mask

AT = moment("2026-11-20 10:30")
RECORD = {"result": "reached", "method": "onsite", "contact_name": "李店长", "content": "使用正常", "satisfaction": 5}


def test_an_order_is_made_once_and_read(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05", name="王小明")
    product = catalogue.create(company.head, {"code": "HJ-1", "name": "标准货架", "price": Decimal(99)}, at=AT)
    owner = machine(company.owner)
    sent = {
        "customer_id": customer.pk,
        "ordered_at": "2026-11-19T10:00:00+08:00",
        "lines": [
            {"product_id": product.pk, "quantity": "2", "price": "99.50"},
            {"product_name": "安装", "quantity": 1, "price": 0},
        ],
    }
    first = owner.post("/orders", sent, Idempotency_Key="o1")
    assert first.status_code == 201, first.content.decode()
    told = first.json()
    assert told["amount"] == "199.00"
    assert [line["product_name"] for line in told["lines"]] == ["标准货架", "安装"]
    assert told["customer_name"] == mask("name", "王小明")
    assert owner.post("/orders", sent, Idempotency_Key="o1").json() == told
    assert Order.objects.count() == 1
    assert owner.get(f"/orders/{told['id']}").json() == told
    for query in (
        f"customer_id={customer.pk}",
        "state=open",
        "amount_from=199&amount_to=199.00",
        "ordered_from=2026-11-19",
    ):
        assert [one["id"] for one in owner.get(f"/orders?{query}").json()["items"]] == [told["id"]], query
    assert owner.get("/orders?amount_from=200").json()["items"] == []
    stranger = machine(company.outsider, "orders.view", "orders.create")
    assert stranger.get("/orders").json()["items"] == []
    assert stranger.get(f"/orders/{told['id']}").status_code == 404


def test_a_wrong_order_is_told_where_and_nothing_is_written(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05")
    owner = machine(company.owner)
    line = {"product_name": "货架", "quantity": "1", "price": "1"}
    good = {"customer_id": customer.pk, "ordered_at": "2026-11-19T10:00:00+08:00", "lines": [line]}
    for wrong, field in (
        ({"ordered_at": "2026-11-19T10:00:00"}, "ordered_at"),
        ({"ordered_at": "2027-11-19T10:00:00Z"}, "ordered_at"),
        ({"ordered_at": "0001-01-01T00:00:00+08:00"}, "ordered_at"),
        ({"lines": []}, "lines"),
        ({"lines": [line | {"price": "1.234"}]}, "lines.0.price"),
        ({"lines": [line | {"quantity": "NaN"}]}, "lines.0.quantity"),
        ({"lines": [line | {"product_id": 987654}]}, "lines.0.product_id"),
        ({"lines": [line | {"quantity": "999999999", "price": "9999999999"}]}, "lines"),
        ({"delivered_on": "2026-01-01"}, "delivered_on"),
        ({"channel": "pigeon"}, "channel"),
    ):
        answer = owner.post("/orders", good | wrong)
        assert answer.status_code == 422, wrong
        assert field in {one["field"] for one in answer.json()["errors"]}, (wrong, answer.json())
    assert not Order.objects.exists()


def test_products_are_listed_for_those_who_see_orders(company: Company, machine: Callable[..., Any]) -> None:
    for n in range(5):
        catalogue.create(company.head, {"code": f"HJ-{n}", "name": f"货架{n}", "price": Decimal(n)}, at=AT)
    owner = machine(company.owner, "orders.view")
    found = owner.get("/products?limit=3").json()
    assert [one["code"] for one in found["items"]] == ["HJ-0", "HJ-1", "HJ-2"]
    rest = owner.get(f"/products?limit=3&cursor={found['next']}").json()
    assert [one["code"] for one in rest["items"]] == ["HJ-3", "HJ-4"]
    assert rest["next"] is None
    assert [one["code"] for one in owner.get("/products?text=货架3&active=true").json()["items"]] == ["HJ-3"]
    assert machine(company.owner, "visits.view").get("/products").status_code == 403


def test_a_planned_visit_gets_its_result_once(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05", name="王小明")
    duty = [visits.Duty(customer.pk, moment("2026-11-25"), company.owner.person_id, company.sales.pk)]
    visits.plan_duties(company.head, "B4.2", "regular", duty, at=AT)
    planned = Visit.objects.get()
    owner = machine(company.owner)
    assert [one["id"] for one in owner.get("/visits?state=planned").json()["items"]] == [planned.pk]
    path = f"/visits/{planned.pk}/result"
    seen = owner.get(f"/visits/{planned.pk}")["ETag"]
    lacking = owner.post(path, {"result": "reached", "method": "phone"}, If_Match=seen)
    assert lacking.status_code == 422
    assert lacking.json()["clause"] == "B8.2"
    assert {one["field"] for one in lacking.json()["errors"]} == {"contact_name", "content", "satisfaction"}
    done = owner.post(path, RECORD, If_Match=seen, Idempotency_Key="v1")
    assert done.status_code == 200, done.content.decode()
    told = done.json()
    assert (told["state"], told["satisfaction"]) == ("done", 5)
    assert told["contact_name"] == mask("name", "李店长")
    assert owner.post(path, RECORD, If_Match=seen, Idempotency_Key="v1").json() == told
    assert owner.post(path, RECORD, If_Match=done["ETag"]).status_code == 409
    other = machine(company.outsider)
    assert other.get(f"/visits/{planned.pk}").status_code == 404
    assert other.post(path, RECORD, If_Match=seen).status_code == 404


def test_a_visit_nobody_planned_is_recorded(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.customer("2026-01-05")
    owner = machine(company.owner)
    sent = RECORD | {"customer_id": customer.pk, "kind": "maintenance", "products": ["标准货架"]}
    made = owner.post("/visits", sent, Idempotency_Key="n1")
    assert made.status_code == 201, made.content.decode()
    assert owner.get(f"/visits/{made.json()['id']}").json() == made.json()
    assert made.json()["products"] == ["标准货架"]
    later = owner.post("/visits", sent | {"done_at": "2026-11-21T10:00:00+08:00"})
    assert later.status_code == 422, "in the future"
    assert machine(company.outsider).post("/visits", sent).status_code == 404
    assert Visit.objects.count() == 1


def test_the_regulation_tells_its_lights_and_what_was_not_kept(company: Company, machine: Callable[..., Any]) -> None:
    customer = company.key_customer("2026-01-06")
    watch, owner = machine(company.watch, "regulation.view"), machine(company.owner, "regulation.view")
    found = watch.get("/clauses?period=year&on=2026-11-20").json()
    lights = {one["id"]: one["light"] for one in found["items"]}
    assert (found["start"], found["end"]) == ("2026-01-01", "2027-01-01")
    assert lights["B4.2"] == "broken"
    assert "not_judged" in lights.values()
    one = watch.get("/clauses/B4.2?period=year&on=2026-11-20").json()
    assert one["light"] == "broken"
    assert one["terms"][0]["values"]
    assert one["broken"] > 0
    cases = watch.get("/clauses/B4.2/cases?period=year&on=2026-11-20").json()
    assert cases["total"] == one["broken"] == len(cases["items"])
    first = cases["items"][0]
    assert (first["subject_kind"], first["subject_id"]) == ("customers.customer", customer.pk)
    assert first["days_late"] > 0
    assert owner.get("/clauses/B4.2?period=year").json()["broken"] == one["broken"], "the owner's own"
    stranger = machine(company.outsider, "regulation.view")
    assert stranger.get("/clauses/B4.2/cases?period=year").json()["items"] == []
    assert machine(company.owner, "visits.view").get("/clauses").status_code == 403


def test_slow_judging_is_told_when_it_is_there(company: Company, machine: Callable[..., Any], settings: Any) -> None:
    company.key_customer("2026-01-06")
    settings.JUDGING_AT_ONCE = 0.0
    watch = machine(company.watch, "regulation.view")
    urls = [f"/clauses{piece}?period=year&on=2026-11-20" for piece in ("", "/B4.2", "/B4.2/cases")]
    for url in urls:
        first = watch.get(url)
        assert first.status_code == 503, url
        assert first.headers["Content-Type"] == "application/problem+json"
        assert first.headers["Retry-After"] == "5"
        assert first.json()["status"] == 503
        assert watch.get(url).status_code == 503
    waiting = ProcrastinateJob.objects.filter(task_name="compliance.judge", status="todo")
    assert waiting.count() == 3, "one for each question, however often it is put"
    for job in waiting:
        judge.func(**job.args)
    for url in urls:
        told = watch.get(url)
        assert told.status_code == 200, url
        assert told.json()["at"].startswith("2026-11-20T02:30"), url
    assert watch.get(urls[2]).json()["items"][0]["subject_name"], "names are read when they are shown"
    stranger = machine(company.outsider, "regulation.view")
    assert stranger.get(urls[0]).status_code == 503, "other rows, other figures"


def test_me_tells_what_the_token_may(company: Company, machine: Callable[..., Any]) -> None:
    told = machine(company.owner, "customers.view", "privacy.plain").get("/me").json()
    assert told["permissions"] == ["customers.view"], "what its person may not, the token does not either"
    assert told["scope"] == "self"
    assert date.fromisoformat(told["expires_at"][:10]) == date(2027, 11, 20)
