"""The ways a message leaves the house: mail, text messages, WeCom. Which there are, the installation's environment says.

``YUEKE_MAIL_URL`` is ``smtp://user:password@host:587`` (STARTTLS), ``smtps://…:465`` or ``smtp+plain://…:25``;
``YUEKE_SMS_URL`` an ``https://`` address to which ``{"phone", "text"}`` is posted as JSON, with ``YUEKE_SMS_TOKEN`` as
bearer and an ``Idempotency-Key`` that is the same when the same message is posted again: what a supplier's own interface wants is a few lines behind that address; or ``aliyun://…`` for Alibaba Cloud's
interface itself (see :mod:`aliyun`); ``YUEKE_WECOM_URL`` ``wecom://…`` for WeCom's (see :mod:`wecom`). ``folder:`` writes files into
``YUEKE_HOME/outbox`` instead, for trying out.
"""

from __future__ import annotations

import smtplib
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import requests
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from yueke.domains.channels import aliyun, wecom
from yueke.domains.channels.models import Outgoing

SECONDS = 10
FOLDER = "folder:"


class NotSent(Exception):
    """The message did not leave; the text is for the log and names no recipient."""


class Unsure(NotSent):
    """Whether the message left nobody knows: the connection broke before the answer."""


def may_repeat(medium: str) -> bool:
    """Whether handing the same message over twice does no harm, for its key tells that it is the same.

    Alibaba Cloud's and WeCom's interfaces take no key: there the same message would arrive, and be paid for, twice.
    """
    return not _url(medium).startswith((aliyun.SCHEME, wecom.SCHEME))


@dataclass(frozen=True)
class Message:
    """What goes out, to one recipient.

    ``key`` is the same whenever the same message is handed over again, and so is a mail's ``message_id``: who has it
    already can tell. ``in_reply_to`` and ``reply_to`` are a mail's.
    """

    medium: str
    address: str
    subject: str
    text: str
    key: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    reply_to: str = ""


def open_means() -> tuple[str, ...]:
    """The media by which messages can leave this installation."""
    return tuple(str(medium) for medium in Outgoing.Medium if _url(medium))


def code_means() -> tuple[str, ...]:
    """Those of :func:`open_means` a code can go by; WeCom's messages wait for somebody to confirm them."""
    return tuple(one for one in open_means() if one != Outgoing.Medium.WECOM)


def send(message: Message, *, at: datetime) -> None:
    """Send one message, ``at`` now; raises :class:`NotSent`."""
    url = _url(message.medium)
    if not url:
        raise NotSent(f"no {message.medium} is set up")
    if url.startswith(FOLDER):
        _keep(message)
    elif message.medium == Outgoing.Medium.EMAIL:
        _mail(url, message)
    elif message.medium == Outgoing.Medium.WECOM:
        _by_wecom(url, message, at)
    elif url.startswith(aliyun.SCHEME):
        _by_aliyun(url, message, at)
    else:
        _text(url, message)


def _url(medium: str) -> str:
    """Where messages of a medium go; empty when nowhere."""
    urls = {"sms": settings.SMS_URL, "email": settings.MAIL_URL, "wecom": settings.WECOM_URL}
    return str(urls[medium])


def _mail(url: str, message: Message) -> None:
    parts = urlsplit(url)
    try:
        connection = get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=parts.hostname or "localhost",
            port=parts.port or (465 if parts.scheme == "smtps" else 587),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            use_ssl=parts.scheme == "smtps",
            use_tls=parts.scheme == "smtp",
            timeout=SECONDS,
        )
        mail = EmailMessage(
            message.subject, message.text, settings.MAIL_FROM, [message.address], connection=connection,
            headers=_headers(message), reply_to=[message.reply_to] if message.reply_to else None,
        )  # fmt: skip
        mail.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotSent(type(error).__name__) from error


def _headers(message: Message) -> dict[str, str]:
    """What tells machines that a machine wrote it (RFC 3834), and which letter it answers."""
    told = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if message.message_id:
        told["Message-ID"] = message.message_id
    if message.in_reply_to:
        told |= {"In-Reply-To": message.in_reply_to, "References": message.in_reply_to}
    return told


def _text(url: str, message: Message) -> None:
    if not url.startswith("https://"):
        raise NotSent("YUEKE_SMS_URL must be an https address")
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    if message.key:
        headers["Idempotency-Key"] = message.key
    sent = {"phone": message.address, "text": message.text}
    try:
        answer = requests.post(url, json=sent, headers=headers, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise NotSent(type(error).__name__) from error
    if not 200 <= answer.status_code < 300:
        raise NotSent(f"status {answer.status_code}")


def _by_aliyun(url: str, message: Message, at: datetime) -> None:
    try:
        aliyun.send(url, message.address, message.text, at=at, seconds=SECONDS)
    # Not chained: the address of the request, which the error tells, holds the telephone.
    except requests.ConnectTimeout as error:
        raise NotSent(type(error).__name__) from None
    except requests.Timeout as error:
        raise Unsure(type(error).__name__) from None
    except requests.RequestException as error:
        raise NotSent(type(error).__name__) from None
    except (aliyun.Declined, aliyun.Misconfigured) as error:
        raise NotSent(str(error)) from error


def _by_wecom(url: str, message: Message, at: datetime) -> None:
    try:
        wecom.send(url, message.address, message.text, at=at, seconds=SECONDS)
    except wecom.Unclear as error:
        raise Unsure(str(error)) from None
    except (wecom.Declined, wecom.Misconfigured) as error:
        raise NotSent(str(error)) from None


def _keep(message: Message) -> None:
    folder = Path(settings.YUEKE_HOME) / "outbox"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{message.medium}-{message.key or uuid.uuid4().hex}.txt"
    draft = folder / f".{name}"
    draft.write_text(f"{message.address}\n{message.subject}\n\n{message.text}\n", "utf-8")
    draft.rename(folder / name)
