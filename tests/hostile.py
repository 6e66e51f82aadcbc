"""Input nobody means well with, and a small company to send it to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver

import yueke

ROUNDS = int(os.environ.get("YUEKE_FUZZ", "1"))
"""How many times more is tried than in passing: continuous integration sets it."""

TEXTS = (
    "", " ", "\x00", "张\x00三", "9" * 19, "9" * 40, "9" * 5000, "-1", "0", "1.5", "1e309", "NaN", "Infinity", "-0",
    "1e5000", "²", "٣", "①", "true", "null", "[]", "{}", "[" * 2000, '{"a":', '[{"id":1e400}]', '"\\ud800"', '"\\u0000"',
    "'; DROP TABLE customers; --", "%s%d%(x)s", "{0}{x!r}", "{{ 7|add:7 }}", "<script>alert(1)</script>",
    "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-W01-1", "2026-13", "25:61",
    "9999-12-31T23:59", "0001-01-01T00:00", "‮张三", "A" * 9000, "张" * 4000, "../../etc/passwd", "//evil.example",
    "a\r\nX-Injected: 1", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "￿", "\u200b",
)  # fmt: skip
"""Values of a field: empty, enormous, of another kind, of another age, meant for another program."""

RAW = ("%00", "%ED%A0%80", "%FF%FE", "%", "%zz", "%E4%BD", "+", "%2500", "%u0000")
"""Values no browser sends, spelled as they travel in an address."""

KEYS = ("a[b][c][]", "__proto__", "page\x00", "", "text[]", "sort__gt", "owner__password__startswith", "x" * 3000)
"""Names of parameters nobody declared."""

PATHS = ("0", "-1", "9" * 19, "9" * 40, "9" * 5000, "%00", "%ED%A0%80", "..%2F..", "B8.1%00", "张", "a" * 3000)
"""Parts of a path."""

_ASKED = re.compile(r"""(?:GET|POST|FILES|query|params)(?:\.get|\.getlist)?[\[(]["'](\w+)["']""")
_HOLE = re.compile(r"<(?:\w+:)?(\w+)>")
# What a request may write, refused or not: sign-ins, that somebody was there, and that they gave a wrong number.
_PASSING = {
    "django_session",
    "entrance_knock",
    "privacy_wrongcheck",
    "organization_signinsession",
    "organization_signinrecord",
}


@dataclass
class Form:
    """A form of a page: where it goes, and what it would send untouched."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page, and the parameters its links carry."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found = path, [Form(path, "get")]
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for method in ("post", "get"):
            if url := given.get(f"hx-{method}"):
                self.found.append(Form(url, method))
        if tag == "form" and "hx-post" not in given and "hx-get" not in given:
            self.found.append(Form(given.get("action") or self.path, given.get("method", "get").lower()))
        name = given.get("name", "")
        if name and tag in ("input", "textarea", "select", "button"):
            self.found[-1].values.setdefault(name, []).append(given.get("value", ""))
            self._select = name if tag == "select" else ""
        elif tag == "option" and self._select and (given.get("value") and "selected" in given):
            self.found[-1].values[self._select] = [given["value"]]


def routes() -> list[str]:
    """Every address of a page, with its holes: ``customers/<int:customer_id>/``. Those of the API have no forms."""
    return sorted(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: list[Any], before: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        elif one.namespace != "api":
            yield from _routes(one.url_patterns, before + str(one.pattern))


def asked_names() -> list[str]:
    """The names of parameters pages read without a form."""
    sites = Path(yueke.__file__).parent / "sites"
    found = {
        name
        for path in sites.rglob("*.py")
        if "tests" not in path.parts
        for name in _ASKED.findall(path.read_text("utf-8"))
    }
    return sorted(found)


_ROWS = {
    "person_id": "Person", "department_id": "Department", "membership_id": "Membership", "customer_id": "Customer",
    "visit_id": "Visit", "order_id": "Order", "product_id": "Product", "contact_id": "Contact",
    "address_id": "Address", "qualification_id": "KeyQualification", "request_id": "ChangeRequest",
    "amendment_id": "Amendment", "feedback_id": "VisitFeedback", "batch_id": "ImportBatch", "download_id": "Download",
    "notice_id": "Notice", "act_id": "Act", "report_id": "BatchReport", "session_id": "SignInSession", "link_id": "DuplicateLink",
}  # fmt: skip
_WORDS = {
    "kind": "customers",
    "code": "manager",
    "clause_id": "B8.1-general",
    "number": "2026",
    "seq": "1",
    "name": "kept",
}


def good_part(hole: str) -> str:
    """A part of a path that leads somewhere, as far as there are rows."""
    if hole in _WORDS:
        return _WORDS[hole]
    name = _ROWS.get(hole, hole.removesuffix("_id")).lower()
    for model in apps.get_models():
        if model.__name__.lower() == name and (row := model._default_manager.order_by("pk").first()):
            return str(row.pk)
    return "1"


def filled(route: str, random: Random | None = None) -> str:
    """The route as a path; with ``random`` one of its holes holds what should not be there."""
    holes = _HOLE.findall(route)
    bad = random.choice(holes) if random and holes else None
    return "/" + _HOLE.sub(
        lambda hole: random.choice(PATHS) if random and hole[1] == bad else good_part(hole[1]), route
    )


def counted() -> dict[str, int]:
    """How many rows each table has."""
    tables = sorted({model._meta.db_table for model in apps.get_models() if model._meta.managed} - _PASSING)
    asked = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM {connection.ops.quote_name(table)}" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


class Undone(Exception):
    """Ends the savepoint around a request."""


def send(client: Client, method: str, url: str, data: Any = None, **more: Any) -> HttpResponseBase:
    """Send a request and take back what it did; what was refused must have done nothing.

    An error the site does not handle is raised here with its trace.
    """
    answer: HttpResponseBase | None = None
    cookies = deepcopy(client.cookies)
    try:
        with transaction.atomic():
            before = counted() if method == "post" else {}
            answer = getattr(client, method)(url, data, **more)
            for _block in getattr(answer, "streaming_content", ()):
                pass
            connection.ensure_connection()
            if before and answer.status_code >= 400:
                assert counted() == before, f"{answer.status_code} and yet written: {method} {url} {data!r}"
            raise Undone
    except Undone:
        pass
    finally:
        # Whoever signed out is signed in again, as the database now says too.
        client.cookies = cookies
    assert answer is not None
    assert answer.status_code < 500, f"{answer.status_code}: {method} {url} {data!r}"
    return answer
