"""Reading an IMAP mailbox: what is new, one letter at a time. Nothing is changed there."""

from __future__ import annotations

import imaplib
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from yueke.domains.channels.mail.choices import Security
from yueke.domains.channels.mail.reading import MOST_BYTES
from yueke.kernel.errors import Message

BEGINNING = 256 * 2**10
"""Bytes read of a letter that is too large."""
SECONDS = SocketTimeout(connect=10, read=60)
AT_ONCE = 100
"""Letters of one look; the next is a minute later."""
_BROKEN = (OSError, imaplib.IMAP4.error, ValueError, AssertionError, KeyError, IndexError)
"""What a server that is away, slow, or out of its mind brings about."""


class Unreachable(Exception):
    """The mailbox cannot be read; ``args[0]`` says why, for the administrator, and names no secret."""

    @property
    def why(self) -> Message:
        """In words."""
        return self.args[0]


@dataclass(frozen=True)
class Account:
    """How a mailbox is reached."""

    host: str
    port: int
    security: str
    username: str
    password: str
    folder: str


@dataclass(frozen=True)
class Place:
    """How far a mailbox was read: the numbering (UIDVALIDITY) and the last number (UID) of it."""

    uid_validity: int | None
    last_uid: int


@dataclass(frozen=True)
class Fetched:
    """A letter as it lies in the mailbox; ``is_cut`` when ``raw`` is only its beginning."""

    uid: int
    raw: bytes
    received_at: datetime
    is_cut: bool


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: only to it a password may travel unencrypted."""
    if host.strip().lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[] ")).is_loopback
    except ValueError:
        return False


@contextmanager
def opened(account: Account) -> Iterator[tuple[IMAPClient, int]]:
    """The mailbox opened for reading, and the numbering it has now; raises :class:`Unreachable`."""
    if account.security == Security.PLAIN and not is_loopback(account.host):
        raise Unreachable(_("不加密的连接只能用于本机。"))
    client = None
    try:
        try:
            client = _connected(account)
            client.login(account.username, account.password)
            told = client.select_folder(account.folder, readonly=True)
            validity = int(told[b"UIDVALIDITY"])
        except LoginError as error:
            raise Unreachable(_("登录名或密码（授权码）不对。")) from error
        except ssl.SSLError as error:
            raise Unreachable(_("加密连接没有建立：证书或加密方式不对。")) from error
        except (socket.gaierror, ConnectionError, TimeoutError) as error:
            raise Unreachable(_("连不上收信服务器，请核对地址和端口。")) from error
        except imaplib.IMAP4.error as error:
            raise Unreachable(_("收信服务器拒绝：%(why)s") % {"why": _excerpt(error)}) from error
        except _BROKEN as error:
            raise Unreachable(_("收信服务器的答复无法识别。")) from error
        yield client, validity
    finally:
        if client is not None:
            with suppress(*_BROKEN):
                client.logout()


def fresh(client: IMAPClient, place: Place, validity: int, since: date) -> list[int]:
    """The numbers of letters not read yet, oldest first; after a new numbering those since a day."""
    try:
        if place.uid_validity == validity:
            # “n:*” always names the last letter, even one before n.
            found = [uid for uid in client.search(["UID", f"{place.last_uid + 1}:*"]) if uid > place.last_uid]
        else:
            found = client.search(["SINCE", since])
    except _BROKEN as error:
        raise Unreachable(_("收信服务器没有给出来信清单。")) from error
    return sorted(int(uid) for uid in found)


def fetch(client: IMAPClient, uid: int) -> Fetched | None:
    """One letter; None when it is gone meanwhile."""
    try:
        told = client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
        if not told or b"RFC822.SIZE" not in told:
            return None
        is_cut = int(told[b"RFC822.SIZE"]) > MOST_BYTES
        # Asked for by its length, for the server's word on the size is only a word.
        part = f"BODY.PEEK[]<0.{BEGINNING if is_cut else MOST_BYTES}>"
        body: dict[bytes, Any] = client.fetch([uid], [part]).get(uid, {})
    except _BROKEN as error:
        raise Unreachable(_("来信没有取完整，下次再取。")) from error
    raw = next((value for key, value in body.items() if key.startswith(b"BODY[]")), None)
    if not isinstance(raw, bytes):
        return None
    return Fetched(uid, raw, _aware(told.get(b"INTERNALDATE")), is_cut)


def _connected(account: Account) -> IMAPClient:
    trust = ssl.create_default_context()
    is_tls = account.security == Security.TLS
    client = IMAPClient(
        account.host, account.port, use_uid=True, ssl=is_tls, ssl_context=trust if is_tls else None, timeout=SECONDS
    )
    client.normalise_times = False
    if account.security == Security.STARTTLS:
        client.starttls(trust)
    return client


def _aware(moment: Any) -> datetime:
    if not isinstance(moment, datetime):
        return datetime(1970, 1, 1, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _excerpt(error: Exception) -> str:
    return str(error).encode("ascii", "ignore").decode()[:120]
