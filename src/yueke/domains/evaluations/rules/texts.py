"""What the words of an evaluation look like, and what in them must not be shown. Stars are nowhere asked for."""

from __future__ import annotations

import re
import unicodedata

COMPLAINT = (
    "投诉", "退款", "退货", "换货", "赔偿", "索赔", "坏了", "破损", "损坏", "漏水", "漏电", "假货", "欺骗", "骗人", "骗子", "虚假",
    "受伤", "冒烟", "没人管", "没人理", "不处理", "不给修", "不给退", "态度恶劣", "态度很差", "态度差", "推卸", "推诿", "少发", "发错", "一直没到",
    "迟迟不", "多收", "乱收费", "维权", "12315", "消协", "曝光",
)  # fmt: skip
SUGGESTION = (
    "建议", "希望", "最好能", "能不能", "可不可以", "如果能", "要是能", "要是有", "应该增加", "可以增加", "可以改", "不妨", "期待",
    "盼望", "改进一下", "优化一下",
)  # fmt: skip

_PERSONAL = (
    re.compile(r"(?<!\d)1[3-9]\d(?:[-\s]?\d){8}(?!\d)"),
    re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dXx](?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}[-\s]?\d{7,8}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
)
_ADVERTISEMENT = (
    re.compile(r"https?://|www\.|(?<![@\w.-])[\w-]+\.(?:com|cn|net|top|xyz|vip|shop)\b", re.IGNORECASE),
    re.compile(
        r"加\s*(?:我)?\s*(?:微信|薇信|vx|v信|qq|扣扣)|(?:微信|vx|qq)\s*(?:号)?\s*[:：]?\s*[A-Za-z0-9_-]{5,}",
        re.IGNORECASE,
    ),
    re.compile(r"代开发票|刷单|兼职日结|返利群|贷款秒批"),
)
HIDDEN = "***"


def looks(text: str) -> str:
    """``complaint``, ``suggestion``, or empty: what the words say, whatever the stars."""
    plain = _plain(text)
    if any(word in plain for word in COMPLAINT):
        return "complaint"
    return "suggestion" if any(word in plain for word in SUGGESTION) else ""


def flags(text: str) -> list[str]:
    """What stands in the text that somebody should look at before it is shown: ``personal``, ``advertisement``."""
    plain = _plain(text)
    found = {"personal": _PERSONAL, "advertisement": _ADVERTISEMENT}
    return [name for name, signs in found.items() if any(sign.search(plain) for sign in signs)]


def shown(text: str) -> str:
    """The text as the public reads it: numbers and addresses that lead to a person are left out."""
    plain = _plain(text)
    spans = sorted(found.span() for sign in _PERSONAL for found in sign.finditer(plain))
    told, end = [], 0
    for first, last in spans:
        if last > end:
            told += [text[end : max(first, end)], HIDDEN if first >= end else ""]
            end = last
    return "".join(told) + text[end:]


def _plain(text: str) -> str:
    """Full-width letters and digits as plain ones, each at its place."""
    told = (unicodedata.normalize("NFKC", one) for one in text)
    return "".join(plain if len(plain) == 1 else one for one, plain in zip(text, told, strict=True))
