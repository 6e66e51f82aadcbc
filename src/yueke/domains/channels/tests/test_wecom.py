"""WeCom's interface: a server as strict as its pages; tokens kept and renewed, faults told plainly, no secret anywhere."""

from __future__ import annotations

import json
import socket
import traceback
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from yueke.domains.channels import jobs, outbox, wecom
from yueke.domains.channels.means import Message, NotSent, Unsure, code_means, open_means, send
from yueke.domains.channels.tests.standing_in import standing_in
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

HOST = "qyapi.weixin.qq.com"
CORP, SECRET = "ww1234567890abcdef", "s/e+c r=e:t"
WHO = "wmAJ2GCAAAXtWyujaWJHDDGi0mACAAAA"
AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
LINK = "青禾：请评价本次服务 https://service.example.com/p/a/k3Jf_-x/"


class Strict(BaseHTTPRequestHandler):
    """Answers as the pages on gettoken and add_msg_template say, and to nothing else."""

    def do_GET(self) -> None:
        told, server = urlsplit(self.path), self.server
        asked = {name: values[0] for name, values in parse_qs(told.query).items()}
        server.tokens += 1
        if told.path != "/cgi-bin/gettoken" or asked.get("corpid") != CORP:
            self.answered({"errcode": 40013, "errmsg": f"invalid corpid, from ip: 1.2.3.4 {asked}"})
        elif asked.get("corpsecret") != SECRET:
            self.answered({"errcode": 40001, "errmsg": f"invalid credential {asked}"})
        else:
            server.token = f"token-{server.tokens}"
            self.answered({"errcode": 0, "errmsg": "ok", "access_token": server.token, "expires_in": 7200})

    def do_POST(self) -> None:
        server, told = self.server, urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.seen.append(body)
        if server.hangs_up:
            self.close_connection = True
            return
        if parse_qs(told.query).get("access_token") != [server.token]:
            self.answered({"errcode": server.stale, "errmsg": "access_token expired"})
        elif told.path != "/cgi-bin/externalcontact/add_msg_template" or body.get("chat_type") != "single":
            self.answered({"errcode": 40058, "errmsg": "invalid Request Parameter"})
        elif server.refuses:
            self.answered({"errcode": server.refuses, "errmsg": f"no, {WHO}, from ip: 1.2.3.4"})
        else:
            failed = [one for one in body["external_userid"] if one in server.gone]
            self.answered({"errcode": 0, "errmsg": "ok", "fail_list": failed, "msgid": "msgGCAAAXtWyujaWJHDDGi0mAAAA"})

    def answered(self, told: dict[str, object]) -> None:
        body = json.dumps(told).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def company(tmp_path, monkeypatch, settings):
    """WeCom's name leads to a server here; the installation is set up for it."""
    wecom._tokens.clear()
    with standing_in(HOST, Strict, tmp_path, monkeypatch) as server:
        server.seen, server.tokens, server.token = [], 0, ""
        server.status, server.refuses, server.gone, server.stale, server.hangs_up = 200, 0, [], 42001, False
        settings.WECOM_URL = address(server.server_port)
        yield server


def address(port: int, secret: str = SECRET, sender: str = "") -> str:
    return f"wecom://{CORP}:{quote(secret, safe='')}@{HOST}:{port}/" + (f"?sender={sender}" if sender else "")


def handed(text: str = LINK, at: datetime = AT) -> None:
    send(Message("wecom", WHO, "", text), at=at)


def test_one_contact_gets_one_task_with_the_link(company, settings):
    handed()
    settings.WECOM_URL = address(company.server_port, sender="zhangsan")
    handed()
    plain = {"chat_type": "single", "external_userid": [WHO], "text": {"content": LINK}}
    assert company.seen == [plain, plain | {"sender": "zhangsan"}]


def test_a_token_is_kept_renewed_in_time_and_when_it_ends_early(company):
    for _twice in range(2):
        handed()
    assert company.tokens == 1
    handed(at=AT + timedelta(seconds=7200) - wecom.EARLY)
    assert company.tokens == 2, "before it ends"
    for company.stale in (42001, 40014):
        company.token = "ended early"
        before = company.tokens
        handed(at=AT + timedelta(hours=2))
        assert company.tokens == before + 1
    assert len([one for one in company.seen if one["external_userid"] == [WHO]]) == 3 + 2 * 2


