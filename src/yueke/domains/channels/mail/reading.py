"""A mail read: who wrote what, with which files. Made for mails that want to break their reader.

Nothing here raises for what a mail holds: what cannot be read is told as such, and a person looks at it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from django.utils.html import strip_tags

from yueke.domains.channels.mail.charsets import header_text, parameter_text, text_of, tidy
from yueke.domains.channels.mail.choices import LeftOut, Nature
from yueke.domains.channels.mail.judging import nature_of, returned
from yueke.domains.channels.references import outgoing_of
from yueke.kernel.cleaning.emails import clean_email

MOST_BYTES = 25 * 2**20
"""Of one mail; of a larger one only the beginning is fetched."""
MOST_PARTS, MOST_DEPTH, MOST_FILES = 200, 12, 20
LONGEST_TEXT = 20_000
_LARGEST_HTML = 2 * 2**20
_LONGEST_ID = 255
_MOST_REFERENCES = 30
_ID = re.compile(r"<[^<>\s]{1,250}>")
_BLANK_LINES = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*){2,}")


@dataclass(frozen=True)
class Attached:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass
class Read:
    """What a mail says. ``returned_id`` is our outgoing message that a bounce sends back."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    answers_id: int | None = None
    returned_id: int | None = None
    nature: Nature = Nature.LETTER
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    sent_at: datetime | None = None
    files: list[Attached] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    is_cut: bool = False

    @property
    def identity(self) -> str:
        """What tells this mail from every other: its id with what nobody who made it up for another could know."""
        sent = self.sent_at.isoformat() if self.sent_at else ""
        told = (self.message_id.lower(), self.sender, sent, self.subject, "" if self.message_id else self.text)
        return hashlib.sha256("\x1f".join(told).encode("utf-8", "replace")).hexdigest()


def read(raw: bytes, *, is_cut: bool = False, ours: frozenset[str] = frozenset()) -> Read:
    """Read the bytes of a mail; ``is_cut`` when they are only its beginning, ``ours`` are our own addresses."""
    found = Read(is_cut=is_cut)
    if not raw:
        return found
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(raw)
        _headers(found, mail, ours)
        _body(found, mail)
    except Exception:  # Whatever a mail was made to break: it is kept, and a person decides.
        found.text = found.text or tidy(text_of(raw[:LONGEST_TEXT], ""))
        found.is_cut = True
    return found


def _headers(found: Read, mail: Message, ours: frozenset[str]) -> None:
    found.message_id = next(iter(_ids(mail, "Message-ID")), "")[:_LONGEST_ID]
    answered = [*_ids(mail, "References"), *_ids(mail, "In-Reply-To")]
    found.references = tuple(dict.fromkeys(answered[-_MOST_REFERENCES:]))
    found.answers_id = outgoing_of(answered)
    found.subject = header_text(mail.get("Subject"), 300)
    found.sender, found.sender_name = _sender(mail)
    found.sent_at = _moment(mail)
    found.nature = nature_of(mail, found.sender, ours)
    if found.nature is Nature.BOUNCE:
        found.returned_id = returned(mail)


def _ids(mail: Message, name: str) -> list[str]:
    told: list[str] = []
    for value in (mail.get_all(name) or [])[:5]:
        told += [one[:_LONGEST_ID] for one in _ID.findall(tidy(str(value)[:20_000]))]
    return told


def _sender(mail: Message) -> tuple[str, str]:
    """Address and name; of several the first that is an address."""
    for header in ("From", "Sender", "Reply-To"):
        # Encoded words are decoded only after the addresses are told apart: commas in names belong to names.
        values = [str(value)[:2_000] for value in (mail.get_all(header) or [])[:3]]
        for name, address in getaddresses(values):
            cleaned = clean_email(header_text(address)).value
            if cleaned:
                return cleaned, header_text(name, 60).strip("\"' ")
    return "", ""


def _moment(mail: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(str(mail.get("Date") or ""))
        sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
        return sent if 1990 < sent.year < 2200 else None
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _body(found: Read, mail: Message) -> None:
    plain: list[str] = []
    html: list[str] = []
    for number, part in enumerate(_leaves(mail, 0)):
        if number >= MOST_PARTS:
            found.left_out.append(("…", LeftOut.MANY))
            break
        name = parameter_text(part.get_filename())[:120] if part.get_filename() else ""
        kind = part.get_content_type()
        shown = not name and part.get_content_disposition() != "attachment"
        if shown and kind in ("text/plain", "text/html"):
            (plain if kind == "text/plain" else html).append(_text(part))
        elif part.get_content_type() != "message/delivery-status":
            _attach(found, part, name or _unnamed(kind))
    text = "\n\n".join(one.strip() for one in plain if one.strip()) or "\n\n".join(_plain(one) for one in html)
    text = _BLANK_LINES.sub("\n\n", tidy(text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    found.is_cut = found.is_cut or len(text) > LONGEST_TEXT
    found.text = text[:LONGEST_TEXT]


def _leaves(mail: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something. A forwarded mail is a part: its own parts are read as if they were ours."""
    if not mail.is_multipart() or depth > MOST_DEPTH:
        yield mail
        return
    for part in mail.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part, depth + 1)


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return text_of(data[:_LARGEST_HTML], str(part.get_content_charset("") or ""))


def _plain(html: str) -> str:
    # The tree library behind it is as large as a web process; only the worker reads letters.
    from inscriptis import get_text

    try:
        return get_text(html)
    except Exception:  # Trees deeper than the library goes, or none at all.
        return strip_tags(html)


def _attach(found: Read, part: Message, name: str) -> None:
    if len(found.files) >= MOST_FILES:
        found.left_out.append((name, LeftOut.MANY))
        return
    data = part.get_payload(decode=True)
    if isinstance(data, bytes) and data:
        found.files.append(Attached(name, data))
    elif part.is_multipart():
        found.left_out.append((name, LeftOut.KIND))


def _unnamed(kind: str) -> str:
    ending = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf", "video/mp4": ".mp4"}.get(kind, "")
    return f"附件{ending}"
