"""Which encoding and delimiter a text file has."""

from __future__ import annotations

import codecs
import csv
import io
import re

from yueke.kernel.cleaning.text import simplified
from yueke.kernel.cleaning.wording import _
from yueke.kernel.sheets.errors import SheetError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 20
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_TWO_BYTE = re.compile("[\x80-\u07ff]")
_LATIN_NEIGHBOUR = re.compile("(?:[A-Za-z][\x80-\u07ff]|[\x80-\u07ff][A-Za-z])")
# Rows of GB2312 by their first byte: punctuation and full-width signs, 3,755 common and 3,008 rarer
# characters.
_COMMON = (range(0xA1, 0xA2), range(0xA3, 0xA4), range(0xB0, 0xD8))
_FIRST_LEVELS = (*_COMMON, range(0xD8, 0xF8))
DELIMITERS = (",", "\t", ";", "|", "，")


def decoded(data: bytes) -> tuple[str, str]:
    """The text of ``data`` and the name of its encoding (UTF-8, UTF-16, GB18030, Big5)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    wide = _wide_encoding(data)
    if wide:
        return _strict(data, wide), wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _chinese(data, error.start)
    if _is_gbk_in_disguise(text, data):
        return data.decode("gb18030"), "gb18030"
    return text, "utf-8"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start) from error


def _undecodable(data: bytes, position: int) -> SheetError:
    row = data.count(b"\n", 0, position) + 1
    return SheetError(_("第 {row} 行有无法识别的字符，文件可能损坏；请在 Excel 中另存为 xlsx 再上传", row=row), row=row)


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark shows in zero bytes on one side of most characters (commas, digits, line
    ends)."""
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    if sample[1::2].count(0) > sample[0::2].count(0):
        return "utf-16-le"
    return "utf-16-be"


def _is_gbk_in_disguise(text: str, data: bytes) -> bool:
    """Whether valid UTF-8 is more likely GBK: 联通, 一, 蜗 … encode to bytes that also form Greek, Cyrillic
    or Arabic.

    Chinese in UTF-8 takes three bytes, so text with two-byte signs only, standing alone rather than inside
    Latin words, is taken for GBK.
    """
    signs = _NOT_ASCII.findall(text[:_SAMPLE])
    if not signs or len(_TWO_BYTE.findall(text[:_SAMPLE])) < len(signs):
        return False
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    if len(_LATIN_NEIGHBOUR.findall(text[:_SAMPLE])) * 3 > len(signs):
        return False
    return _everyday_share(chinese, _FIRST_LEVELS) == 1.0


def _everyday_share(text: str, levels: tuple[range, ...]) -> float:
    """The part of the signs beyond ASCII which, in simplified form, stand in the given rows of GB2312."""
    signs = _NOT_ASCII.findall(simplified(text[:_SAMPLE]))
    if not signs:
        return 0.0
    rows = (sign.encode("gb2312", "ignore")[:1] for sign in signs)
    return sum(1 for row in rows if row and any(row[0] in level for level in levels)) / len(signs)


def _chinese(data: bytes, failed_at: int) -> tuple[str, str]:
    """GB18030, or Big5 where that reads clearly better; an error that names the row when it is neither."""
    tried: dict[str, str] = {}
    for encoding in ("gb18030", "big5hkscs"):
        try:
            tried[encoding] = data.decode(encoding)
        except UnicodeDecodeError as error:
            failed_at = max(failed_at, error.start)
    if not tried:
        raise _undecodable(data, failed_at)
    if len(tried) == 1:
        encoding, text = next(iter(tried.items()))
        return text, encoding
    mainland, other = (_everyday_share(text, _COMMON) for text in tried.values())
    encoding = "big5hkscs" if other > mainland + 0.2 else "gb18030"
    return tried[encoding], encoding


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns most evenly."""
    sample = text[:65536]
    if len(text) > len(sample):
        sample = sample.rpartition("\n")[0] or sample
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            continue
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        even = widths.count(usual) / len(widths)
        value = even * min(usual, 20) if usual > 1 else 0.0
        if value > best_score:
            best, best_score = delimiter, value
    return best
