"""Walking the address table: what an address takes, how it is asked, and whether that was an answer or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from access.matrix import CUSTOMER, EVERYBODY, MATRIX, SIGNED_IN, Row
from access.samples import Samples
from yueke.domains.organization.models import Person
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.kernel.access import Actor

REFUSED = (403, 404)
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "content"}
"""Asks for the content of a page without its frame: the rights are the same, the frame is drawn once elsewhere."""

API = "api"
"""The addresses of machines, which know no session: ``test_api.py`` walks them."""

_TOUCHED_BY_ALL = frozenset({"django_session", "entrance_knock", "organization_signinsession"})
"""What every request may write, refused or not: the session, and when it was last seen."""


@cache
def addresses() -> dict[str, str]:
    """Every named address of the pages with its namespace, and its route; unnamed ones are an error."""

    def walk(resolver: URLResolver, prefix: str, route: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            here = route + str(one.pattern)
            if getattr(one, "namespace", None) == API:
                continue
            if isinstance(one, URLResolver):
                yield from walk(one, f"{prefix}{one.namespace}:" if one.namespace else prefix, here)
            else:
                assert isinstance(one, URLPattern)
                assert one.name, f"the address {here} has no name"
                yield prefix + one.name, here

    return dict(walk(get_resolver(), "", ""))


def full_name(row: Row) -> str:
    """The name with its namespace."""
    known = addresses()
    return next(name for name in (f"office:{row.name}", row.name) if name in known)


def may(actor: Actor | None, right: str) -> bool:
    """Whether the expression of a line holds for somebody; None is a visitor."""
    if right == EVERYBODY:
        return True
    if actor is None or right == CUSTOMER:
        return False
    if right == SIGNED_IN:
        return actor.may(OWN_ACCOUNT)
    return any(all(actor.may(code.strip()) for code in way.split("&")) for way in right.split("|"))


def reaches(actor: Actor, side: str) -> bool:
    """Whether the data scope holds the record of a side."""
    kinds = {"own": True, "colleague": actor.scope.kind != "self", "foreign": actor.scope.kind == "all"}
    return kinds[side]


def sides(row: Row, actor: Actor | None) -> tuple[str, ...]:
    """Whose records an address is asked about.

    Who sees a department sees one's own in it, and who sees all sees both: those are not drawn a second time.
    """
    if actor is None or not row.of:
        return ("own",)
    if row.of.startswith("own"):
        return ("own", "foreign")
    if row.of == "others":
        return ("own", "colleague", "foreign")
    scopes = {"self": ("own", "colleague", "foreign"), "departments": ("colleague", "foreign"), "all": ("foreign",)}
    return scopes[actor.scope.kind]


def expected(row: Row, actor: Actor | None, side: str) -> bool:
    """Whether the matrix lets ``actor`` in."""
    if not may(actor, row.may):
        return False
    if actor is not None and side == "own" and row.of == "others":
        return False
    if actor is None or side == "own" or row.of in ("", "left"):
        return True
    if row.of == "own":
        return False
    if row.of.startswith("own | "):
        return may(actor, row.of.removeprefix("own | "))
    return reaches(actor, side) or (row.of == "department" and side == "colleague")


def filled(values: dict[str, Any], samples: Samples) -> dict[str, Any]:
    """The input of a form or a query, with the ids of the samples in the places for them."""
    return {k: v.format(**samples) if isinstance(v, str) else v for k, v in values.items()}


def ask(client: Client, row: Row, samples: Samples, method: str, *, sends: Any = None, **headers: Any) -> HttpResponse:
    """One request of a line of the matrix; its answer has the whole ``body``, of files too."""
    url = reverse(full_name(row), args=[samples[what] for what in row.takes])
    query = filled(row.asks, samples)
    if query:
        url += "?" + urlencode(query)
    sent = {} if method == "GET" else {"data": filled(row.sends | (sends or {}), samples)}
    answer: Any = getattr(client, method.lower())(url, **sent, **headers)
    # Reading a file to its end is what closes it.
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer  # type: ignore[no-any-return]


@contextmanager
def taken_back(client: Client) -> Iterator[None]:
    """Whatever happens in the block is undone, in the database and in the browser."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def signed_in(person: Person) -> Client:
    """A browser of somebody who has been here a moment ago."""
    client = Client()
    client.force_login(person)
    client.get("/account/", **HTMX)
    return client


def business() -> dict[str, tuple[int, int]]:
    """Every business table by count and content, so that any change shows."""
    tables = sorted({model._meta.db_table for model in apps.get_models()} - _TOUCHED_BY_ALL)
    each = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{table}\" t"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return {table: (count, content) for table, count, content in cursor.fetchall()}


def line(name: str) -> Row:
    """One line of the matrix."""
    return next(row for row in MATRIX if row.name == name)
