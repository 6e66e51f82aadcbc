"""Alibaba Cloud's interface: its own example of a signature, and a strict server that works every signature out anew."""

from __future__ import annotations

import datetime as days
import hashlib
import hmac
import json
import socket
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from yueke.domains.channels import aliyun
from yueke.domains.channels.aliyun import Account, Misconfigured
from yueke.domains.channels.means import Message, NotSent, send
from yueke.domains.channels.tests.standing_in import standing_in

HOST = "dysmsapi.aliyuncs.com"
KEY, SECRET = "LTAI-test", "s/e+c r=e:t"
PHONE = "13812345678"
AT = days.datetime(2026, 11, 22, 8, 30, tzinfo=days.UTC)


def test_the_suppliers_own_example_comes_out():
    """The fixed example of the page on the V3 signature, to the last digit."""
    about = Account("ecs.cn-shanghai.aliyuncs.com", "YourAccessKeyId", "YourAccessKeySecret", "", "", "", "")
    query = aliyun.query_of(
        {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    )
    at = days.datetime(2023, 10, 26, 10, 22, 32, tzinfo=days.UTC)
    nonce = "3156853299f313e23d1673dc12e1703d"
    told = aliyun.signed(about, "RunInstances", query, at=at, nonce=nonce, version="2014-05-26")
    assert told["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def address(port: int, **more: str) -> str:
    asked = {"sign": "悦客", "template": "SMS_1", "code_template": "SMS_2"} | more
    spelled = "&".join(f"{name}={quote(value)}" for name, value in asked.items() if value)
    return f"aliyun://{KEY}:{quote(SECRET, safe='')}@{HOST}:{port}/?{spelled}"


@pytest.mark.parametrize(
    "url",
    [
        "aliyun://k:s@sms.example.com/?sign=a&template=b", "aliyun://k:s@aliyuncs.com.example.com/?sign=a&template=b",
        "aliyun://k:s@127.0.0.1/?sign=a&template=b", "aliyun://k:s@evil.com#.aliyuncs.com/?sign=a&template=b",
        "aliyun://k:s@evil.com%2f.aliyuncs.com/?sign=a&template=b", "aliyun://k:s@notaliyuncs.com/?sign=a&template=b",
        "aliyun://dysmsapi.aliyuncs.com/?sign=a&template=b", "aliyun://k:s@dysmsapi.aliyuncs.com/?template=b",
        "aliyun://k:s@dysmsapi.aliyuncs.com/?sign=a", "aliyun://k:s@dysmsapi.aliyuncs.com:99999/?sign=a&template=b",
        "aliyun://k:s@evil.com:1@dysmsapi.example.com/?sign=a&template=b",
    ],
)  # fmt: skip
def test_a_wrong_address_sends_nothing_anywhere_and_tells_no_secret(url, settings, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: pytest.fail("somebody was asked"))
    settings.SMS_URL = url
    with pytest.raises(Misconfigured):
        aliyun.account(url)
    with pytest.raises(NotSent) as refused:
        send(Message("sms", PHONE, "", "您好"), at=AT)
    assert PHONE not in str(refused.value)


def test_codes_and_other_texts_go_by_their_own_template():
    about = aliyun.account(address(443))
    assert about.host == HOST
    told = aliyun.asked(about, PHONE, "验证码 012345，五分钟内有效。")
    assert (told["TemplateCode"], told["TemplateParam"]) == ("SMS_2", '{"code":"012345"}')
    for text in ("您的请求已答复。", "订单 1234567 已发出", "编号 123456 和 654321"):
        told = aliyun.asked(about, PHONE, text)
        assert (told["TemplateCode"], json.loads(told["TemplateParam"])) == ("SMS_1", {"text": text})
    only_codes = aliyun.account(address(443, template=""))
    with pytest.raises(Misconfigured):
        aliyun.asked(only_codes, PHONE, "您的请求已答复。")


class Strict(BaseHTTPRequestHandler):
    """Takes a message only when everything about it is as the supplier's page says; signs anew by its own means."""

    def do_POST(self) -> None:
        code = self.judged()
        self.server.seen.append((code, dict(parse_qsl(urlsplit(self.path).query))))  # type: ignore[attr-defined]
        body = json.dumps({"Code": code, "Message": "x", "RequestId": "1"}).encode()
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "https://elsewhere.example.com/")
        self.end_headers()
        self.wfile.write(body)

    def judged(self) -> str:
        server: Any = self.server
        headers = {name.lower(): value for name, value in self.headers.items()}
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        if int(headers.get("content-length", "0")) or headers.get("x-acs-content-sha256") != empty:
            return "InvalidContent"
        if (headers.get("x-acs-action"), headers.get("x-acs-version")) != ("SendSms", "2017-05-25"):
            return "InvalidAction.NotFound"
        sent_at = days.datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=days.UTC)
        if abs(sent_at - server.at) > days.timedelta(minutes=15):
            return "InvalidTimeStamp.Expired"
        if headers["x-acs-signature-nonce"] in server.nonces:
            return "SignatureNonceUsed"
        server.nonces.add(headers["x-acs-signature-nonce"])
        kind, _blank, rest = headers["authorization"].partition(" ")
        told = dict(part.split("=", 1) for part in rest.split(","))
        names = told["SignedHeaders"].split(";")
        due = {"host", *(name for name in headers if name.startswith("x-acs-"))}
        if kind != "ACS3-HMAC-SHA256" or names != sorted(names) or set(names) != due or told["Credential"] != KEY:
            return "IncompleteSignature"
        pairs = sorted(parse_qsl(urlsplit(self.path).query, strict_parsing=True))
        query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
        canonical = "POST\n/\n" + query + "\n"
        for name in names:
            canonical += name + ":" + headers[name].strip() + "\n"
        canonical += "\n" + ";".join(names) + "\n" + empty
        basis = "ACS3-HMAC-SHA256\n" + hashlib.new("sha256", canonical.encode()).hexdigest()
        right = hmac.new(SECRET.encode(), basis.encode(), "sha256").hexdigest()
        return "OK" if hmac.compare_digest(right, told["Signature"]) else "SignatureDoesNotMatch"

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def supplier(tmp_path, monkeypatch):
    """The supplier's name leads to a server here, whose certificate is trusted."""
    with standing_in(HOST, Strict, tmp_path, monkeypatch) as server:
        server.seen, server.nonces, server.at, server.status = [], set(), AT, 200
        yield server


