"""Bytes of mails as text: declared wrongly more often than not, Chinese ones above all."""

from __future__ import annotations

import codecs
import re
from email.header import decode_header
from email.utils import collapse_rfc2231_value

from yueke.kernel.sheets.encodings import decoded
from yueke.kernel.sheets.errors import SheetError

_GUESSED = re.compile(
    r"^(utf-?8|us-ascii|ascii|unknown-8bit|x-unknown|default|gb.*|x-gbk|cp936|ms936|euc-?cn|big5.*|)$"
)
"""Declarations that are looked into: what they name is told from the bytes alone, and often another is meant."""
_WESTERN = re.compile(r"^(iso-?8859-?1|latin-?1|windows-?1252|cp1252)$")
_CHINESE = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe]){2,}")
"""Neighbouring bytes no Western word has."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_BLANK = re.compile(r"\s+")


def text_of(data: bytes, declared: str | None) -> str:
    """``data`` as text: by its declaration where that can be right, else as it reads; never an error."""
    name = (declared or "").strip().strip("\"'").lower()
    western = bool(_WESTERN.match(name)) and not _CHINESE.search(data)
    if not western and (_GUESSED.match(name) or _WESTERN.match(name)):
        return _guessed(data, "gb18030" if name.startswith("gb") else "utf-8")
    try:
        return data.decode(codecs.lookup(name).name)
    except (LookupError, UnicodeError, ValueError):
        return _guessed(data, "utf-8")


def header_text(value: object, most: int = 998) -> str:
    """A header in one line: encoded words decoded, raw bytes read, what could break a page left out."""
    if value is None:
        return ""
    try:
        parts = decode_header(value)  # type: ignore[arg-type]
    except Exception:  # Hostile headers break the decoder in ever new ways.
        return tidy(str(value))[:most]
    words = [text_of(part, charset) if isinstance(part, bytes) else _raw(part) for part, charset in parts]
    return _BLANK.sub(" ", tidy("".join(words))).strip()[:most]


def parameter_text(value: object) -> str:
    """A file name as a header tells it: RFC 2231, encoded words, or raw bytes."""
    if value is None:
        return ""
    return header_text(collapse_rfc2231_value(value))  # type: ignore[arg-type]


def tidy(text: str) -> str:
    """``text`` without signs that cannot be stored or that turn the reading direction round."""
    return _CONTROLS.sub("", text.encode("utf-8", "ignore").decode("utf-8"))


def _raw(part: str) -> str:
    """A piece of header that was not encoded: its bytes where it holds any."""
    if part.isascii():
        return part
    try:
        return text_of(part.encode("ascii", "surrogateescape"), "")
    except UnicodeEncodeError:
        return part


def _guessed(data: bytes, otherwise: str) -> str:
    if data.isascii():
        return data.decode("ascii")
    try:
        return decoded(data)[0]
    except SheetError:
        return data.decode(otherwise, "replace")
