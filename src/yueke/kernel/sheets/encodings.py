"""Which encoding and delimiter a text file has."""

from __future__ import annotations

import codecs
import csv
import io
import re

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
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
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
    except UnicodeDecodeError:
        return _chinese(data)
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
    return SheetError(
        _("第 {row} 行有无法识别的字符，文件可能损坏；请在 Excel 中另存为 xlsx 再上传", row=row), row=row
    )


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark shows in zero bytes on one side of most characters (commas, digits, line ends)."""
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    if sample[1::2].count(0) > sample[0::2].count(0):
        return "utf-16-le"
    return "utf-16-be"


def _is_gbk_in_disguise(text: str, data: bytes) -> bool:
    """Whether valid UTF-8 is more likely GBK: 联通, 一, 蜗 … encode to bytes that also form Greek, Cyrillic or Arabic.

    Chinese in UTF-8 takes three bytes, so text with two-byte signs only, standing alone rather than inside Latin words, is
    taken for GBK.
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
    found = _NOT_ASCII.findall(chinese[:_SAMPLE])
    return bool(found) and all(_is_everyday(sign) for sign in found)


def _is_everyday(sign: str) -> bool:
    """Whether ``sign`` belongs to GB2312."""
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _chinese(data: bytes) -> tuple[str, str]:
    """GB18030, or Big5 where the text reads like no mainland one; an error that names the row when it is neither."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        try:
            return data.decode("big5hkscs"), "big5hkscs"
        except UnicodeDecodeError:
            raise _undecodable(data, error.start) from error
    sample = _HAN.findall(text[:_SAMPLE])
    if sample and sum(map(_is_everyday, sample)) < 0.7 * len(sample):
        try:
            other = data.decode("big5hkscs")
        except UnicodeDecodeError:
            return text, "gb18030"
        return other, "big5hkscs"
    return text, "gb18030"


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
