"""What was found by throwing things at the product, each once more by its name."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from hostile import send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/customers/?province=%00", "/customers/?%00=1", "/sign-in/?next=%00", "/clause/B8.1%00/"]
)
def test_a_nul_in_an_address_is_refused(everybody: Client, path: str) -> None:
    answer = send(everybody, "get", path)
    assert answer.status_code == 400
    assert "这个请求读不懂" in answer.content.decode()


def test_a_nul_in_a_form_is_refused(everybody: Client) -> None:
    assert send(everybody, "post", "/customers/paste/", {"text": "浙江省\x00"}).status_code == 400


def test_a_nul_in_a_cookie_is_refused() -> None:
    client = Client(headers={"Cookie": 'sessionid="\\000abc"'})
    assert send(client, "get", "/desk/").status_code == 400


@pytest.mark.parametrize("digit", ["²", "①", "9" * 40])
def test_what_only_looks_like_a_number_is_none(everybody: Client, digit: str) -> None:
    assert send(everybody, "get", f"/clause/B8.1-general/?owner={digit}&page={digit}").status_code == 200
    assert send(everybody, "post", "/visits/assign/", {"ids": digit, "owner_to": "1"}).status_code < 400


def test_a_body_larger_than_anybody_may_send_is_not_read(everybody: Client, settings) -> None:
    settings.LARGEST_REQUEST = 100_000
    answer = send(everybody, "post", "/customers/paste/", {"text": "长" * 50_000})
    assert answer.status_code == 413
    assert "64 MB" in answer.content.decode()


def test_a_visitor_may_send_little(db) -> None:
    answer = send(Client(), "post", "/sign-in/", {"username": "a" * 70_000, "password": "b"})
    assert answer.status_code == 413


def test_a_sheet_of_control_characters_is_refused_in_words(everybody: Client) -> None:
    answer = send(everybody, "post", "/imports/new/customers/", {"file": _file(b"\x1b\r\n\x1b,\x1b\r\n")})
    assert answer.status_code == 422


def test_a_host_that_is_not_ours_is_told_so() -> None:
    answer = Client(headers={"Host": "evil.example"}).get("/sign-in/")
    assert answer.status_code == 400
    assert "这个网址不属于本系统" in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def _file(content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = "客户.csv"
    return file
