"""Messages to one external contact by WeCom (企业微信), through its customer-contact interface.

``YUEKE_WECOM_URL`` is ``wecom://CORPID:SECRET@qyapi.weixin.qq.com/`` with the secret of 客户联系 or of an application it may be
called by; ``?sender=USERID`` names the member it goes out by, without it WeCom takes whom the customer last talked with.

https://developer.work.weixin.qq.com/document/path/91039 (gettoken),
https://developer.work.weixin.qq.com/document/path/92135 (externalcontact/add_msg_template).

``message/send`` reaches members only, so that what goes to a customer is a task (``add_msg_template``, one recipient): the member
confirms it in WeCom, and then it goes out. «Sent» therefore means here: handed over for confirmation. See ADR 0020.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from urllib3.exceptions import MaxRetryError

from yueke.domains.customers.rules.reaching import is_wecom_id

SCHEME = "wecom:"
HOST = "qyapi.weixin.qq.com"
"""The only host a request may go to: secrets and ids of customers go to nobody else."""
LONGEST = 4_000
"""Bytes of text WeCom takes."""
STALE = frozenset({40014, 42001})
"""The token is not, or no longer, valid: WeCom may end one before its time."""
EARLY = timedelta(minutes=5)
"""How long before its end a token is asked for anew."""
MEANINGS = {
    -1: "WeCom is busy",
    40001: "the secret is wrong",
    40013: "the corp id is wrong",
    40091: "the secret is wrong",
    40096: "this is no external contact of the company",
    45009: "asked too often",
    48002: "the application may not use customer contact",
    60020: "the address of this machine is not among those the application trusts",
    84061: "this is no external contact of the company",
}
"""What the commonest codes mean; any other is told by its number."""


class Misconfigured(Exception):
    """The address in the environment cannot be used; the text says why and holds no secret."""


class Declined(Exception):
    """WeCom did not take the message; the text names no recipient."""


class Unclear(Exception):
    """Whether WeCom took the message nobody knows: its answer never came, or was none."""


@dataclass(frozen=True)
class Account:
    """What ``YUEKE_WECOM_URL`` says: where, as which company, with which secret, by which member (empty: WeCom's choice)."""

    host: str
    corp: str
    secret: str = field(repr=False)
    sender: str = ""

    @property
    def key(self) -> str:
        """What its token is kept under; tells nothing of the secret."""
        return hashlib.sha256(f"{self.host} {self.corp} {self.secret}".encode()).hexdigest()


@dataclass(frozen=True)
class _Token:
    text: str = field(repr=False)
    until: datetime


_tokens: dict[str, _Token] = {}
_lock = threading.Lock()


def account(url: str) -> Account:
    """Read a ``wecom://`` address; raises :class:`Misconfigured`."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
        wanted = {key: values[0].strip() for key, values in parse_qs(parts.query).items()}
    except ValueError as error:
        raise Misconfigured("YUEKE_WECOM_URL cannot be read") from error
    if not url.startswith(SCHEME) or name != HOST:
        raise Misconfigured(f"YUEKE_WECOM_URL must be wecom://CORPID:SECRET@{HOST}/")
    if not (parts.username and parts.password):
        raise Misconfigured("YUEKE_WECOM_URL must hold a corp id and its secret")
    host = name if port in (None, 443) else f"{name}:{port}"
    return Account(host, unquote(parts.username), unquote(parts.password), wanted.get("sender", ""))


def asked(about: Account, external_id: str, text: str) -> dict[str, Any]:
    """The task for one contact; raises :class:`Declined` for what WeCom would not take."""
    if not is_wecom_id(external_id):
        raise Declined("this can be no id of an external contact")
    if len(text.encode()) > LONGEST:
        raise Declined(f"the text is longer than {LONGEST} bytes")
    told: dict[str, Any] = {"chat_type": "single", "external_userid": [external_id], "text": {"content": text}}
    return told | ({"sender": about.sender} if about.sender else {})


def send(url: str, external_id: str, text: str, *, at: datetime, seconds: float) -> None:
    """Hand one message over; raises :class:`Misconfigured`, :class:`Declined` or :class:`Unclear`.

    A token refused as stale is asked for anew, once: what was refused for it has done nothing.
    """
    about = account(url)
    task = asked(about, external_id, text)
    code, told = _posted(about, _token(about, at, seconds), task, seconds)
    if code in STALE:
        forget(about)
        code, told = _posted(about, _token(about, at, seconds), task, seconds)
    if code != 0:
        raise _declined(code)
    if told.get("fail_list"):
        raise Declined("this contact cannot be written to: no longer a contact, or reached too often this month")


def forget(about: Account) -> None:
    """Drop the token of an account."""
    with _lock:
        _tokens.pop(about.key, None)


def _token(about: Account, at: datetime, seconds: float) -> str:
    """The token as kept, or a new one. One is asked for at a time: WeCom stops who asks for many."""
    with _lock:
        known = _tokens.get(about.key)
        if known is None or known.until <= at:
            known = _tokens[about.key] = _new_token(about, at, seconds)
        return known.text


def _new_token(about: Account, at: datetime, seconds: float) -> _Token:
    asking = {"corpid": about.corp, "corpsecret": about.secret}
    try:
        answer = requests.get(
            f"https://{about.host}/cgi-bin/gettoken", params=asking, timeout=seconds, allow_redirects=False
        )
    except requests.RequestException as error:
        # Not chained: the text of the error holds the address, and that the secret.
        raise Declined(f"gettoken: {type(error).__name__}") from None
    told = _read(answer)
    code, text = told.get("errcode", 0), told.get("access_token")
    if code != 0 or not isinstance(text, str) or not text:
        raise _declined(code if code else f"status {answer.status_code}")
    lasts = told.get("expires_in")
    return _Token(text, at + timedelta(seconds=lasts if isinstance(lasts, int) else 0) - EARLY)


def _posted(about: Account, token: str, task: dict[str, Any], seconds: float) -> tuple[int, dict[str, Any]]:
    try:
        answer = requests.post(
            f"https://{about.host}/cgi-bin/externalcontact/add_msg_template",
            params={"access_token": token},
            data=json.dumps(task, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json"},
            timeout=seconds,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        never_left = isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError)
        never_left |= bool(error.args) and isinstance(error.args[0], MaxRetryError)
        kind = Declined if never_left and not isinstance(error, requests.ReadTimeout) else Unclear
        raise kind(type(error).__name__) from None
    told = _read(answer)
    code = told.get("errcode")
    if answer.status_code == 200 and isinstance(code, int):
        return code, told
    # What a gateway says in the place of WeCom tells nothing of what WeCom did.
    kind = Unclear if answer.status_code == 200 or answer.status_code >= 500 else Declined
    raise kind(f"status {answer.status_code}")


def _read(answer: requests.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _declined(code: object) -> Declined:
    meaning = MEANINGS.get(code) if isinstance(code, int) else None
    # WeCom's own words hold the address of this machine and whatever was asked for.
    return Declined(f"WeCom {code}: {meaning}" if meaning else f"WeCom {code}" if isinstance(code, int) else str(code))
