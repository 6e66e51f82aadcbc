"""What a program asks of the machine API: the same questions as the pages, half their time, every answer judged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from yueke.config.bench.figures import Measured
from yueke.config.bench.measuring import WARM_UP, in_turn
from yueke.config.bench.operations import Operation, Probe
from yueke.config.bench.web import Browser
from yueke.config.bench.writing import BENCH_TAG, forget_created
from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.tokens import commands as tokens
from yueke.domains.tokens import queries as held
from yueke.domains.tokens.commands import Proof
from yueke.kernel.access import Actor

ROOT = "/api/v1"
TARGETS = {
    "list": 25.0, "list-filtered": 25.0, "list-deep": 25.0, "search-common": 25.0, "search-rare": 25.0,
    "search-pinyin": 25.0, "search-initials": 25.0, "search-phone": 25.0, "archive": 30.0,
}  # fmt: skip
"""The operations of the pages that are asked of the API too, with their 95th percentile in milliseconds."""


def unhurried() -> None:
    """Have servers started from here on take any number of requests of one token."""
    os.environ["YUEKE_API_PER_MINUTE"] = str(10**9)


@contextmanager
def token_for(actor: Actor, password: str, at: datetime) -> Iterator[str]:
    """A token of ``actor`` with everything they may; revoked at the end."""
    token, secret = tokens.issue(
        actor, name="bench", permissions=held.grantable(actor), days=1, proof=Proof(password), at=at
    )
    try:
        yield secret
    finally:
        tokens.revoke(actor, token.pk, at=at)


def operations(actor: Actor, pages: list[Operation]) -> list[Operation]:
    """The operations of ``pages`` that the API answers too."""
    return [
        replace(
            one,
            code=f"api-{one.code}",
            title=f"接口：{one.title}",
            target=TARGETS[one.code],
            probes=[_asked_of_api(actor, one.code, probe) for probe in one.probes],
        )
        for one in pages
        if one.code in TARGETS
    ]


def create(program: Browser, requests: int) -> Measured:
    """Open archives one by one, each under a key of its own."""
    row = Measured("api-create", "接口：登记客户", 25)
    made: list[int] = []
    try:
        asked = (_created(program, n, made, row) for n in range(WARM_UP + requests))
        row.page = in_turn(asked, program, row, uncounted=WARM_UP)
        row.value = row.page.p95
        found = Customer.objects.filter(pk__in=made).count()
        if found != WARM_UP + requests:
            row.wrong.append(f"{found} of {WARM_UP + requests} made")
    finally:
        forget_created()
    return row


def _created(program: Browser, n: int, made: list[int], row: Measured) -> float:
    body = {"name": f"慕容{BENCH_TAG}丙{n}", "phone": f"135{n:08d}", "province": "浙江省"}
    answer = program.send(f"{ROOT}/customers", body, {"Idempotency-Key": f"{os.getpid()}-{n}"})
    if answer.status == 201:
        made.append(json.loads(answer.text)["id"])
    else:
        row.wrong.append(f"create: {answer.status}")
    return answer.seconds


def _asked_of_api(actor: Actor, code: str, probe: Probe) -> Probe:
    page = urlsplit(probe.path)
    if code == "archive":
        pk = int(page.path.strip("/").rsplit("/", 1)[1])
        return replace(probe, ask=partial(_read, actor, pk), path=f"{ROOT}/customers/{pk}", reads=_name)
    query = parse_qs(page.query)
    text = (query.get("q") or query.get("text") or [""])[0]
    path = "/customers/find" if "q" in query else "/customers"
    reads = partial(_found, text) if code.startswith("search") else _numbers
    return replace(probe, path=f"{ROOT}{path}?{page.query}", reads=reads, shows=())


def _read(actor: Actor, pk: int) -> list[str]:
    customer = customers.get(actor, pk)
    list(customer.contacts.all()), list(customer.addresses.all())
    return [customer.name]


def _name(text: str) -> list[str]:
    return [json.loads(text)["name"]]


def _numbers(text: str) -> list[str]:
    return [one["number"] for one in json.loads(text)["items"]]


def _found(asked: str, text: str) -> list[str]:
    """Names; of a customer found by digits that are neither in the telephone nor in the number, what those are."""

    def told(one: dict[str, Any]) -> str:
        fits = not asked.isdigit() or one["phone"].endswith(asked) or one["number"].endswith(asked)
        return str(one["name"]) if fits else f"{one['phone']} {one['number']}"

    return [told(one) for one in json.loads(text)["items"]]