def test_messages_are_taken_by_a_strict_server(supplier, settings):
    settings.SMS_URL = address(supplier.server_port)
    texts = (
        "验证码 012345，五分钟内有效。",
        "您好：请求 QL-1 已答复 & 更多 ~*'()+/ 100%\n下一行",
        "您好：请求 QL-1 已答复",
    )
    for text in texts:
        send(Message("sms", PHONE, "", text), at=AT)
    assert [code for code, _asked in supplier.seen] == ["OK"] * 3
    assert {asked["PhoneNumbers"] for _code, asked in supplier.seen} == {PHONE}
    assert {asked["SignName"] for _code, asked in supplier.seen} == {"悦客"}
    told = [json.loads(asked["TemplateParam"]) for _code, asked in supplier.seen]
    assert told == [{"code": "012345"}, {"text": texts[1]}, {"text": texts[2]}]
    assert len(supplier.nonces) == 3


def test_a_wrong_secret_or_clock_is_declined_and_told_by_its_code_only(supplier, settings):
    settings.SMS_URL = address(supplier.server_port).replace(quote(SECRET, safe=""), "another")
    with pytest.raises(NotSent, match=r"^SignatureDoesNotMatch$"):
        send(Message("sms", PHONE, "", "您好"), at=AT)
    settings.SMS_URL = address(supplier.server_port)
    supplier.at = AT + days.timedelta(hours=1)
    with pytest.raises(NotSent, match=r"^InvalidTimeStamp\.Expired$"):
        send(Message("sms", PHONE, "", "您好"), at=AT)


@pytest.mark.parametrize("status", [302, 307, 500])
def test_another_answer_is_not_followed_and_not_taken_for_sent(supplier, settings, status):
    supplier.status = status
    settings.SMS_URL = address(supplier.server_port)
    with pytest.raises(NotSent):
        send(Message("sms", PHONE, "", "您好"), at=AT)
    assert len(supplier.seen) == 1


def test_a_certificate_nobody_vouches_for_gets_nothing(supplier, settings, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    settings.SMS_URL = address(supplier.server_port)
    with pytest.raises(NotSent, match="SSLError"):
        send(Message("sms", PHONE, "", "您好"), at=AT)
    assert supplier.seen == []
