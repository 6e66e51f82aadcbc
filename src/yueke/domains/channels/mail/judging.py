"""Who wrote a mail: a person, or a machine. After RFC 3834, RFC 3464, RFC 2919 and what large senders do besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from yueke.domains.channels.mail.charsets import header_text
from yueke.domains.channels.mail.choices import Nature
from yueke.domains.channels.references import outgoing_of

_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+=.-].*)?$", re.IGNORECASE)
_BOUNCING = re.compile(r"^(mailer-daemon|postmaster)([+=.-].*)?$", re.IGNORECASE)
_AUTO_SUBJECT = re.compile(
    r"^\s*(自动回复|自动答复|外出自动回复|auto(matic)?[ -]?repl(y|ied)|auto[ -]?response|out of (the )?office)\s*([:：]|$)",
    re.IGNORECASE,
)
_BULK = ("bulk", "junk", "list")


def nature_of(mail: Message, sender: str, ours: frozenset[str]) -> Nature:
    """What kind of mail it is; ``ours`` are the addresses we write from, in small letters."""
    if is_report(mail) or _BOUNCING.match(sender.partition("@")[0]):
        return Nature.BOUNCE
    own = outgoing_of([_told(mail, "Message-ID")])
    if own is not None or sender.lower() in ours:
        return Nature.OWN
    if any(mail.get(name) is not None for name in ("List-Id", "List-Unsubscribe", "List-Post")):
        return Nature.LIST
    if _is_automatic(mail, sender):
        return Nature.AUTO
    if _told(mail, "X-Spam-Flag").lower().startswith("yes"):
        return Nature.JUNK
    return Nature.LETTER


def is_report(mail: Message) -> bool:
    """Whether a mail reports on the delivery of another."""
    kind = str(mail.get_param("report-type") or "").lower()
    return mail.get_content_type() == "multipart/report" and kind in ("delivery-status", "")


def returned(mail: Message) -> int | None:
    """The outgoing message that a report says could not be delivered; None for delays, successes and foreign mail."""
    actions = [value.strip().lower() for value in _actions(mail)]
    if actions and "failed" not in actions:
        return None
    return outgoing_of(_texts(mail))


def _actions(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.walk():
                if value := block.get("Action"):
                    yield str(value)


def _texts(mail: Message) -> Iterator[str]:
    """Wherever a returned mail names the one it returns."""
    for number, part in enumerate(mail.walk()):
        if number > 50:
            return
        if part is not mail:
            yield _told(part, "Message-ID")
        yield " ".join((_told(part, "In-Reply-To"), _told(part, "References")))
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload[:50_000].decode("ascii", "ignore")


def _is_automatic(mail: Message, sender: str) -> bool:
    told = _told(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if told and told != "no":
        return True
    if _told(mail, "Precedence").strip().lower() in (*_BULK, "auto_reply"):
        return True
    if any(mail.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From")):
        return True
    if _told(mail, "Return-Path").strip() == "<>" or _MACHINES.match(sender.partition("@")[0]):
        return True
    return bool(_AUTO_SUBJECT.match(header_text(mail.get("Subject"))))


def _told(mail: Message, name: str) -> str:
    try:
        return str(mail.get(name) or "")[:2_000]
    except Exception:  # Headers made to break their reader say nothing.
        return ""
