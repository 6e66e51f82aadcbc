"""Signing in by a real OpenID Connect provider: its pages are posted to, its tokens are verified."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from yueke.domains.organization import commands, queries
from yueke.domains.organization.models import ExternalIdentity, IdentityProvider, SignInRecord
from yueke.domains.organization.tests.house import AT, House
from yueke.domains.organization.tests.test_second_step import SECRET, code_at
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event

OUT, BACK = "/sign-in/with/corp/", "/sign-in/with/corp/back/"


def answered(client: Client, subject: str) -> str:
    """Go to the provider, sign in there as ``subject``; the path and query it sends the browser back to."""
    away = client.get(OUT)
    assert away.status_code == 302
    there = requests.post(away["Location"], data={"sub": subject}, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    assert back.path == BACK
    return f"{back.path}?{back.query}"


def results() -> list[tuple[str, str]]:
    return list(SignInRecord.objects.order_by("pk").values_list("result", "username"))


def link(house: House, provider: IdentityProvider, subject: str = "u-1001", *roles: str):
    person = house.hire("li.na", house.service, *(roles or ("clerk",)))
    commands.link_identity(house.boss, person.pk, provider_id=provider.pk, subject=subject, at=AT)
    return person


def test_who_is_linked_comes_in(client: Client, house: House, provider: IdentityProvider) -> None:
    person = link(house, provider)
    assert "用公司账号登录" in client.get("/sign-in/").content.decode()
    answer = client.get(answered(client, "u-1001"))
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert client.session["_auth_user_id"] == str(person.pk)
    assert results() == [("in", "li.na")]


def test_the_second_step_is_asked_for_all_the_same(client: Client, house: House, provider: IdentityProvider) -> None:
    person = link(house, provider)
    commands.add_app(queries.actor_for(person), secret=SECRET, code=code_at(AT), name="", at=AT)
    assert client.get(answered(client, "u-1001"))["Location"] == "/sign-in/second-step/"
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("subject", ["u-2002", "li.na", "admin"])
def test_who_is_not_linked_stays_out_whatever_they_are_called(
    client: Client, house: House, provider: IdentityProvider, subject: str
) -> None:
    link(house, provider)
    assert client.get(answered(client, subject))["Location"] == "/sign-in/"
    assert "没有账号与这个身份关联" in client.get("/sign-in/").content.decode()
    assert client.get("/account/").status_code == 302
    assert results() == [("failed", f"corp:{subject}")]


def test_a_closed_sign_in_stays_closed(client: Client, house: House, provider: IdentityProvider) -> None:
    person = link(house, provider)
    commands.deactivate(house.boss, person.pk, at=AT)
    assert client.get(answered(client, "u-1001"))["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_an_answer_is_good_once_and_for_who_asked(client: Client, house: House, provider: IdentityProvider) -> None:
    link(house, provider)
    back = answered(client, "u-1001")
    stranger = Client()
    stranger.get(OUT)
    for wrong in (Client(), stranger):
        assert wrong.get(back)["Location"] == "/sign-in/"
        assert wrong.get("/account/").status_code == 302
    assert client.get(back)["Location"] != "/sign-in/"
    again = Client()
    assert again.get(back)["Location"] == "/sign-in/"


def test_a_token_for_another_question_is_refused(client: Client, house: House, provider: IdentityProvider) -> None:
    link(house, provider)
    back = answered(client, "u-1001")
    session = client.session
    session["single_sign_on"] = session["single_sign_on"] | {"nonce": "another"}
    session.save()
    assert client.get(back)["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_a_token_for_another_application_is_refused(client: Client, house: House, provider: IdentityProvider) -> None:
    link(house, provider)
    back = answered(client, "u-1001")
    IdentityProvider.objects.filter(pk=provider.pk).update(client_id="another")
    assert client.get(back)["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_a_provider_that_does_not_answer_is_said_so(client: Client, house: House, provider: IdentityProvider) -> None:
    IdentityProvider.objects.filter(pk=provider.pk).update(issuer="http://localhost:9")
    assert client.get(OUT)["Location"] == "/sign-in/"
    assert "登录没有成功" in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/with/unknown/").status_code == 404


def test_only_the_security_administrator_links_and_not_themselves(house: House, provider: IdentityProvider) -> None:
    person = house.hire("li.na")
    for role in ("sysadmin", "auditor"):
        other = queries.actor_for(house.hire(role, house.root, role))
        with pytest.raises(Forbidden):
            commands.link_identity(other, person.pk, provider_id=provider.pk, subject="u-1", at=AT)
    with pytest.raises(Refused):
        commands.link_identity(house.boss, house.founder.pk, provider_id=provider.pk, subject="u-1", at=AT)
    commands.link_identity(house.boss, person.pk, provider_id=provider.pk, subject="u-1", at=AT)
    with pytest.raises(Refused):
        commands.link_identity(house.boss, house.hire("wang.wu").pk, provider_id=provider.pk, subject="u-1", at=AT)
    assert ExternalIdentity.objects.get().person == person
    commands.unlink_identity(house.boss, ExternalIdentity.objects.get().pk, at=AT)
    assert set(Event.objects.filter(kind__contains="identity", audited=True).values_list("kind", flat=True)) == {
        "organization.identity_linked",
        "organization.identity_unlinked",
    }


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"issuer": "http://idp.example.com"}, "issuer"),
        ({"issuer": ""}, "issuer"),
        ({"client_secret": ""}, "client_secret"),
        ({"kind": "wecom"}, "agent_id"),
        ({"code": "有误"}, "code"),
    ],
)
def test_wrong_settings_are_refused_at_their_field(house: House, wrong: dict[str, str], field: str) -> None:
    good = {
        "name": "甲", "code": "jia", "kind": "oidc", "issuer": "https://idp.example.com", "client_id": "yueke",
        "client_secret": "s3cret", "agent_id": "", "is_active": True,
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        commands.set_provider(house.boss, None, **(good | wrong), at=AT)
    assert field in refused.value.fields
    assert not IdentityProvider.objects.exists()


def test_pages_keep_the_secret_and_are_the_security_administrators(client: Client, house: House, provider) -> None:
    people = {role: house.hire(role, house.root, role) for role in ("sysadmin", "secadmin", "auditor")}
    path = f"/system/sign-in-providers/{provider.pk}/"
    person = house.hire("li.na")
    links = f"/system/people/{person.pk}/identities/"
    form = {"provider": provider.pk, "subject": "u-1001"}
    for role in ("sysadmin", "auditor"):
        client.force_login(people[role])
        assert (client.get(path).status_code, client.post(links, form).status_code) == (403, 403)
    client.force_login(people["secadmin"])
    page = client.get(path).content.decode()
    assert BACK in page
    assert "s3cret" not in page
    fields = {
        "name": "新名",
        "code": "corp",
        "kind": "oidc",
        "issuer": provider.issuer,
        "client_id": "yueke",
        "is_active": "on",
    }
    assert client.post(path, fields | {"issuer": "http://idp.example.com"}).status_code == 422
    assert client.post(path, fields).status_code == 303
    provider.refresh_from_db()
    assert (provider.name, provider.client_secret) == ("新名", "s3cret")
    assert client.post(links, form).status_code == 303
    row = ExternalIdentity.objects.get()
    assert "u-1001" in client.get(f"/system/people/{person.pk}/").content.decode()
    assert client.post(f"/system/identities/{row.pk}/unlink/").status_code == 303
    assert not ExternalIdentity.objects.exists()


def test_a_description_that_points_elsewhere_is_refused(client: Client, house: House, stand_in: str) -> None:
    commands.set_provider(
        house.boss, None, name="甲", code="corp", kind="oidc", issuer=f"{stand_in}/elsewhere", client_id="yueke",
        client_secret="s3cret", agent_id="", is_active=True, at=AT,
    )  # fmt: skip
    assert client.get(OUT)["Location"] == "/sign-in/"


class StandIn(BaseHTTPRequestHandler):
    """Answers as the documentation of 飞书, 钉钉 and 企业微信 says (微信 too); their real services cannot run here."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        good = {"good"} & {asked.get("code")} and "s3cret" in asked.values()
        self._say({"access_token": "t", "accessToken": "t"} if good else {"code": 20003})

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path.endswith("/openid-configuration"):
            here = f"http://{self.headers['Host']}/elsewhere"
            inside = "http://127.0.0.1:5432/"
            self._say(
                {"issuer": here, "authorization_endpoint": f"{here}/a", "token_endpoint": inside, "jwks_uri": inside}
            )
        elif path.endswith("/sns/oauth2/access_token"):
            good = (query["code"], query["secret"]) == (["good"], ["s3cret"])
            self._say(
                {"access_token": "t", "openid": "u-1001"} if good else {"errcode": 40029, "errmsg": "invalid code"}
            )
        elif path.endswith("/gettoken"):
            self._say({"access_token": "t"} if query["corpsecret"] == ["s3cret"] else {"errcode": 40001})
        elif path.endswith("/auth/getuserinfo"):
            self._say({"userid": "u-1001"} if query["code"] == ["good"] else {"errcode": 40029, "openid": "stranger"})
        elif self.headers.get("Authorization") == "Bearer t":
            self._say({"code": 0, "data": {"union_id": "u-1001", "email": "boss@example.com"}})
        else:
            self._say({"unionId": "u-1001"} if self.headers.get("x-acs-dingtalk-access-token") == "t" else {})

    def _say(self, what: dict) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stand_in():
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("kind", ["feishu", "dingtalk", "wecom", "wechat"])
def test_the_chinese_services_as_documented(client: Client, house: House, stand_in: str, kind: str) -> None:
    provider = commands.set_provider(
        house.boss, None, name="工作台", code="corp", kind=kind, issuer=stand_in, client_id="yueke",
        client_secret="s3cret", agent_id="1000002", is_active=True, at=AT,
    )  # fmt: skip
    link(house, provider)
    for code, comes_in in (("bad", False), ("good", True)):
        state = parse_qs(urlsplit(client.get(OUT)["Location"]).query)["state"][0]
        client.get(BACK, {"code": code, "state": state})
        assert (client.get("/account/").status_code == 200) is comes_in
