"""Text messages by Alibaba Cloud (短信服务, Dysmsapi 2017-05-25, SendSms), signed by its V3 method ACS3-HMAC-SHA256.

https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature

Carriers pass only text whose template they have approved. ``YUEKE_SMS_URL`` therefore names the signature and the
templates: ``aliyun://KEY:SECRET@dysmsapi.aliyuncs.com/?sign=悦客&template=SMS_1&code_template=SMS_2``. A message with a
code of six digits goes by ``code_template`` with the variable ``code``; any other by ``template``, its text in the
variable ``text`` (``variable=`` gives it another name). Without a template of its kind a message is not sent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, unquote, urlsplit

import requests

SCHEME = "aliyun:"
SUFFIX = ".aliyuncs.com"
"""Hosts a request may go to: whatever is misspelled in the environment, keys and telephones go to nobody else."""
VERSION = "2017-05-25"
ALGORITHM = "ACS3-HMAC-SHA256"
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_EMPTY = hashlib.sha256(b"").hexdigest()


class Misconfigured(Exception):
    """The address in the environment cannot be used; the text says why and holds no secret."""


class Declined(Exception):
    """The supplier did not take the message; the text is its code, and names no recipient."""


@dataclass(frozen=True)
class Account:
    """What ``YUEKE_SMS_URL`` says: where, with which key, under which signature, by which templates."""

    host: str
    key: str
    secret: str
    sign: str
    template: str
    code_template: str
    variable: str


def account(url: str) -> Account:
    """Read an ``aliyun://`` address; raises :class:`Misconfigured`."""
    try:
        parts = urlsplit(url)
        name, port = (parts.hostname or "").rstrip("."), parts.port
        wanted = {key: values[0].strip() for key, values in parse_qs(parts.query).items()}
    except ValueError as error:
        raise Misconfigured("YUEKE_SMS_URL cannot be read") from error
    if not re.fullmatch(r"[a-z0-9.-]+", name) or not name.endswith(SUFFIX):
        raise Misconfigured(f"the host of YUEKE_SMS_URL must end in {SUFFIX}")
    if not (parts.username and parts.password and wanted.get("sign")):
        raise Misconfigured("YUEKE_SMS_URL must hold a key, its secret, and sign=")
    if not (wanted.get("template") or wanted.get("code_template")):
        raise Misconfigured("YUEKE_SMS_URL must hold template= or code_template=")
    return Account(
        host=name if port in (None, 443) else f"{name}:{port}",
        key=unquote(parts.username),
        secret=unquote(parts.password),
        sign=wanted["sign"],
        template=wanted.get("template", ""),
        code_template=wanted.get("code_template", ""),
        variable=wanted.get("variable", "text"),
    )


def asked(about: Account, phone: str, text: str) -> dict[str, str]:
    """The parameters of one message; raises :class:`Misconfigured` when no template fits it."""
    code = _CODE.findall(text)
    if len(code) == 1 and about.code_template:
        template, told = about.code_template, {"code": code[0]}
    elif about.template:
        template, told = about.template, {about.variable: text}
    else:
        raise Misconfigured("YUEKE_SMS_URL names no template= for messages other than codes")
    spelled = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return {"PhoneNumbers": phone, "SignName": about.sign, "TemplateCode": template, "TemplateParam": spelled}


def query_of(parameters: Mapping[str, str]) -> str:
    """Parameters in their order of signing, percent-encoded by RFC 3986."""
    return "&".join(f"{quote(name, safe='~')}={quote(parameters[name], safe='~')}" for name in sorted(parameters))


def signed(
    about: Account, action: str, query: str, *, at: datetime, nonce: str, version: str = VERSION
) -> dict[str, str]:
    """The headers of a POST to ``/`` with an empty body, ``Authorization`` among them."""
    headers = {
        "host": about.host,
        "x-acs-action": action,
        "x-acs-content-sha256": _EMPTY,
        "x-acs-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join(("POST", "/", query, lines, names, _EMPTY))
    digest = hashlib.sha256(request.encode()).hexdigest()
    signature = hmac.digest(about.secret.encode(), f"{ALGORITHM}\n{digest}".encode(), "sha256").hex()
    told = f"{ALGORITHM} Credential={about.key},SignedHeaders={names},Signature={signature}"
    return headers | {"Authorization": told}


def send(url: str, phone: str, text: str, *, at: datetime, seconds: float) -> None:
    """Send one message; raises :class:`Misconfigured`, :class:`Declined` or ``requests.RequestException``."""
    about = account(url)
    query = query_of(asked(about, phone, text))
    headers = signed(about, "SendSms", query, at=at, nonce=secrets.token_hex(16))
    answer = requests.post(
        f"https://{about.host}/?{query}",
        headers=headers | {"Accept": "application/json"},
        timeout=seconds,
        allow_redirects=False,
    )
    try:
        told = answer.json()
    except ValueError:
        told = {}
    code = told.get("Code") if isinstance(told, dict) else None
    # Refusals come as 200, too: only the code says that the message was taken.
    if answer.status_code != 200 or code != "OK":
        raise Declined(
            code if isinstance(code, str) and re.fullmatch(r"[\w.:]{1,60}", code) else f"status {answer.status_code}"
        )
