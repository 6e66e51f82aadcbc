"""Every page, with input nobody means well with: never an error of the server, never half of something written.

The cases are drawn from a number, so that a failing one comes again; ``YUEKE_FUZZ`` says how many for each address.
"""

from __future__ import annotations

from random import Random
from urllib.parse import quote

import pytest
from django.test import Client
from hostile import KEYS, RAW, ROUNDS, TEXTS, Forms, asked_names, filled, routes, send

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ASKED = asked_names()


@pytest.mark.parametrize("route", routes())
def test_a_page_withstands_what_is_sent_to_it(everybody: Client, route: str) -> None:
    forms = _forms(everybody, filled(route))
    for number in range(ROUNDS):
        random = Random(f"{route} {number}")
        _hostile_path(everybody, route, random)
        _hostile_query(everybody, route, random, forms)
        _hostile_post(everybody, route, random, forms)


def _forms(client: Client, path: str) -> Forms:
    """What the page asks for, as it shows it."""
    answer = send(client, "get", path)
    forms = Forms(path)
    if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        forms.feed(answer.content.decode())
    return forms


def _hostile_path(client: Client, route: str, random: Random) -> None:
    if "<" in route:
        path = filled(route, random)
        send(client, "get", path)
        send(client, "post", path)


def _hostile_query(client: Client, route: str, random: Random, forms: Forms) -> None:
    names = sorted({name for form in forms.found for name in form.values}) + random.sample(ASKED, 12)
    pairs = [(name, random.choice(TEXTS)) for name in names if random.random() < 0.4]
    pairs += random.choices(pairs, k=2) if pairs else []
    query = [f"{_quoted(name)}={_quoted(value)}" for name, value in pairs]
    query += [f"{random.choice(names)}={random.choice(RAW)}", f"{_quoted(random.choice(KEYS))}=1"]
    headers = random.choice([{}, {"HX-Request": "true"}, HTMX, {"Accept": "application/json"}])
    send(client, "get", f"{filled(route)}?{'&'.join(query)}", headers=headers)


def _hostile_post(client: Client, route: str, random: Random, forms: Forms) -> None:
    """One field of each form is hostile, or several; and what the page reads without a form."""
    targets = [(form.action, form.values) for form in forms.found if form.method == "post"]
    path = filled(route)
    targets.append((path, {}))
    for action, values in targets:
        # What stands on every page is sent on its own page only.
        if not action.startswith("/") or (action in SHARED and action != path):
            continue
        data: dict[str, list[str]] = {name: list(held) for name, held in values.items()}
        names = list(values) + random.sample(ASKED, 6)
        for name in random.sample(names, min(len(names), random.choice((1, 1, 3, 9)))):
            data[name] = random.choices(TEXTS, k=random.choice((1, 1, 2)))
        headers = random.choice([{}, {"HX-Request": "true"}, HTMX])
        send(client, "post", action, data, headers=headers)


SHARED = {"/language/", "/sign-out/", "/account/post/"}
HTMX = {
    "HX-Request": "true",
    "HX-Target": "\u0001<script>",
    "HX-Current-URL": "//evil.example/%00?a=%ED%A0%80",
    "HX-Trigger": "{",
    "HX-Boosted": "maybe",
    "Accept-Language": "x" * 3000,
    "User-Agent": "\x7f\u00ff" * 400,
    "X-Forwarded-For": "not an address, ::ffff:1.2.3.4",
}


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))