def test_a_token_that_is_never_good_is_asked_for_twice_and_no_more(company, monkeypatch):
    monkeypatch.setattr(Strict, "do_POST", lambda self: self.answered({"errcode": 40014}))
    with pytest.raises(NotSent, match="WeCom 40014"):
        handed()
    assert company.tokens == 2


@pytest.mark.parametrize(
    "code,said",
    [(60020, "not among those the application trusts"), (84061, "no external contact"), (45009, "too often"), (77777, "^WeCom 77777$")],
)  # fmt: skip
def test_faults_are_told_in_words_and_without_the_recipient(company, code, said):
    company.refuses = code
    with pytest.raises(NotSent, match=said) as failed:
        handed()
    assert not isinstance(failed.value, Unsure)
    assert WHO not in str(failed.value)
    assert "1.2.3.4" not in str(failed.value)


def test_a_contact_who_left_was_not_written_to(company):
    company.gone = [WHO]
    with pytest.raises(NotSent, match="no longer a contact"):
        handed()


def test_no_secret_stands_in_what_is_logged(company, settings, monkeypatch):
    settings.WECOM_URL = address(company.server_port, secret="wrong-secret")
    wrong = []
    with pytest.raises(NotSent, match="the secret is wrong") as failed:
        handed()
    wrong.append(failed.value)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(NotSent, match="gettoken: SSLError") as failed:
        handed()
    wrong.append(failed.value)
    for error in wrong:
        logged = "".join(traceback.format_exception(error))
        for secret in ("wrong-secret", "corpsecret", "access_token", WHO):
            assert secret not in logged
    assert "wrong-secret" not in repr(wecom.account(settings.WECOM_URL))


@pytest.mark.parametrize("status,unsure", [(302, False), (403, False), (502, True)])
def test_what_a_gateway_says_is_not_taken_for_sent(company, status, unsure):
    handed()
    company.status = status
    with pytest.raises(NotSent) as failed:
        handed()
    assert isinstance(failed.value, Unsure) is unsure
    assert len(company.seen) == 2, "nothing is followed"


@pytest.mark.django_db
def test_what_may_have_arrived_is_not_sent_again(company):
    row = outbox.post(SYSTEM, Message("wecom", WHO, "", LINK), not_after=AT + timedelta(days=1), is_secret=True, at=AT)
    company.hangs_up = True
    with clock.frozen(AT), pytest.raises(Unsure):
        jobs.send_message(row.pk)
    company.hangs_up = False
    with clock.frozen(AT + timedelta(minutes=1)):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    assert (row.state, row.text, len(company.seen)) == ("unsure", "", 1)


@pytest.mark.django_db
def test_what_was_refused_is_sent_again_and_its_link_is_gone_once_it_left(company):
    row = outbox.post(SYSTEM, Message("wecom", WHO, "", LINK), not_after=AT + timedelta(days=1), is_secret=True, at=AT)
    company.refuses = -1
    with clock.frozen(AT), pytest.raises(NotSent):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == ("waiting", "WeCom -1: WeCom is busy")
    company.refuses = 0
    with clock.frozen(AT + timedelta(minutes=1)):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    assert (row.state, row.text) == ("sent", "")


@pytest.mark.parametrize(
    "url",
    [
        "wecom://c:s@example.com/", "wecom://c:s@qyapi.weixin.qq.com.example.com/", "wecom://c:s@127.0.0.1/",
        "wecom://qyapi.weixin.qq.com/", "wecom://c@qyapi.weixin.qq.com/", "https://c:s@qyapi.weixin.qq.com/",
        "wecom://c:s@evil.com#@qyapi.weixin.qq.com/", "wecom://c:s@qyapi.weixin.qq.com:99999/",
    ],
)  # fmt: skip
def test_a_wrong_address_sends_nothing_anywhere(url, settings, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: pytest.fail("somebody was asked"))
    settings.WECOM_URL = url
    with pytest.raises(NotSent) as failed:
        handed()
    assert "c:s" not in str(failed.value)


@pytest.mark.parametrize("who,text", [("张三", LINK), ("a b c d e f", LINK), (WHO, "长" * 1_334)])
def test_what_wecom_would_not_take_does_not_leave(company, who, text):
    with pytest.raises(NotSent):
        send(Message("wecom", who, "", text), at=AT)
    assert (company.seen, company.tokens) == ([], 0)


def test_codes_do_not_go_by_it(settings):
    settings.SMS_URL, settings.MAIL_URL, settings.WECOM_URL = "", "", "folder:"
    assert (open_means(), code_means()) == (("wecom",), ())
